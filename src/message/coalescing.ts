/**
 * Pieces -> datagrams: takes pieces in the order in which they are given, fills one datagram after another to the byte, and writes
 * down what each carried. A packing is a draft that lives for one flush; what leaves it are values.
 */
import type { Writer } from '../core/bytes.ts'
import {
  bytesExtended,
  continues,
  extend,
  frameBytes,
  frameOfMessage,
  maxEntries,
  writeFrame,
  type Frame,
  type FragmentFrame,
} from './frame.ts'
import type { Carried, Piece, SubmitPayload } from './message.ts'

/** What frames every datagram of this flush, and what the flush may send in all. */
export interface Room {
  /** Bytes of a datagram before and after the body, for the floor below. */
  readonly headroom: number
  readonly tailroom: number
  readonly maxDatagramBytes: number
  /** Bytes of all datagrams together. */
  readonly maxBytes: number
}

/** Where a piece comes from, as the manifest will say it. */
export interface Origin {
  readonly channel: number
  readonly reliable: boolean
  /** Its number in its queue. */
  readonly ordinal: number
  /** Which copy of it this is: 0 is the first. */
  readonly copy: number
}

type Run = Extract<Carried, { kind: 'pieces' }>

/** As `Carried`, while its lists and runs still grow. */
type CarriedDraft =
  | Extract<Carried, { kind: 'fragment' }>
  | (Omit<Run, 'count'> & { count: number })
  | { readonly kind: 'messages'; readonly channel: number; readonly numbers: Array<number> }

export interface Packing {
  readonly room: Room
  readonly submitted: Array<SubmitPayload>
  /** Bytes of the datagrams submitted. */
  submittedBytes: number
  frames: Array<Frame>
  carried: Array<CarriedDraft>
  /** Bytes of all frames but the newest, as they will be written. */
  closedBytes: number
  entries: number
}

export const startPacking = (room: Room): Packing => ({
  room,
  submitted: [],
  submittedBytes: 0,
  frames: [],
  carried: [],
  closedBytes: 0,
  entries: 0,
})

/** Takes a piece, into this datagram or a new one; false if the flush has no bytes left for it. */
export function pack(packing: Packing, piece: Piece, origin: Origin, fragmentBytes: number): boolean {
  if (packHere(packing, piece, origin, fragmentBytes)) return true
  if (packing.frames.length === 0) return false
  finishDatagram(packing)
  return packHere(packing, piece, origin, fragmentBytes)
}

/** Takes a piece into the datagram that is being filled, if it fits. */
export function packHere(packing: Packing, piece: Piece, origin: Origin, fragmentBytes: number): boolean {
  if (packing.entries >= maxEntries) return false
  const { frames } = packing
  const newest = frames[frames.length - 1]
  const body = bodyOf(piece, fragmentBytes)
  const wireNumber = origin.reliable ? piece.message : -1
  if (piece.last === 0 && newest?.kind === 'whole' && continues(newest, origin.channel, wireNumber)) {
    if (packing.closedBytes + bytesExtended(newest, body) > bodyRoom(packing)) return false
    extend(newest, body)
  } else {
    const closed = packing.closedBytes + (newest === undefined ? 0 : frameBytes(newest, false))
    const frame =
      piece.last === 0 ? frameOfMessage(origin.channel, wireNumber, body) : frameOfFragment(piece, origin, body)
    if (closed + frameBytes(frame, true) > bodyRoom(packing)) return false
    packing.closedBytes = closed
    frames.push(frame)
  }
  packing.entries += 1
  note(packing.carried, piece, origin)
  return true
}

/** Bytes of all that was taken so far. */
export function packedBytes({ room, frames, submittedBytes, closedBytes }: Packing): number {
  const newest = frames[frames.length - 1]
  if (newest === undefined) return submittedBytes
  return submittedBytes + room.headroom + closedBytes + frameBytes(newest, true) + room.tailroom
}

/** Writes the datagram being filled, if there is anything in it. */
export function finishDatagram(packing: Packing): void {
  const { frames, room, closedBytes } = packing
  const newest = frames[frames.length - 1]
  if (newest === undefined) return
  const length = room.headroom + closedBytes + frameBytes(newest, true) + room.tailroom
  const datagram = new Uint8Array(length)
  const writer: Writer = { bytes: datagram, offset: room.headroom }
  for (const frame of frames) writeFrame(writer, frame, frame === newest)
  packing.submitted.push({ type: 'SubmitPayload', datagram, manifest: packing.carried })
  packing.submittedBytes += length
  packing.frames = []
  packing.carried = []
  packing.closedBytes = 0
  packing.entries = 0
}

/** Bytes that the body of the datagram being filled may have. */
function bodyRoom(packing: Packing): number {
  const { room, submittedBytes } = packing
  return Math.min(room.maxDatagramBytes, room.maxBytes - submittedBytes) - room.headroom - room.tailroom
}

/** The bytes of one piece: a view, as they are copied into the datagram at once. */
const bodyOf = (piece: Piece, fragmentBytes: number): Uint8Array =>
  piece.last === 0
    ? piece.payload
    : piece.payload.subarray(
        piece.index * fragmentBytes,
        Math.min((piece.index + 1) * fragmentBytes, piece.payload.length),
      )

const frameOfFragment = (piece: Piece, origin: Origin, body: Uint8Array): FragmentFrame => ({
  kind: 'fragment',
  channel: origin.channel,
  number: origin.reliable ? piece.message : piece.transfer,
  index: piece.index,
  last: piece.last,
  body,
})

/** Writes down that the datagram carries this piece, in the newest entry if it goes on there. */
function note(carried: Array<CarriedDraft>, piece: Piece, origin: Origin): void {
  const { channel, reliable, ordinal, copy } = origin
  const newest = carried[carried.length - 1]
  const large = piece.last > 0
  if (!reliable && large) {
    carried.push({ kind: 'fragment', channel, transfer: piece.transfer })
  } else if (!reliable) {
    if (newest?.kind === 'messages' && newest.channel === channel) newest.numbers.push(piece.message)
    else carried.push({ kind: 'messages', channel, numbers: [piece.message] })
  } else if (newest?.kind === 'pieces' && isNext(newest, channel, large, ordinal, copy)) {
    newest.count += 1
  } else {
    carried.push({ kind: 'pieces', channel, large, first: ordinal, count: 1, copy })
  }
}

const isNext = (run: Run, channel: number, large: boolean, ordinal: number, copy: number): boolean =>
  run.channel === channel && run.large === large && run.first + run.count === ordinal && run.copy === copy
