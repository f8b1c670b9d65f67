// Lets a twin go along with an end: it is fed the same events, and what it answers must be what the reducer ordered, byte for byte and in
// the same order. The first difference is an error that says at which event, in which datagram, at which byte.

import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import type { State } from '../../src/connection/state.ts'
import type { Config } from '../../src/config.ts'
import type { SendOptions } from '../../src/packeteer.ts'
import { Twin, type Beginning } from '../../bench/twin/twin.ts'

type Of<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>

/** Where the counters of an end that has just begun stand. */
export const beginningOf = ({ packets, messages }: State): Beginning => ({
  packet: packets.numbering.next,
  message: (messages.tracks[0]?.newest ?? -1) + 1,
  wideFrom: packets.numbering.wideFrom,
  mark: packets.numbering.earlierMark,
})

export class Follower {
  readonly #twin: Twin
  readonly #name: string
  #events = 0

  constructor(name: string, config: Config, start: State) {
    this.#name = name
    this.#twin = new Twin(config, beginningOf(start))
  }

  /** These happened, and these together were the orders. */
  follow(events: ReadonlyArray<Event>, effects: ReadonlyArray<Effect>): void {
    const answers: Array<unknown> = []
    const datagrams: Array<Uint8Array> = []
    for (const event of events) this.#feed(event, answers, datagrams)
    this.#events += events.length
    const where = (): string => `end ${this.#name}, event ${this.#events} (${events.map(describe).join(', ')})`
    const ordered = <Type extends Effect['type']>(type: Type): ReadonlyArray<Of<Type>> =>
      effects.filter((effect): effect is Of<Type> => effect.type === type)
    compareDatagrams(
      where,
      ordered('TransmitDatagram').map(({ datagram }) => datagram),
      datagrams,
    )
    compare(where, 'answers', effects.flatMap(answerOf), answers)
    const settled = ordered('SettleMessage')
    const fates = settled.map(({ channel, id, fate }) => ({ channel, id, fate }))
    compare(where, 'fates', fates, this.#twin.drainMessageFates())
    const acked = settled.filter(({ fate }) => fate === 'acked' || fate === 'ackedLate').map(({ id }) => id)
    compare(where, 'acks', acked, this.#twin.drainMessageAcks())
    for (const name of Object.keys(this.#twin.config.channels)) {
      const delivered = ordered('DeliverMessage').filter(({ channel }) => channel === name)
      const messages = delivered.map(({ channel, id, payload }) => ({ channel, id, payload }))
      compare(where, `deliveries on ${name}`, messages, this.#twin.drainReceivedMessages(name))
    }
  }

  #feed(event: Event, answers: Array<unknown>, datagrams: Array<Uint8Array>): void {
    const twin = this.#twin
    switch (event.type) {
      case 'Ticked':
        return twin.update(event.deltaMicros / 1000)
      case 'DatagramReceived': {
        const answer = twin.receivePacket(event.datagram)
        if (answer._tag === 'Left') answers.push(answer.left)
        return
      }
      case 'MessageSubmitted': {
        const { channel, payload, ttlMicros } = event
        const options: SendOptions = ttlMicros === undefined ? {} : { ttlMs: ttlMicros / 1000 }
        const answer = twin.sendMessage(channel, payload, options)
        answers.push(answer._tag === 'Left' ? answer.left : answer.right)
        return
      }
      case 'FlushRequested':
        datagrams.push(...twin.packetsToSend(event.maxBytes === undefined ? {} : { maxBytes: event.maxBytes }))
    }
  }
}

/** What the call that caused it returns. */
const answerOf = (effect: Effect): ReadonlyArray<unknown> => {
  switch (effect.type) {
    case 'AcceptMessage':
      return [effect.id]
    case 'RefuseMessage':
    case 'DiscardDatagram':
      return [effect.error]
    case 'TransmitDatagram':
    case 'DeliverMessage':
    case 'SettleMessage':
      return []
  }
}

function compareDatagrams(
  where: () => string,
  ours: ReadonlyArray<Uint8Array>,
  twins: ReadonlyArray<Uint8Array>,
): void {
  for (const [index, datagram] of ours.entries()) {
    const other = twins[index] ?? new Uint8Array(0)
    const byte = datagram.findIndex((value, at) => value !== other[at])
    if (byte < 0 && datagram.length === other.length) continue
    const at = byte < 0 ? datagram.length : byte
    throw new Error(
      `${where()}: datagram ${index + 1} of ${ours.length} differs at byte ${at}: the core wrote ${hex(datagram, at)}, the twin ${hex(other, at)}\n` +
        `  core ${hexOf(datagram)}\n  twin ${hexOf(other)}`,
    )
  }
  if (ours.length !== twins.length)
    throw new Error(`${where()}: ${ours.length} datagrams by the core, ${twins.length} by the twin`)
}

function compare(where: () => string, what: string, ours: ReadonlyArray<unknown>, twins: ReadonlyArray<unknown>): void {
  if (ours.length === 0 && twins.length === 0) return
  for (let index = 0; index < Math.max(ours.length, twins.length); index += 1) {
    const [one, other] = [print(ours[index]), print(twins[index])]
    if (one !== other) throw new Error(`${where()}: ${what}, number ${index + 1}:\n  core ${one}\n  twin ${other}`)
  }
}

const hex = (bytes: Uint8Array, at: number): string => {
  const value = bytes[at]
  return value === undefined ? 'no more' : `0x${value.toString(16).padStart(2, '0')}`
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const print = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : JSON.stringify(value, (_, field: unknown) => (field instanceof Uint8Array ? hexOf(field) : field))

const describe = (event: Event): string => {
  switch (event.type) {
    case 'Ticked':
      return `Ticked ${event.deltaMicros}`
    case 'DatagramReceived':
      return `DatagramReceived ${hexOf(event.datagram)}`
    case 'MessageSubmitted':
      return `MessageSubmitted ${event.payload.length} B on ${event.channel}`
    case 'FlushRequested':
      return event.maxBytes === undefined ? 'FlushRequested' : `FlushRequested, at most ${event.maxBytes} B`
  }
}
