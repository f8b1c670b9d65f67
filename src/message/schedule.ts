/**
 * When a reliable piece that was sent travels again. The whole policy is here, as values; repeats.ts carries it out.
 *
 * 1. **Lost**: the packet with its latest copy is lost. It goes again, and a new attempt begins.
 * 2. **Probe**: acks stay away, so that no verdict can come. One piece leaves per timeout, and the timeout doubles.
 *
 * That is all there is to 'lean', and to fragments of large messages. Small messages of other channels get spare copies, as far as the
 * redundancy credit goes, in rounds counted from the beginning of the attempt (a round is a flush):
 *
 * 3. **Scheduled** ('auto'): in rounds 1, 2 and 4. A hole of up to three packets is filled before anybody can know of it.
 * 4. **Overdue** ('auto', 'max'): its ack should be here by now. It rides in every packet until it is. Costs nothing where nothing is lost.
 * 5. **Unacked** ('max'): everything that is not acked rides in every packet. The limit of what one datagram a tick can do.
 */
import type { Micros } from '../core/time.ts'
import { itemAt } from '../core/window.ts'
import type { Piece, Recovery } from './message.ts'
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
  /** After this time, the ack of what was sent should have come. */
  readonly patience: Micros
  /** Time that packets spend in queues, as far as round trips show it, and the mean deviation of round trips. */
  readonly queueing: Micros
  readonly variance: Micros
}

const offsets: ReadonlyArray<number> = [1, 2, 4]

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
  /** 0: scheduled, 1: any other. */
  readonly rank: number
  /** The round of the latest copy. */
  readonly latest: number
}

/** Spare copies due in this round: scheduled ones first, then those least recently sent, then the oldest. */
export function findCopies(queue: Queue, recovery: Recovery, link: LinkView, round: number, now: Micros): Array<Copy> {
  const due: Array<Copy> = []
  for (let number = queue.pieces.base; number < queue.fresh; number += 1) {
    const piece = itemAt(queue.pieces, number)
    if (piece?.sending === undefined || piece.sending.latest === round) continue
    const rank = rankOf(piece, recovery, link, round, now)
    if (rank >= 0) due.push({ number, rank, latest: piece.sending.latest })
  }
  return due.sort((a, b) => a.rank - b.rank || a.latest - b.latest || a.number - b.number)
}

function rankOf(piece: Piece, recovery: Recovery, link: LinkView, round: number, now: Micros): number {
  const { sending } = piece
  if (sending === undefined || recovery === 'lean') return -1
  if (recovery === 'max') return 1
  if (offsets.includes(round - sending.attempt)) return 0
  return now - sending.since >= link.patience ? 1 : -1
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
