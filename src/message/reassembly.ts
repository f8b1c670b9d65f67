/**
 * Fragments -> message. A partial message keeps copies of what arrived, newest first, and a mask of which; it is joined once, at
 * the end (2 us for 16 KiB, against 32 for growing a buffer). Its memory is what arrived, never what was announced.
 */
import { copyOf } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import type { Micros } from '../core/time.ts'

export interface PartialMessage {
  readonly channel: number
  readonly number: number
  readonly last: number
  /** Payload order and place of fragment 0. -1: it has not arrived. */
  readonly order: number
  readonly place: number
  /** When a fragment last arrived. */
  readonly touchedAt: Micros
  readonly arrived: number
  readonly bytes: number
  readonly pieces: Pieces
}

/** What arrived of a partial message. */
export interface Pieces {
  /** 16 fragments a word. */
  readonly mask: ReadonlyArray<number>
  readonly newest: Arrived | undefined
}

/** A fragment, with its message's whole number. */
export interface Fragment {
  readonly channel: number
  readonly number: number
  readonly index: number
  readonly last: number
  /** A view on the datagram. */
  readonly body: Uint8Array
}

interface Arrived {
  readonly index: number
  readonly body: Uint8Array
  readonly before: Arrived | undefined
}

/** Where and when a fragment arrived. */
export interface Place {
  readonly order: number
  readonly place: number
  readonly now: Micros
}

export const startPartial = (piece: Fragment, now: Micros): PartialMessage => ({
  channel: piece.channel,
  number: piece.number,
  last: piece.last,
  order: -1,
  place: -1,
  touchedAt: now,
  arrived: 0,
  bytes: 0,
  pieces: { mask: [], newest: undefined },
})

/** With one more fragment; the same if it was there; or why it cannot belong. */
export function addFragment(partial: PartialMessage, piece: Fragment, at: Place): PartialMessage | DatagramError {
  if (piece.last !== partial.last) return { type: 'Malformed', what: 'last index', offset: 0 }
  const { mask, newest } = partial.pieces
  const word = piece.index >> 4
  const bit = 1 << (piece.index & 15)
  if (((mask[word] ?? 0) & bit) !== 0) return partial
  const marked = mask.slice()
  while (marked.length <= word) marked.push(0)
  // Not `|`, which would take a word that is missing for 0: the bit is not set yet.
  marked[word] = (marked[word] as number) + bit
  const body = copyOf(piece.body)
  const { channel, number, last, order, place, arrived, bytes } = partial
  return {
    channel,
    number,
    last,
    order: piece.index === 0 ? at.order : order,
    place: piece.index === 0 ? at.place : place,
    touchedAt: at.now,
    arrived: arrived + 1,
    bytes: bytes + body.length,
    pieces: { mask: marked, newest: { index: piece.index, body, before: newest } },
  }
}

export const isComplete = (partial: PartialMessage): boolean => partial.arrived === partial.last + 1

/** The whole message of a complete partial. */
export function join(partial: PartialMessage, fragmentBytes: number): Uint8Array {
  const whole = new Uint8Array(partial.bytes)
  for (let piece = partial.pieces.newest; piece !== undefined; piece = piece.before)
    whole.set(piece.body, piece.index * fragmentBytes)
  return whole
}

/** Bytes that incomplete messages hold. */
export const bytesOf = (partials: ReadonlyArray<PartialMessage>): number =>
  partials.reduce((bytes, partial) => bytes + partial.bytes, 0)
