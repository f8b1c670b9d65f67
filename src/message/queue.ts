/**
 * The outgoing pieces of one channel, small messages or fragments, in the order in which they were offered. Reliable pieces stay until
 * acked, unreliable ones leave the queue with their datagram. A piece that was sent once has no mark: it lies before `fresh`. Only a
 * repeat or a loss writes to it.
 *
 * ```
 *   pieces   base ............ fresh ............ end
 *            sent, not acked   never sent
 * ```
 */
import { drop, dropWhile, emptyWindow, itemAt, push, toArray, windowOf, type Window } from '../core/window.ts'
import type { Piece } from './message.ts'

export interface Queue {
  /** undefined: acked, while an older piece is not. */
  readonly pieces: Window<Piece | undefined>
  /** The number of the first piece that was never sent. */
  readonly fresh: number
  /** How many pieces are marked as lost. */
  readonly lost: number
}

export const emptyQueue: Queue = { pieces: emptyWindow(0), fresh: 0, lost: 0 }

export const offer = (queue: Queue, piece: Piece): Queue => ({
  pieces: push(queue.pieces, piece),
  fresh: queue.fresh,
  lost: queue.lost,
})

const isGone = (piece: Piece | undefined): boolean => piece === undefined

/** The fresh pieces up to number `fresh` have been sent. */
export const sendFresh = (queue: Queue, fresh: number, reliable: boolean): Queue => ({
  pieces: reliable ? queue.pieces : drop(queue.pieces, fresh - queue.pieces.base),
  fresh,
  lost: queue.lost,
})

/** The fresh pieces without those for which `gone` holds. */
export function withdraw(queue: Queue, gone: (piece: Piece) => boolean): Queue {
  const { pieces, fresh, lost } = queue
  const kept = toArray(pieces).filter(
    (piece, index) => piece === undefined || index + pieces.base < fresh || !gone(piece),
  )
  return { pieces: windowOf(pieces.base, kept), fresh, lost }
}

/** These were repeated: one copy more, and no longer lost. */
export function markRepeated(queue: Queue, numbers: ReadonlyArray<number>): Queue {
  const { base } = queue.pieces
  const pieces = toArray(queue.pieces)
  let { lost } = queue
  for (const number of numbers) {
    const piece = pieces[number - base] as Piece
    if (piece.lost) lost -= 1
    pieces[number - base] = rewritten(piece, piece.copies + 1, false)
  }
  return { pieces: windowOf(base, pieces), fresh: queue.fresh, lost }
}

/** Of `count` pieces from `first`, those whose latest copy was number `copy` are lost. */
export function markLost(queue: Queue, first: number, count: number, copy: number): Queue {
  const { base } = queue.pieces
  const pieces = toArray(queue.pieces)
  let { lost } = queue
  for (let number = Math.max(first, base); number < first + count; number += 1) {
    const piece = pieces[number - base]
    if (piece === undefined || piece.lost || piece.copies !== copy) continue
    pieces[number - base] = rewritten(piece, copy, true)
    lost += 1
  }
  return { pieces: windowOf(base, pieces), fresh: queue.fresh, lost }
}

/** `count` pieces from `first` were acked; `settled` is told of those that were not yet. */
export function settle(queue: Queue, first: number, count: number, settled: (piece: Piece) => void): Queue {
  const { pieces, fresh } = queue
  let { lost } = queue
  let holes = 0
  for (let number = Math.max(first, pieces.base); number < first + count; number += 1) {
    const piece = itemAt(pieces, number)
    if (piece === undefined) continue
    if (piece.lost) lost -= 1
    holes += 1
    settled(piece)
  }
  if (holes === 0) return queue
  if (first <= pieces.base) return { pieces: dropWhile(drop(pieces, first + count - pieces.base), isGone), fresh, lost }
  const kept = toArray(pieces)
  kept.fill(undefined, first - pieces.base, first + count - pieces.base)
  return { pieces: windowOf(pieces.base, kept), fresh, lost }
}

const rewritten = (piece: Piece, copies: number, lost: boolean): Piece => ({
  message: piece.message,
  payload: piece.payload,
  index: piece.index,
  last: piece.last,
  transfer: piece.transfer,
  deadline: piece.deadline,
  copies,
  lost,
})
