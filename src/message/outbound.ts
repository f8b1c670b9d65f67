/**
 * The message floor, downward: an accepted message is cut into pieces and queued; a flush chooses which pieces travel, in this order:
 * new small messages of all channels, probes, lost small messages, then large ones, lost fragments before new. All but the
 * first keep within the allowance, so a large message never stalls a small one.
 */
import type { Step } from '../core/step.ts'
import type { Clock, Micros } from '../core/time.ts'
import { itemAt, nextNumber, push } from '../core/window.ts'
import { refill, spend, type Allowance } from './allowance.ts'
import { finishDatagram, pack, startPacking, type Packing, type Room } from './coalescing.ts'
import type { MessageOffered, MessageRules, Piece, SubmitPayload } from './message.ts'
import { markRepeated, offer, sendFresh, type Queue } from './queue.ts'
import { costOf, findLostPieces, findProbe, mayContinueLarge, type LinkView } from './schedule.ts'
import type { Lane, MessageState } from './state.ts'

/** What the staircase tells a flush. */
export interface FlushBegun {
  readonly type: 'FlushBegun'
  readonly room: Room
  readonly link: LinkView
}

/** What a flush sent, and whether a probe was among it. */
export interface Flushed {
  readonly state: MessageState
  readonly submitted: ReadonlyArray<SubmitPayload>
  readonly probed: boolean
}

export function queueMessage(
  rules: MessageRules,
  state: MessageState,
  event: MessageOffered,
): Step<MessageState, never> {
  const lane = state.lanes[event.channel] as Lane
  const lanes = state.lanes.slice()
  lanes[event.channel] =
    event.payload.length > rules.fragmentBytes ? queueLarge(rules, lane, event) : queueSmall(lane, event)
  const { tracks, partials, allowance, smallTurn, largeTurn } = state
  return [{ lanes, tracks, partials, allowance, smallTurn, largeTurn }, []]
}

function queueSmall(lane: Lane, { message, payload, deadline }: MessageOffered): Lane {
  const piece: Piece = { message, payload, index: 0, last: 0, transfer: -1, deadline, copies: 0, lost: false }
  return { small: offer(lane.small, piece), large: lane.large, transfers: lane.transfers }
}

function queueLarge(rules: MessageRules, lane: Lane, { message, payload, deadline }: MessageOffered): Lane {
  const count = Math.ceil(payload.length / rules.fragmentBytes)
  const transfer = nextNumber(lane.transfers)
  let { large } = lane
  for (let index = 0; index < count; index += 1) {
    large = offer(large, { message, payload, index, last: count - 1, transfer, deadline, copies: 0, lost: false })
  }
  return { small: lane.small, large, transfers: push(lane.transfers, { message, missing: count, lost: false }) }
}

/** A flush under way: local to one call. */
interface Flush {
  readonly rules: MessageRules
  readonly link: LinkView
  readonly packing: Packing
  readonly lanes: Array<Lane>
  readonly now: Micros
  allowance: Allowance
  sentLarge: boolean
}

export function flushMessages(rules: MessageRules, state: MessageState, event: FlushBegun, clock: Clock): Flushed {
  const { room, link } = event
  const allowance = refill(state.allowance, rules.bulkBytesPerSecond, rules.maxDatagramBytes, clock)
  const flush: Flush = {
    rules,
    link,
    packing: startPacking(room),
    lanes: state.lanes.slice(),
    now: clock.now,
    allowance,
    sentLarge: false,
  }
  const cutOff = sendSmall(flush, state.smallTurn)
  const probed = link.probe && cutOff === undefined && sendProbes(flush)
  if (cutOff === undefined) sendWithinAllowance(flush, state.largeTurn)
  finishDatagram(flush.packing)
  const { tracks, partials } = state
  // What was not spent is not written down: an idle connection's state does not change with time alone.
  const left = flush.allowance === allowance ? state.allowance : flush.allowance
  const largeTurn = flush.sentLarge ? (state.largeTurn + 1) % rules.channels.length : state.largeTurn
  const next = { lanes: flush.lanes, tracks, partials, allowance: left, smallTurn: cutOff ?? 0, largeTurn }
  return { state: next, submitted: flush.packing.submitted, probed }
}

/** New small messages by channel, beginning with the one that was cut off last; says which one was cut off by the byte limit. */
function sendSmall(flush: Flush, firstChannel: number): number | undefined {
  const count = flush.lanes.length
  for (let step = 0; step < count; step += 1) {
    const channel = (firstChannel + step) % count
    if (!sendFreshSmall(flush, channel)) return channel
  }
  return undefined
}

function sendFreshSmall(flush: Flush, channel: number): boolean {
  const { small } = flush.lanes[channel] as Lane
  const end = nextNumber(small.pieces)
  let fresh = small.fresh
  while (fresh < end && packPiece(flush, channel, small, fresh)) fresh += 1
  if (fresh > small.fresh) setQueue(flush, channel, false, sendFresh(small, fresh, isReliable(flush, channel)))
  return fresh === end
}

/** The oldest unacked piece of every reliable queue. The first always goes; the others if the allowance has room. */
function sendProbes(flush: Flush): boolean {
  let sent = 0
  for (let channel = 0; channel < flush.lanes.length; channel += 1) {
    for (const large of [false, true]) {
      const queue = queueOf(flush, channel, large)
      const number = isReliable(flush, channel) ? findProbe(queue, flush.link) : undefined
      if (number === undefined || (sent > 0 && !affords(flush, queue, number))) continue
      if (!packPiece(flush, channel, queue, number)) return sent > 0
      charge(flush, queue, number)
      setQueue(flush, channel, large, markRepeated(queue, [number]))
      sent += 1
    }
  }
  return sent > 0
}

/** Lost small messages of all channels, then large messages, the channels taking turns in going first. */
function sendWithinAllowance(flush: Flush, firstChannel: number): void {
  const count = flush.lanes.length
  for (let channel = 0; channel < count; channel += 1) repeatLost(flush, channel, false)
  for (let step = 0; step < count; step += 1) repeatLost(flush, (firstChannel + step) % count, true)
  const mostPackets = flush.packing.submitted.length + flush.link.freePackets
  for (let step = 0; step < count; step += 1) sendFreshLarge(flush, (firstChannel + step) % count, mostPackets)
}

function repeatLost(flush: Flush, channel: number, large: boolean): void {
  const queue = queueOf(flush, channel, large)
  const sent: Array<number> = []
  for (const number of findLostPieces(queue, flush.link)) {
    if (!affords(flush, queue, number) || !packPiece(flush, channel, queue, number)) break
    charge(flush, queue, number)
    sent.push(number)
  }
  if (sent.length > 0) setQueue(flush, channel, large, markRepeated(queue, sent))
}

function sendFreshLarge(flush: Flush, channel: number, mostPackets: number): void {
  if (!mayContinueLarge(flush.link, isReliable(flush, channel))) return
  const { large } = flush.lanes[channel] as Lane
  const { submitted } = flush.packing
  const end = nextNumber(large.pieces)
  let fresh = large.fresh
  while (fresh < end && submitted.length < mostPackets && affords(flush, large, fresh)) {
    if (!packPiece(flush, channel, large, fresh)) break
    charge(flush, large, fresh)
    fresh += 1
  }
  if (fresh === large.fresh) return
  flush.sentLarge = true
  setQueue(flush, channel, true, sendFresh(large, fresh, isReliable(flush, channel)))
}

const isReliable = (flush: Flush, channel: number): boolean => flush.rules.channels[channel]?.reliable === true

function queueOf(flush: Flush, channel: number, large: boolean): Queue {
  const lane = flush.lanes[channel] as Lane
  return large ? lane.large : lane.small
}

function setQueue(flush: Flush, channel: number, isLarge: boolean, queue: Queue): void {
  const { small, large, transfers } = flush.lanes[channel] as Lane
  flush.lanes[channel] = isLarge ? { small, large: queue, transfers } : { small: queue, large, transfers }
}

function packPiece(flush: Flush, channel: number, queue: Queue, number: number): boolean {
  const piece = itemAt(queue.pieces, number) as Piece
  const copy = number < queue.fresh ? piece.copies + 1 : 0
  const origin = { channel, reliable: isReliable(flush, channel), ordinal: number, copy }
  return pack(flush.packing, piece, origin, flush.rules.fragmentBytes)
}

const cost = (flush: Flush, queue: Queue, number: number): number =>
  costOf(itemAt(queue.pieces, number) as Piece, flush.rules.fragmentBytes)

const affords = (flush: Flush, queue: Queue, number: number): boolean =>
  flush.allowance.bytes >= cost(flush, queue, number)

function charge(flush: Flush, queue: Queue, number: number): void {
  // A full purse was left as it was: without the time of this flush it would be filled a second time at once.
  flush.allowance = spend({ bytes: flush.allowance.bytes, at: flush.now }, cost(flush, queue, number))
}
