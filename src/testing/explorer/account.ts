/**
 * What an end has to show for itself so far, told from its effects alone: what it delivered, how its own messages ended, what it took.
 * A history that breaks a promise has no account: `judge` says instead which one.
 */
import type { Effect } from '../../connection/effect.ts'
import type { DiscardReason } from '../../core/datagram-error.ts'
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

export interface Account {
  /** Own messages accepted, and what became of each: undefined while nothing has. */
  readonly fates: ReadonlyArray<Fate | undefined>
  /** The peer's messages delivered, by number in its script, oldest first. */
  readonly delivered: ReadonlyArray<number>
  /** Pieces of the peer's messages in datagrams that were applied. */
  readonly taken: number
  /** Pieces of own messages that the peer had taken when it sent what has arrived here: all that may be acked. */
  readonly known: number
}

export const noAccount: Account = { fates: [], delivered: [], taken: 0, known: 0 }

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

/** The account after these effects; or the promise that they break, in words. */
export function judge(
  parties: Parties,
  before: Account,
  effects: ReadonlyArray<Effect>,
  arrived: Arrived | undefined,
): Account | string {
  const applied = arrived !== undefined && !effects.some(({ type }) => type === 'DiscardDatagram')
  let account: Account = applied
    ? { ...before, taken: before.taken | arrived.carries, known: before.known | arrived.tells }
    : before
  for (const effect of effects) {
    const next = judgeOne(parties, account, effect, arrived)
    if (typeof next === 'string') return next
    account = next
  }
  return account
}

function judgeOne(parties: Parties, account: Account, effect: Effect, arrived: Arrived | undefined): Account | string {
  switch (effect.type) {
    case 'AcceptMessage':
      return accept(parties, account, effect.id)
    case 'RefuseMessage':
      return account
    case 'DeliverMessage':
      return deliver(parties, account, effect.channel, effect.id, effect.payload)
    case 'SettleMessage':
      return settle(parties, account, effect.id, effect.fate)
    case 'TransmitDatagram':
      return effect.datagram.length <= parties.maxDatagramBytes ? account : 'a datagram is longer than config allows'
    case 'DiscardDatagram':
      return mayDiscard(account, effect.error.type, arrived)
        ? account
        : `an honest datagram is refused: ${effect.error.type}`
  }
}

/** A copy of what was taken; or a fragment of what was given up. Nothing is ever stale in so small a scope. */
const mayDiscard = ({ taken }: Account, reason: DiscardReason, arrived: Arrived | undefined): boolean =>
  reason === 'Abandoned' || (reason === 'Duplicate' && ((arrived?.carries ?? 0) & ~taken) === 0)

function accept({ own }: Parties, account: Account, id: number): Account | string {
  const { fates } = account
  const expected = own[fates.length]?.id
  return id === expected ? { ...account, fates: [...fates, undefined] } : `a message has id ${id}, not ${expected}`
}

function deliver(
  { peer }: Parties,
  account: Account,
  channel: string,
  id: number,
  payload: Uint8Array,
): Account | string {
  const { delivered } = account
  const number = peer.findIndex((message) => isSame(message.payload, payload))
  const message = peer[number]
  if (message === undefined) return `a message is delivered on ${channel} that nobody sent`
  if (message.channel !== channel) return `a message of ${message.channel} is delivered on ${channel}`
  if (delivered.includes(number)) return `a message is delivered twice on ${channel}`
  if ((message.pieces & ~account.taken) !== 0) return `a message is delivered on ${channel} before all of it arrived`
  if (message.reliable && message.id !== id) return `a message with id ${message.id} is delivered as ${id}`
  const newest = delivered.filter((other) => peer[other]?.channel === channel).pop() ?? -1
  if (message.ordered && number < newest) return `an older message is delivered after a newer one on ${channel}`
  const isNext = peer.findIndex((other, at) => at > newest && other.channel === channel) === number
  if (message.reliable && message.ordered && !isNext) return `a message is left out on ${channel}`
  return { ...account, delivered: [...delivered, number] }
}

function settle({ own }: Parties, account: Account, id: number, fate: Fate): Account | string {
  const { fates, known } = account
  const number = own.findIndex((message, at) => message.id === id && at < fates.length)
  const message = own[number]
  if (message === undefined) return `a fate is told of message ${id}, which nobody sent`
  const before = fates[number]
  const allowed = before === undefined ? fate !== 'ackedLate' : before === 'lost' && fate === 'ackedLate'
  if (!allowed) return `a message is ${fate} after it was ${before ?? 'accepted'}`
  if (message.reliable && fate !== 'acked') return `a message on a reliable channel is ${fate}`
  const isAck = fate === 'acked' || fate === 'ackedLate'
  if (isAck && (message.pieces & ~known) !== 0) return `a message is ${fate} that the peer does not have`
  return { ...account, fates: fates.map((other, at) => (at === number ? fate : other)) }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
