/**
 * The message floor, downward: an accepted message is cut into pieces and queued; a flush chooses which pieces travel, in this order:
 * new small messages of all channels, probes, lost small messages, spare copies, then large ones, lost fragments before new. All but the
 * first keep within what their bucket holds. Under a byte limit spare copies come last, and what the limit cut off goes first in the next
 * flush: so whatever waits leaves, and a small message waits for a fragment in at most one flush of two.
 */
import type { Clock } from '../core/time.ts'
import { nextNumber, push, size } from '../core/window.ts'
import { refill } from './allowance.ts'
import { finishDatagram, startPacking, type Room } from './coalescing.ts'
import { countSmall, firstSending, isReliable, packPiece, setQueue, type Flush } from './flush.ts'
import type { MessageOffered, MessageRules, Piece, SubmitPayload } from './message.ts'
import { offer, pieceAt, sendFresh } from './queue.ts'
import { beginRound } from './redundancy.ts'
import { packWithinAllowance, repeatLost, sendCopies, sendProbes } from './repeats.ts'
import { mayContinueLarge, type LinkView } from './schedule.ts'
import { withLane, type Lane, type MessageState } from './state.ts'

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

/** Orders nothing: what is queued waits for a flush. */
export function queueMessage(rules: MessageRules, state: MessageState, event: MessageOffered): MessageState {
  const lane = state.lanes[event.channel] as Lane
  const isLarge = event.payload.length > rules.fragmentBytes
  return withLane(state, event.channel, isLarge ? queueLarge(rules, lane, event) : queueSmall(lane, event))
}

function queueSmall(lane: Lane, { message, payload, deadline }: MessageOffered): Lane {
  return {
    small: offer(lane.small, neverSent(message, payload, 0, 0, -1, deadline)),
    large: lane.large,
    transfers: lane.transfers,
  }
}

function queueLarge(rules: MessageRules, lane: Lane, { message, payload, deadline }: MessageOffered): Lane {
  const count = Math.ceil(payload.length / rules.fragmentBytes)
  const transfer = nextNumber(lane.transfers)
  let { large } = lane
  for (let index = 0; index < count; index += 1) {
    large = offer(large, neverSent(message, payload, index, count - 1, transfer, deadline))
  }
  return { small: lane.small, large, transfers: push(lane.transfers, { message, missing: count, lost: false }) }
}

const neverSent = (
  message: number,
  payload: Uint8Array,
  index: number,
  last: number,
  transfer: number,
  deadline: number,
): Piece => ({ message, payload, index, last, transfer, deadline, copies: 0, lost: false, sending: undefined })

/** Whether there is anything to copy. Rounds stand still where nothing is: an idle connection's state does not change with time alone. */
const mayCopy = (rules: MessageRules, lanes: ReadonlyArray<Lane>): boolean =>
  lanes.some(({ small }, channel) => rules.channels[channel]?.reliable === true && size(small.pieces) > 0)

export function flushMessages(rules: MessageRules, state: MessageState, event: FlushBegun, clock: Clock): Flushed {
  const { room, link } = event
  const allowance = refill(state.allowance, rules.bulkBytesPerSecond, rules.maxDatagramBytes, clock)
  const redundancy = mayCopy(rules, state.lanes)
    ? beginRound(state.redundancy, rules.maxRedundancyBytesPerSecond, link, clock)
    : state.redundancy
  const flush: Flush = {
    rules,
    link,
    packing: startPacking(room, rules.fragmentBytes),
    lanes: state.lanes.slice(),
    now: clock.now,
    allowance,
    redundancy,
    tally: state.tally,
    sentLarge: false,
    onlyHere: false,
    isCutOff: false,
  }
  if (state.smallTurn >= flush.lanes.length) sendFirst(flush, state.largeTurn)
  const cutOff = sendSmall(flush, state.smallTurn)
  const probed = link.probe && cutOff === undefined && sendProbes(flush, state.lanes)
  if (cutOff === undefined) sendWithinAllowance(flush, state.largeTurn)
  finishDatagram(flush.packing)
  const { tracks, partials } = state
  // What was not spent is not written down: an idle connection's state does not change with time alone.
  const left = flush.allowance === allowance ? state.allowance : flush.allowance
  const largeTurn = flush.sentLarge ? (state.largeTurn + 1) % rules.channels.length : state.largeTurn
  const next: MessageState = {
    lanes: flush.lanes,
    tracks,
    partials,
    allowance: left,
    redundancy: flush.redundancy,
    tally: flush.tally,
    smallTurn: (cutOff ?? 0) + (flush.isCutOff ? flush.lanes.length : 0),
    largeTurn,
  }
  return { state: next, submitted: flush.packing.submitted, probed }
}

/** What the byte limit cut off in an earlier flush goes before all else, into the first datagram. It keeps its turn if it does not fit. */
function sendFirst(flush: Flush, firstChannel: number): void {
  flush.onlyHere = true
  repeatSmall(flush)
  sendLarge(flush, firstChannel)
  flush.onlyHere = false
  flush.isCutOff = flush.packing.entries === 0
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
  if (fresh === small.fresh) return fresh === end
  const reliable = isReliable(flush, channel)
  if (reliable) countSmall(flush, fresh - small.fresh, true)
  setQueue(flush, channel, false, sendFresh(small, fresh, reliable, firstSending(flush, channel)))
  return fresh === end
}

/** Lost small messages, then large ones; spare copies between the two, or last. */
function sendWithinAllowance(flush: Flush, firstChannel: number): void {
  flush.isCutOff = false
  repeatSmall(flush)
  const { room, submittedBytes } = flush.packing
  // Room for all that the allowance affords, a datagram that copies fill, and what datagrams add.
  const yields = room.maxBytes - submittedBytes < flush.allowance.bytes + 2 * room.maxDatagramBytes
  if (!yields) sendCopies(flush)
  sendLarge(flush, firstChannel)
  if (yields) sendCopies(flush)
}

function repeatSmall(flush: Flush): void {
  for (let channel = 0; channel < flush.lanes.length; channel += 1) repeatLost(flush, channel, false)
}

/** Lost fragments, then new ones, the channels taking turns in going first. */
function sendLarge(flush: Flush, firstChannel: number): void {
  const count = flush.lanes.length
  for (let step = 0; step < count; step += 1) repeatLost(flush, (firstChannel + step) % count, true)
  const mostPackets = flush.packing.submitted.length + flush.link.freePackets
  for (let step = 0; step < count; step += 1) sendFreshLarge(flush, (firstChannel + step) % count, mostPackets)
}

function sendFreshLarge(flush: Flush, channel: number, mostPackets: number): void {
  if (!mayContinueLarge(flush.link, isReliable(flush, channel))) return
  const { small, large } = flush.lanes[channel] as Lane
  const { submitted } = flush.packing
  const end = nextNumber(large.pieces)
  // A sequenced message is ordered by the place of its beginning: it does not begin before older small ones.
  const isBehind =
    !isReliable(flush, channel) && flush.rules.channels[channel]?.ordered === true && size(small.pieces) > 0
  let fresh = large.fresh
  while (fresh < end && submitted.length < mostPackets) {
    if (isBehind && pieceAt(large, fresh).index === 0) break
    if (!packWithinAllowance(flush, channel, large, fresh)) break
    fresh += 1
  }
  if (fresh === large.fresh) return
  flush.sentLarge = true
  setQueue(flush, channel, true, sendFresh(large, fresh, isReliable(flush, channel), undefined))
}
