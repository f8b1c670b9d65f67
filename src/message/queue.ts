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
import { drop, dropWhile, emptyWindow, itemAt, push, toArray, windowOver, type Window } from '../core/window.ts'
import type { Piece, Sending } from './message.ts'

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

/** A piece that is there. */
export const pieceAt = (queue: Queue, number: number): Piece => itemAt(queue.pieces, number) as Piece

const isGone = (piece: Piece | undefined): boolean => piece === undefined

/** The fresh pieces up to number `fresh` have been sent. `sending`: written down where the schedule will ask for it. */
export function sendFresh(queue: Queue, fresh: number, reliable: boolean, sending: Sending | undefined): Queue {
  const { pieces, lost } = queue
  if (!reliable) return { pieces: drop(pieces, fresh - pieces.base), fresh, lost }
  if (sending === undefined) return { pieces, fresh, lost }
  const items = toArray(pieces)
  for (let index = queue.fresh - pieces.base; index < fresh - pieces.base; index += 1) {
    items[index] = rewritten(items[index] as Piece, 0, false, sending)
  }
  return { pieces: windowOver(pieces.base, items), fresh, lost }
}

/** The fresh pieces without those for which `gone` holds. */
export function withdraw(queue: Queue, gone: (piece: Piece) => boolean): Queue {
  const { pieces, fresh, lost } = queue
  const kept = toArray(pieces).filter(
    (piece, index) => piece === undefined || index + pieces.base < fresh || !gone(piece),
  )
  return { pieces: windowOver(pieces.base, kept), fresh, lost }
}

/** These were repeated: one copy more, and no longer lost. `sending` says what is written down of it. */
export function markRepeated(
  queue: Queue,
  numbers: ReadonlyArray<number>,
  sending: (piece: Piece) => Sending | undefined,
): Queue {
  const { base } = queue.pieces
  const pieces = toArray(queue.pieces)
  let { lost } = queue
  for (const number of numbers) {
    const piece = pieces[number - base] as Piece
    if (piece.lost) lost -= 1
    pieces[number - base] = rewritten(piece, piece.copies + 1, false, sending(piece))
  }
  return { pieces: windowOver(base, pieces), fresh: queue.fresh, lost }
}

/** Of `count` pieces from `first`, those whose latest copy was number `copy` are lost. */
export function markLost(queue: Queue, first: number, count: number, copy: number): Queue {
  const { pieces, fresh } = queue
  const { base } = pieces
  const found: Array<number> = []
  for (let number = Math.max(first, base); number < first + count; number += 1) {
    const piece = itemAt(pieces, number)
    if (piece !== undefined && !piece.lost && piece.copies === copy) found.push(number)
  }
  if (found.length === 0) return queue
  const items = toArray(pieces)
  for (const number of found) {
    const piece = items[number - base] as Piece
    items[number - base] = rewritten(piece, copy, true, piece.sending)
  }
  return { pieces: windowOver(base, items), fresh, lost: queue.lost + found.length }
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
  return { pieces: windowOver(pieces.base, kept), fresh, lost }
}

const rewritten = (piece: Piece, copies: number, lost: boolean, sending: Sending | undefined): Piece => ({
  message: piece.message,
  payload: piece.payload,
  index: piece.index,
  last: piece.last,
  transfer: piece.transfer,
  deadline: piece.deadline,
  copies,
  lost,
  sending,
})
