/**
 * What an end has to show for itself so far, told from its effects alone: what it delivered, how its own messages ended, what it took.
 * A history that breaks a promise has no verdict: `judge` says instead which one.
 */
import type { Effect } from '../../connection/effect.ts'
import type { Fate } from '../../channel/channel.ts'

/** A message of a script, as promises see it. */
export interface Promised {
  readonly channel: string
  readonly reliable: boolean
  readonly ordered: boolean
  readonly payload: Uint8Array
  /** Its pieces, as bits: what a datagram carries of it, whole or in fragments. */
  readonly pieces: number
  /** Its id, on a reliable channel also the peer's. */
  readonly id: number
}

export interface Verdict {
  /** Own messages accepted, and what became of each: undefined while nothing has. */
  readonly fates: ReadonlyArray<Fate | undefined>
  /** The peer's messages delivered, by number in its script, oldest first. */
  readonly delivered: ReadonlyArray<number>
  /** Pieces of the peer's messages in datagrams that were applied. */
  readonly taken: number
  /** Pieces of own messages that the peer had taken when it sent what has arrived here: all that may be acked. */
  readonly known: number
}

export const noVerdict: Verdict = { fates: [], delivered: [], taken: 0, known: 0 }

/** What arrived: pieces it carries, and pieces that its sender had taken by then. undefined: nothing did. */
export interface Arrived {
  readonly carries: number
  readonly tells: number
}

export interface Parties {
  readonly own: ReadonlyArray<Promised>
  readonly peer: ReadonlyArray<Promised>
  readonly maxDatagramBytes: number
}

/** The verdict after these effects; or the promise that they break, in words. */
export function judge(
  parties: Parties,
  before: Verdict,
  effects: ReadonlyArray<Effect>,
  arrived: Arrived | undefined,
): Verdict | string {
  const applied = arrived !== undefined && !effects.some(({ type }) => type === 'DiscardDatagram')
  let verdict: Verdict = applied
    ? { ...before, taken: before.taken | arrived.carries, known: before.known | arrived.tells }
    : before
  for (const effect of effects) {
    const next = judgeOne(parties, verdict, effect)
    if (typeof next === 'string') return next
    verdict = next
  }
  return verdict
}

function judgeOne(parties: Parties, verdict: Verdict, effect: Effect): Verdict | string {
  switch (effect.type) {
    case 'AcceptMessage':
      return accept(parties, verdict, effect.id)
    case 'RefuseMessage':
      return verdict
    case 'DeliverMessage':
      return deliver(parties, verdict, effect.channel, effect.id, effect.payload)
    case 'SettleMessage':
      return settle(parties, verdict, effect.id, effect.fate)
    case 'TransmitDatagram':
      return effect.datagram.length <= parties.maxDatagramBytes ? verdict : 'a datagram is longer than config allows'
    case 'DiscardDatagram':
      return ['Duplicate', 'Stale', 'Abandoned'].includes(effect.error.type)
        ? verdict
        : `an honest datagram is refused: ${effect.error.type}`
  }
}

function accept({ own }: Parties, verdict: Verdict, id: number): Verdict | string {
  const { fates } = verdict
  const expected = own[fates.length]?.id
  return id === expected ? { ...verdict, fates: [...fates, undefined] } : `a message has id ${id}, not ${expected}`
}

function deliver(
  { peer }: Parties,
  verdict: Verdict,
  channel: string,
  id: number,
  payload: Uint8Array,
): Verdict | string {
  const { delivered } = verdict
  const number = peer.findIndex((message) => isSame(message.payload, payload))
  const message = peer[number]
  if (message === undefined) return `a message is delivered on ${channel} that nobody sent`
  if (message.channel !== channel) return `a message of ${message.channel} is delivered on ${channel}`
  if (delivered.includes(number)) return `a message is delivered twice on ${channel}`
  if ((message.pieces & ~verdict.taken) !== 0) return `a message is delivered on ${channel} before all of it arrived`
  if (message.reliable && message.id !== id) return `a message with id ${message.id} is delivered as ${id}`
  const newest = delivered.filter((other) => peer[other]?.channel === channel).pop() ?? -1
  if (message.ordered && number < newest) return `an older message is delivered after a newer one on ${channel}`
  const isNext = peer.findIndex((other, at) => at > newest && other.channel === channel) === number
  if (message.reliable && message.ordered && !isNext) return `a message is left out on ${channel}`
  return { ...verdict, delivered: [...delivered, number] }
}

function settle({ own }: Parties, verdict: Verdict, id: number, fate: Fate): Verdict | string {
  const { fates, known } = verdict
  const number = own.findIndex((message, at) => message.id === id && at < fates.length)
  const message = own[number]
  if (message === undefined) return `a fate is told of message ${id}, which nobody sent`
  const before = fates[number]
  const allowed = before === undefined ? fate !== 'ackedLate' : before === 'lost' && fate === 'ackedLate'
  if (!allowed) return `a message is ${fate} after it was ${before ?? 'accepted'}`
  if (message.reliable && fate !== 'acked') return `a message on a reliable channel is ${fate}`
  const isAck = fate === 'acked' || fate === 'ackedLate'
  if (isAck && (message.pieces & ~known) !== 0) return `a message is ${fate} that the peer does not have`
  return { ...verdict, fates: fates.map((other, at) => (at === number ? fate : other)) }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
