/**
 * When a reliable piece that was sent travels again. The whole policy is here, as values; repeats.ts carries it out. All pieces:
 *
 * 1. **Lost**: the packet with its latest copy is lost. It goes again, and a new attempt begins.
 * 2. **Probe**: acks stay away, so that no verdict can come. One piece leaves per timeout, and the timeout doubles.
 *
 * Small messages get spare copies besides, as far as the redundancy tokens goes. A round is a flush (redundancy.ts), and rounds are counted
 * from the beginning of the attempt:
 *
 * 3. **Scheduled**: 'lean' in the round after a repeat, as what was lost once may not wait a second time. 'auto' and 'max' in the next
 *    three rounds; 'auto' spaced over seven where losses come in runs, so that one outage does not take them all.
 * 4. **Overdue** ('auto', 'max'): its ack should be here by now. It rides in every packet until it is. Costs nothing where nothing is lost.
 * 5. **Unacked** ('max'): everything that is not acked rides in every packet. The limit of what one datagram a tick can do.
 */
import type { Micros } from '../core/time.ts'
import { itemAt } from '../core/window.ts'
import type { Piece, Recovery, Sending } from './message.ts'
import type { Queue } from './queue.ts'

/** What the packet floor knows of the link at the time of a flush. */
export interface LinkView {
  /** A probe timeout has passed. */
  readonly probe: boolean
  /** Probes that nobody answered. 0: acks come, or nothing waits for one. */
  readonly misses: number
  /**
   * How many more packets a large message may put in flight before acks could slide out of the peer's receive window. Repeats are not
   * held to it: with a flood of new messages in flight they would never leave.
   */
  readonly freePackets: number
  /** So long after it was first sent, the ack of a piece should have come. */
  readonly patience: Micros
  /** Time that packets spend in queues, and by how much round trips differ from one to the next. */
  readonly queueing: Micros
  readonly jitter: Micros
  /** Packets are lost in runs, as by outages. */
  readonly lossesInRuns: boolean
}

/** Rounds of an attempt with a scheduled copy. What was tried beside these is in docs/delivery.md. */
const offsets = { afterLoss: [1], singles: [1, 2, 3], runs: [1, 3, 5, 7] } satisfies Record<
  string,
  ReadonlyArray<number>
>

/** Numbers of the pieces to repeat because they are known to be lost, oldest first. */
export function findLostPieces(queue: Queue, link: LinkView): ReadonlyArray<number> {
  if (queue.lost === 0 || link.misses > 0) return []
  const found: Array<number> = []
  for (let number = queue.pieces.base; number < queue.fresh && found.length < queue.lost; number += 1) {
    if (itemAt(queue.pieces, number)?.lost === true) found.push(number)
  }
  return found
}

/** The piece that probes for this queue: its oldest, as that is what an ordered channel waits for. */
export function findProbe(queue: Queue, link: LinkView): number | undefined {
  return link.probe && queue.pieces.base < queue.fresh ? queue.pieces.base : undefined
}

/** A spare copy that is due. */
export interface Copy {
  readonly number: number
  /** 0: scheduled. 1: overdue, or merely unacked. */
  readonly rank: number
  /** The round of the latest copy. */
  readonly latest: number
}

/** Spare copies due in this round: scheduled ones first, then those least recently sent, then the oldest. */
export function findCopies(queue: Queue, recovery: Recovery, link: LinkView, round: number, now: Micros): Array<Copy> {
  const due: Array<Copy> = []
  const schedule = scheduleOf(recovery, link)
  let known: Sending | undefined
  let rank = -1
  for (let number = queue.pieces.base; number < queue.fresh; number += 1) {
    const sending = itemAt(queue.pieces, number)?.sending
    if (sending === undefined || sending.latest === round) continue
    // Pieces that left together share one, and are ranked once.
    if (sending !== known) rank = rankOf(sending, schedule, recovery, link, round, now)
    known = sending
    if (rank >= 0) due.push({ number, rank, latest: sending.latest })
  }
  // Stable: what is alike stays in the order of numbers.
  return due.sort((a, b) => a.rank - b.rank || a.latest - b.latest)
}

/** With 'max' everything goes in outages anyway: what was sent least recently first, where not all can. */
function scheduleOf(recovery: Recovery, link: LinkView): ReadonlyArray<number> {
  if (recovery === 'lean') return offsets.afterLoss
  if (!link.lossesInRuns) return offsets.singles
  return recovery === 'auto' ? offsets.runs : []
}

function rankOf(
  sending: Sending,
  schedule: ReadonlyArray<number>,
  recovery: Recovery,
  link: LinkView,
  round: number,
  now: Micros,
): number {
  if (schedule.includes(round - sending.attempt)) return 0
  if (recovery === 'lean') return -1
  return recovery === 'max' || now - sending.since >= link.patience ? 1 : -1
}

/**
 * Whether a large message may go on. Into silence it would only fill a queue; but an unreliable one has to settle in bounded time, and
 * nothing settles that has not left.
 */
export const mayContinueLarge = (link: LinkView, reliable: boolean): boolean => link.misses === 0 || !reliable

/** What a repeat or a fragment costs its budget: its bytes and the most that a frame adds. */
export const costOf = (piece: Piece, fragmentBytes: number): number => {
  const rest = piece.payload.length - piece.index * fragmentBytes
  return Math.min(rest, fragmentBytes) + frameReserve
}

/** Frame byte and its extension, message number, index, last index, length: docs/wire-format.md, "Body". */
const frameReserve = 16
