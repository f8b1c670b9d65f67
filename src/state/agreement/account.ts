/**
 * What is under way, counted: which pieces, messages and fragments the packets in flight carry, and which those that are remembered as
 * lost. An account is local to one comparison.
 */
import type { ChannelState } from '../../channel/state.ts'
import type { Plan } from '../../connection/plan.ts'
import type { State } from '../../connection/state.ts'
import { itemAt, nextNumber } from '../../core/window.ts'
import type { Carried, Manifest } from '../../message/message.ts'
import type { Lane } from '../../message/state.ts'
import { isReliable } from '../limits.ts'
import type { FieldError } from '../shapes.ts'

type Of<K extends Carried['kind']> = Extract<Carried, { kind: K }>

/** Of one channel. */
export interface Account {
  /** Reliable pieces of which the latest copy is in flight: numbers in the small and in the large queue. */
  readonly small: Set<number>
  readonly large: Set<number>
  /** Unreliable messages in flight, and lost ones that may still be acked. */
  readonly messages: Set<number>
  readonly lostMessages: Set<number>
  /** Unreliable fragments per transfer, in flight or lost; and the transfers of lost ones. */
  readonly fragments: Map<number, number>
  readonly lostTransfers: Set<number>
}

const emptyAccount = (): Account => ({
  small: new Set(),
  large: new Set(),
  messages: new Set(),
  lostMessages: new Set(),
  fragments: new Map(),
  lostTransfers: new Set(),
})

/** What an entry is held against. */
interface Books {
  readonly plan: Plan
  readonly state: State
  readonly accounts: ReadonlyArray<Account>
}

/** One per channel; or why a packet cannot have carried what it says. */
export function accountsOf(plan: Plan, state: State): ReadonlyArray<Account> | FieldError {
  const { sent, lost } = state.packets.flight
  const accounts = state.messages.lanes.map(emptyAccount)
  const books: Books = { plan, state, accounts }
  for (let number = sent.base; number < nextNumber(sent); number += 1) {
    const entry = itemAt(sent, number)
    if (entry === undefined || entry === 'acked' || entry === 'lost' || entry.manifest === undefined) continue
    const error = enterManifest(books, entry.manifest, false, `.packets.flight.sent[${number}].manifest`)
    if (error !== undefined) return error
  }
  for (const [index, { manifest }] of lost.entries()) {
    const error = enterManifest(books, manifest, true, `.packets.flight.lost[${index}].manifest`)
    if (error !== undefined) return error
  }
  return accounts
}

function enterManifest(books: Books, manifest: Manifest, lost: boolean, path: string): FieldError | undefined {
  for (const [index, carried] of manifest.entries()) {
    const error = enter(books, carried, lost, `${path}[${index}]`)
    if (error !== undefined) return error
  }
  return undefined
}

function enter(books: Books, carried: Carried, lost: boolean, field: string): FieldError | undefined {
  const reliable = isReliable(books.plan, carried.channel)
  if (reliable !== (carried.kind === 'pieces'))
    return {
      field,
      found: carried.kind,
      allowed: reliable ? 'pieces, on a reliable channel' : 'messages or a fragment',
    }
  switch (carried.kind) {
    case 'pieces':
      return enterPieces(books, carried, lost, field)
    case 'messages':
      return enterMessages(books, carried, lost, field)
    case 'fragment':
      return enterFragment(books, carried, lost, field)
  }
}

/** Only what was sent can be in a packet: an ack of more would settle what never left. */
function enterPieces(
  { state, accounts }: Books,
  carried: Of<'pieces'>,
  lost: boolean,
  field: string,
): FieldError | undefined {
  const { channel, large, first, count, copy } = carried
  const lane = state.messages.lanes[channel] as Lane
  const account = accounts[channel] as Account
  const { pieces, fresh } = large ? lane.large : lane.small
  const end = first + count
  if (end > fresh) return { field, found: `pieces up to ${end - 1}`, allowed: `less than fresh (${fresh})` }
  if (lost) return undefined
  for (let number = Math.max(first, pieces.base); number < end; number += 1) {
    if (itemAt(pieces, number)?.copies === copy) (large ? account.large : account.small).add(number)
  }
  return undefined
}

/** Each message is in one packet, and it is settled exactly if that is lost. */
function enterMessages(
  { plan, state, accounts }: Books,
  carried: Of<'messages'>,
  lost: boolean,
  field: string,
): FieldError | undefined {
  const { sizes } = (state.channels[carried.channel] as ChannelState).outbox
  const { messages, lostMessages } = accounts[carried.channel] as Account
  for (const number of carried.numbers) {
    const bytes = itemAt(sizes, number) ?? -1
    const found = `message ${number}`
    if (number >= nextNumber(sizes) || bytes >= 0 === lost || bytes > plan.message.fragmentBytes)
      return { field, found, allowed: lost ? 'a message that settled' : 'an unsettled message that travels whole' }
    if (messages.has(number) || lostMessages.has(number))
      return { field, found, allowed: 'a message of no other packet' }
    const own = lost ? lostMessages : messages
    own.add(number)
  }
  return undefined
}

function enterFragment(
  { state, accounts }: Books,
  carried: Of<'fragment'>,
  lost: boolean,
  field: string,
): FieldError | undefined {
  const { channel, transfer } = carried
  const next = nextNumber((state.messages.lanes[channel] as Lane).transfers)
  const { fragments, lostTransfers } = accounts[channel] as Account
  if (transfer >= next) return { field, found: `transfer ${transfer}`, allowed: `less than ${next}` }
  fragments.set(transfer, (fragments.get(transfer) ?? 0) + 1)
  if (lost) lostTransfers.add(transfer)
  return undefined
}
