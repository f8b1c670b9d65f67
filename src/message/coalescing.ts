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
} from './frame.ts'
import type { Carried, Piece, SubmitPayload } from './message.ts'
import { pieceAt, type Queue } from './queue.ts'

/** What frames every datagram of this flush, and what the flush may send in all. */
export interface Room {
  /** Bytes of a datagram before and after the body, for the floor below. */
  readonly headroom: number
  readonly tailroom: number
  readonly maxDatagramBytes: number
  /** Bytes of all datagrams together. */
  readonly maxBytes: number
}

type Run = Extract<Carried, { kind: 'pieces' }>

/** As `Carried`, while its lists and runs still grow. */
type CarriedDraft =
  | Extract<Carried, { kind: 'fragment' }>
  | (Omit<Run, 'count'> & { count: number })
  | { readonly kind: 'messages'; readonly channel: number; readonly numbers: Array<number> }

export interface Packing {
  readonly room: Room
  readonly fragmentBytes: number
  readonly submitted: Array<SubmitPayload>
  /** Bytes of the datagrams submitted. */
  submittedBytes: number
  frames: Array<Frame>
  carried: Array<CarriedDraft>
  /** Bytes of all frames but the newest, as they will be written. */
  closedBytes: number
  entries: number
}

export const startPacking = (room: Room, fragmentBytes: number): Packing => ({
  room,
  fragmentBytes,
  submitted: [],
  submittedBytes: 0,
  frames: [],
  carried: [],
  closedBytes: 0,
  entries: 0,
})

/**
 * Takes a piece of a channel's queue, into this datagram or a new one; false if the flush has no bytes left for it. Then the datagram being
 * filled stays open, as something smaller may still fit.
 */
export function pack(packing: Packing, channel: number, reliable: boolean, queue: Queue, number: number): boolean {
  if (packHere(packing, channel, reliable, queue, number)) return true
  const frame = frameOf(channel, reliable, pieceAt(queue, number), packing.fragmentBytes)
  if (frameBytes(frame, true) > bodyRoom(packing, packedBytes(packing))) return false
  finishDatagram(packing)
  return packHere(packing, channel, reliable, queue, number)
}

/** Takes a piece into the datagram that is being filled, if it fits. */
export function packHere(packing: Packing, channel: number, reliable: boolean, queue: Queue, number: number): boolean {
  if (packing.entries >= maxEntries) return false
  const { frames } = packing
  const newest = frames.at(-1)
  const piece = pieceAt(queue, number)
  if (piece.last === 0 && newest?.kind === 'whole' && continues(newest, channel, reliable ? piece.message : -1)) {
    if (packing.closedBytes + bytesExtended(newest, piece.payload) > bodyRoom(packing)) return false
    extend(newest, piece.payload)
  } else {
    const closed = packing.closedBytes + (newest === undefined ? 0 : frameBytes(newest, false))
    const frame = frameOf(channel, reliable, piece, packing.fragmentBytes)
    if (closed + frameBytes(frame, true) > bodyRoom(packing)) return false
    packing.closedBytes = closed
    frames.push(frame)
  }
  packing.entries += 1
  if (reliable) notePiece(packing.carried, channel, piece.last > 0, number, number < queue.fresh ? piece.copies + 1 : 0)
  else noteMessage(packing.carried, channel, piece)
  return true
}

/** Bytes of all that was taken so far. */
export function packedBytes({ room, frames, submittedBytes, closedBytes }: Packing): number {
  const newest = frames.at(-1)
  if (newest === undefined) return submittedBytes
  return submittedBytes + room.headroom + closedBytes + frameBytes(newest, true) + room.tailroom
}

/** Writes the datagram being filled, if there is anything in it. */
export function finishDatagram(packing: Packing): void {
  const { frames, room, closedBytes } = packing
  const newest = frames.at(-1)
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
function bodyRoom({ room, submittedBytes }: Packing, behind = submittedBytes): number {
  return Math.min(room.maxDatagramBytes, room.maxBytes - behind) - room.headroom - room.tailroom
}

/** A frame of one piece alone. A fragment's bytes are a view, as they are copied into the datagram at once. */
function frameOf(channel: number, reliable: boolean, piece: Piece, fragmentBytes: number): Frame {
  const { message, payload, index, last, transfer } = piece
  if (last === 0) return frameOfMessage(channel, reliable ? message : -1, payload)
  const body = payload.subarray(index * fragmentBytes, Math.min((index + 1) * fragmentBytes, payload.length))
  return { kind: 'fragment', channel, number: reliable ? message : transfer, index, last, body }
}

/** Writes down that the datagram carries this reliable piece, in the newest entry if it goes on there. */
function notePiece(carried: Array<CarriedDraft>, channel: number, large: boolean, number: number, copy: number): void {
  const newest = carried.at(-1)
  if (newest?.kind === 'pieces' && isNext(newest, channel, large, number, copy)) newest.count += 1
  else carried.push({ kind: 'pieces', channel, large, first: number, count: 1, copy })
}

/** The same of an unreliable one, which is known by its message, or a fragment by its transfer. */
function noteMessage(carried: Array<CarriedDraft>, channel: number, { last, message, transfer }: Piece): void {
  const newest = carried.at(-1)
  if (last > 0) carried.push({ kind: 'fragment', channel, transfer })
  else if (newest?.kind === 'messages' && newest.channel === channel) newest.numbers.push(message)
  else carried.push({ kind: 'messages', channel, numbers: [message] })
}

const isNext = (run: Run, channel: number, large: boolean, number: number, copy: number): boolean =>
  run.channel === channel && run.large === large && run.first + run.count === number && run.copy === copy
