/**
 * The messages of both ends laid on each other: what one end accepted for sending against what the other delivered. On reliable channels
 * both know a message by the same id, so that each is followed; on unreliable ones no number travels, and they are counted.
 */
import type { Fate, MessageId } from '../../channel/channel.ts'
import type { Config } from '../../config.ts'
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import { equalBytes } from '../format/frame-reader.ts'
import { startIn, wholeBuild, type Build, type WholeBuild } from '../build.ts'
import type { Recording } from '../recording.ts'

export interface JoinedMessages {
  readonly aToB: Readonly<Record<string, JoinedChannel>>
  readonly bToA: Readonly<Record<string, JoinedChannel>>
}

export interface JoinedChannel {
  readonly reliable: boolean
  readonly accepted: number
  readonly acked: number
  readonly delivered: number
  /**
   * Reliable channels: acknowledged by a datagram that the other recording has as sent, and not delivered in it. On an ordered channel,
   * what waits for an older message that is not acknowledged is none of them.
   */
  readonly undelivered: ReadonlyArray<MessageId>
  /** Reliable channels: delivered with other bytes than were sent. */
  readonly altered: ReadonlyArray<MessageId>
}

/** The build to replay with; this library, if it is left out. */
export type JoinMessagesOptions = Build

interface Letter {
  readonly id: MessageId
  readonly channel: string
  readonly payload: Uint8Array
  fate: Fate | undefined
  /** The datagram that brought the fate, if one did. */
  by: Uint8Array | undefined
}

interface Mail {
  readonly accepted: Map<MessageId, Letter>
  readonly delivered: Array<{ readonly channel: string; readonly id: MessageId; readonly payload: Uint8Array }>
  readonly datagrams: Array<Uint8Array>
}

export function joinMessages(a: Recording, b: Recording, options: JoinMessagesOptions = {}): JoinedMessages {
  const build = wholeBuild(options)
  const [one, other] = [mailOf(a, build), mailOf(b, build)]
  return { aToB: follow(a.config, one, other), bToA: follow(b.config, other, one) }
}

function mailOf(recording: Recording, build: WholeBuild): Mail {
  const reduce = build.reducer(recording.config)
  const mail: Mail = { accepted: new Map(), delivered: [], datagrams: [] }
  for (const segment of recording.segments) {
    let state = startIn(build, recording, segment)
    if (state === undefined) continue
    for (const event of segment.events) {
      const [next, effects] = reduce(state, event)
      state = next
      for (const effect of effects) note(mail, effect, event)
    }
  }
  return mail
}

function note({ accepted, delivered, datagrams }: Mail, effect: Effect, event: Event): void {
  if (effect.type === 'AcceptMessage' && event.type === 'MessageSubmitted') {
    const { channel, payload } = event
    accepted.set(effect.id, { id: effect.id, channel, payload, fate: undefined, by: undefined })
  }
  if (effect.type === 'DeliverMessage') delivered.push(effect)
  if (effect.type === 'TransmitDatagram') datagrams.push(effect.datagram)
  const letter = effect.type === 'SettleMessage' ? accepted.get(effect.id) : undefined
  if (letter === undefined || effect.type !== 'SettleMessage') return
  letter.fate = effect.fate
  letter.by = event.type === 'DatagramReceived' ? event.datagram : undefined
}

function follow({ channels }: Config, from: Mail, to: Mail): Readonly<Record<string, JoinedChannel>> {
  return Object.fromEntries(
    Object.entries(channels).map(([name, { reliable, ordered }]) => {
      const accepted = [...from.accepted.values()].filter(({ channel }) => channel === name)
      const delivered = to.delivered.filter(({ channel }) => channel === name)
      const arrived = new Map(delivered.map(({ id, payload }) => [id, payload]))
      const isAltered = ({ id, payload }: Letter): boolean => {
        const bytes = arrived.get(id)
        return bytes !== undefined && !equalBytes(bytes, payload)
      }
      const joined: JoinedChannel = {
        reliable,
        accepted: accepted.length,
        acked: accepted.filter(isAcked).length,
        delivered: delivered.length,
        undelivered: reliable ? undeliveredOf(accepted, (id) => arrived.has(id), ordered, to.datagrams) : [],
        altered: reliable ? accepted.filter(isAltered).map(({ id }) => id) : [],
      }
      return [name, joined]
    }),
  )
}

const isAcked = ({ fate }: Letter): boolean => fate === 'acked' || fate === 'ackedLate'

/** `datagrams`: what the other end sent. An ack that is not among them is of a time that it did not record. */
function undeliveredOf(
  accepted: ReadonlyArray<Letter>,
  isDelivered: (id: MessageId) => boolean,
  ordered: boolean,
  datagrams: ReadonlyArray<Uint8Array>,
): ReadonlyArray<MessageId> {
  const missing = accepted.filter(({ id }) => !isDelivered(id))
  const waiting = ordered ? missing.findIndex((letter) => !isAcked(letter)) : -1
  const suspects = (waiting === -1 ? missing : missing.slice(0, waiting)).filter(isAcked)
  if (suspects.length === 0) return []
  const known = new Set(datagrams.map((datagram) => datagram.join()))
  return suspects.filter(({ by }) => by !== undefined && known.has(by.join())).map(({ id }) => id)
}
