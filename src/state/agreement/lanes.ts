/**
 * Every message that is owed has one place where it waits, and everything under way belongs to a message that is owed, or was: else an ack
 * would settle a message twice, or none ever would.
 */
import type { ChannelState } from '../../channel/state.ts'
import type { Plan } from '../../connection/plan.ts'
import { itemAt, nextNumber, toArray } from '../../core/window.ts'
import type { Queue } from '../../message/queue.ts'
import type { Lane } from '../../message/state.ts'
import { isReliable } from '../limits.ts'
import type { FieldError } from '../shapes.ts'
import type { Account } from './account.ts'
import { misfitsLarge, misfitsSmall, misqueued } from './queues.ts'

/** What is wrong with the outgoing side of a channel; the path begins at its lane. */
export function misfitsLane(
  plan: Plan,
  index: number,
  lane: Lane,
  channel: ChannelState,
  account: Account,
): FieldError | undefined {
  const { outbox, tally } = channel
  const error =
    misqueued(lane.small, '.small', plan, index) ??
    misqueued(lane.large, '.large', plan, index) ??
    misfitsSmall(lane.small, plan, outbox) ??
    misfitsLarge(lane, plan, outbox) ??
    misfitsTransfers(plan, index, lane, channel, account)
  if (error !== undefined) return error
  const small = toArray(lane.small.pieces).filter((piece) => piece !== undefined)
  const transfers = toArray(lane.transfers).filter((transfer) => transfer !== undefined)
  const open = transfers.filter(({ lost }) => !lost).length
  const twice = small.find(({ message }) => account.messages.has(message))
  if (twice !== undefined)
    return { field: '.small', found: `message ${twice.message}`, allowed: 'none that is in flight' }
  const waiting = small.length + open + account.messages.size
  if (waiting !== outbox.unsettled)
    return {
      field: '',
      found: `${waiting} messages waiting or under way`,
      allowed: `${outbox.unsettled}, as are unsettled`,
    }
  const late = account.lostMessages.size + transfers.length - open
  if (tally.lost < late)
    return { field: '', found: `${late} messages lost`, allowed: `at most ${tally.lost}, as counted` }
  if (!isReliable(plan, index)) return undefined
  return stranded(lane.small, '.small', account.small) ?? stranded(lane.large, '.large', account.large)
}

/** What is missing of a large message waits in the queue, is in flight, or is lost and may still be acked. */
function misfitsTransfers(
  plan: Plan,
  index: number,
  { large, transfers }: Lane,
  { outbox: { sizes } }: ChannelState,
  account: Account,
): FieldError | undefined {
  const queued = new Map<number, number>()
  for (const piece of toArray(large.pieces)) {
    if (piece !== undefined) queued.set(piece.transfer, (queued.get(piece.transfer) ?? 0) + 1)
  }
  let before = -1
  for (let number = transfers.base; number < nextNumber(transfers); number += 1) {
    const transfer = itemAt(transfers, number)
    if (transfer === undefined) continue
    const { message, missing, lost } = transfer
    const field = `.transfers[${number}]`
    if (message <= before) return { field: `${field}.message`, found: message, allowed: `more than ${before}` }
    before = message
    const bytes = itemAt(sizes, message) ?? -1
    const isOwed = bytes > plan.message.fragmentBytes
    if (lost ? bytes >= 0 || message >= nextNumber(sizes) || isReliable(plan, index) : !isOwed)
      return {
        field: `${field}.message`,
        found: message,
        allowed: lost ? 'a message that settled' : 'a large message that is owed',
      }
    const left = (queued.get(number) ?? 0) + (account.fragments.get(number) ?? 0)
    if (missing !== left) return { field: `${field}.missing`, found: missing, allowed: `${left}, as are left` }
    if (!lost && account.lostTransfers.has(number))
      return { field: `${field}.lost`, found: 'false', allowed: 'true: a fragment is lost' }
  }
  return undefined
}

/** A reliable piece that was sent and is not known to be lost is in some packet in flight, or nothing would ever be heard of it. */
function stranded({ pieces, fresh }: Queue, field: string, inFlight: ReadonlySet<number>): FieldError | undefined {
  for (let number = pieces.base; number < fresh; number += 1) {
    if (itemAt(pieces, number)?.lost === false && !inFlight.has(number))
      return {
        field: `${field}.pieces[${number}].lost`,
        found: 'false',
        allowed: 'true: its latest copy is in no packet',
      }
  }
  return undefined
}
