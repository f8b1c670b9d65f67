/** Events and effects in a few words, for people: in lists, in comments of a capture. A message is named by its channel and number. */
import type { Effect } from '../connection/effect.ts'
import { isBytes } from '../core/bytes.ts'
import type { RecordedEvent } from './format/unknown-event.ts'

/** `message of 3 bytes on moves`. */
export function tellEvent(event: RecordedEvent): string {
  switch (event.type) {
    case 'Ticked':
      return `tick of ${millisOf(event.deltaMicros)}`
    case 'DatagramReceived':
      return `datagram of ${sizeOf(event.datagram)}`
    case 'MessageSubmitted': {
      const ttl = event.ttlMicros === undefined ? '' : `, within ${millisOf(event.ttlMicros)}`
      return `message of ${sizeOf(event.payload)} on ${nameOf(event.channel)}${ttl}`
    }
    case 'FlushRequested':
      return event.maxBytes === undefined ? 'flush' : `flush of at most ${limitOf(event.maxBytes)}`
    case 'UnknownEvent':
      return `${event.kind} of ${sizeOf(event.fields)}, a kind that is not known here`
  }
}

// A recording may hold what an untyped caller handed in.
const sizeOf = (bytes: unknown): string =>
  isBytes(bytes) ? countOf(bytes.length, 'byte') : `no bytes (${typeof bytes})`

const nameOf = (channel: unknown): string => (typeof channel === 'string' ? channel : `no channel (${typeof channel})`)

const millisOf = (micros: unknown): string =>
  typeof micros === 'number' ? `${micros / 1000} ms` : `no time (${typeof micros})`

const limitOf = (bytes: unknown): string =>
  typeof bytes === 'number' ? countOf(bytes, 'byte') : `no number (${typeof bytes})`

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `delivers moves 17..19, position 4; moves 3..5 acked`. '': none. */
export function tellEffects(effects: ReadonlyArray<Effect>): string {
  const sent = effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram.length] : []))
  const delivered = effects.flatMap((effect) => (effect.type === 'DeliverMessage' ? [named(effect)] : []))
  const fates = ['acked', 'ackedLate', 'lost', 'expired'] as const
  const parts = [
    ...(sent.length === 0 ? [] : [`sends ${sent.map((bytes) => countOf(bytes, 'byte')).join(' and ')}`]),
    ...(delivered.length === 0 ? [] : [`delivers ${tellNamed(delivered)}`]),
    ...effects.flatMap(tellAlone),
    ...fates.flatMap((fate) => {
      const settled = effects.flatMap((effect) =>
        effect.type === 'SettleMessage' && effect.fate === fate ? [named(effect)] : [],
      )
      return settled.length === 0 ? [] : [`${tellNamed(settled)} ${fate === 'ackedLate' ? 'acked late' : fate}`]
    }),
  ]
  return parts.join('; ')
}

function tellAlone(effect: Effect): ReadonlyArray<string> {
  switch (effect.type) {
    case 'AcceptMessage':
      return [`accepts number ${numberOf(effect.id)}`]
    case 'RefuseMessage':
      return [`refuses: ${tellFields(effect.error)}`]
    case 'DiscardDatagram':
      return [`discards: ${tellFields(effect.error)}`]
    case 'TransmitDatagram':
    case 'DeliverMessage':
    case 'SettleMessage':
      return []
  }
}

/** `Duplicate, packet 17`. */
export const tellFields = ({
  type,
  ...fields
}: { readonly type: string } & Readonly<Record<string, unknown>>): string =>
  [type, ...Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`)].join(', ')

interface Named {
  readonly channel: string
  readonly number: number
}

/** A MessageId is a number times this, plus the index of the channel. */
const channelsPerId = 64

const numberOf = (id: number): number => Math.floor(id / channelsPerId)

const named = ({ channel, id }: { readonly channel: string; readonly id: number }): Named => ({
  channel,
  number: numberOf(id),
})

/** Neighbours on one channel as a range. */
function tellNamed(messages: ReadonlyArray<Named>): string {
  const ranges: Array<{ readonly channel: string; readonly first: number; last: number }> = []
  for (const { channel, number } of messages) {
    const before = ranges[ranges.length - 1]
    if (before?.channel === channel && before.last + 1 === number) before.last = number
    else ranges.push({ channel, first: number, last: number })
  }
  return ranges
    .map(({ channel, first, last }) => `${channel} ${first === last ? first : `${first}..${last}`}`)
    .join(', ')
}
