/**
 * When a reliable piece that was sent travels again. The whole policy is here, as values; coalescing and budgets carry it out. A piece
 * is repeated when the packet with its latest copy is lost. When acks stay away altogether, that verdict cannot come: then one probe
 * leaves per timeout, the timeout doubles, and everything else waits for the first ack to show that the link lives.
 */
import { itemAt } from '../core/window.ts'
import type { Piece } from './message.ts'
import type { Queue } from './queue.ts'

/** What the packet floor knows of the link at the time of a flush. */
export interface LinkView {
  /** A probe timeout has passed. */
  readonly probe: boolean
  /** No probe is unanswered: acks come, or nothing waits for one. */
  readonly responsive: boolean
  /**
   * How many more packets a large message may put in flight before acks could slide out of the peer's receive window. Repeats are not
   * held to it: with a flood of new messages in flight they would never leave.
   */
  readonly freePackets: number
}

/** Numbers of the pieces to repeat because they are known to be lost, oldest first. */
export function findLostPieces(queue: Queue, link: LinkView): ReadonlyArray<number> {
  if (queue.lost === 0 || !link.responsive) return []
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

/**
 * Whether a large message may go on. Into silence it would only fill a queue; but an unreliable one has to settle in bounded time, and
 * nothing settles that has not left.
 */
export const mayContinueLarge = (link: LinkView, reliable: boolean): boolean => link.responsive || !reliable

/** What a repeat or a fragment costs its budget: its bytes and the most that a frame adds. */
export const costOf = (piece: Piece, fragmentBytes: number): number => {
  const rest = piece.payload.length - piece.index * fragmentBytes
  return Math.min(rest, fragmentBytes) + frameReserve
}

/** Frame byte and its extension, message number, index, last index, length: docs/wire-format.md, "Body". */
const frameReserve = 16
