/**
 * Pieces -> datagrams, written as they are taken into one buffer that all twins share: src/message/coalescing.ts and frame.ts without the
 * frames as values. Only the newest frame is still open, as its form depends on what follows; docs/wire-format.md, "Body".
 */
import { varintSize } from '../../src/core/bytes.ts'
import { maxEntries } from '../../src/message/frame.ts'
import { putBytes } from './copying.ts'
import { headBytes, runBytes } from './frame-bytes.ts'
import type { Carried, Lane, Piece } from './lane.ts'

const largestDatagram = 65_507

export class Packer {
  readonly bytes: Uint8Array = new Uint8Array(largestDatagram)
  carried: Array<Carried> = []
  /** Of the datagrams that this flush has finished. */
  datagrams = 0
  #finishedBytes = 0
  #headroom = 0
  #tailroom = 0
  #maxDatagramBytes = 0
  #maxBytes = 0
  #fragmentBytes = 0
  /** Bytes that the body of the datagram being filled may have; and of all its frames but the open one. */
  #room = 0
  #closed = 0
  #entries = 0
  /** The open frame: its pieces, their bytes, the bytes of their lengths as varints, whether all are equal. */
  readonly #pieces: Array<Piece> = []
  #lane: Lane | undefined
  #number = 0
  #total = 0
  #lengthBytes = 0
  #isEven = true

  begin(headroom: number, tailroom: number, maxDatagramBytes: number, maxBytes: number, fragmentBytes: number): void {
    this.#headroom = headroom
    this.#tailroom = tailroom
    this.#maxDatagramBytes = maxDatagramBytes
    this.#maxBytes = maxBytes
    this.#fragmentBytes = fragmentBytes
    this.#finishedBytes = 0
    this.datagrams = 0
    this.#open()
  }

  #open(): void {
    const most = Math.min(this.#maxDatagramBytes, this.#maxBytes - this.#finishedBytes)
    this.#room = most - this.#headroom - this.#tailroom
    this.#closed = 0
    this.#entries = 0
    this.#pieces.length = 0
    this.#lane = undefined
    this.carried = []
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0
  }

  /** What the flush may send besides what it has finished. */
  get bytesLeft(): number {
    return this.#maxBytes - this.#finishedBytes
  }

  /** Bytes of all that was taken so far. */
  get packedBytes(): number {
    return this.isEmpty ? this.#finishedBytes : this.#finishedBytes + this.#length
  }

  /** Whether the flush has the bytes for another datagram with this piece. */
  hasRoomBehind(lane: Lane, piece: Piece): boolean {
    const { length } = piece.payload
    const bytes = piece.last === 0 ? headBytes(lane) + length : this.#fragmentFrameBytes(lane, piece, true)
    return this.packedBytes + this.#headroom + bytes + this.#tailroom <= this.#maxBytes
  }

  get #length(): number {
    return this.#headroom + this.#closed + this.#openBytes(true) + this.#tailroom
  }

  /** Takes a piece into the datagram that is being filled, if it fits. `ordinal`: its number in its queue. */
  pack(lane: Lane, piece: Piece, ordinal: number, copy: number): boolean {
    if (this.#entries >= maxEntries) return false
    const taken = piece.last === 0 ? this.#packWhole(lane, piece) : this.#packFragment(lane, piece)
    if (!taken) return false
    this.#entries += 1
    this.#note(lane, piece, ordinal, copy)
    return true
  }

  #packWhole(lane: Lane, piece: Piece): boolean {
    const { length } = piece.payload
    const size = varintSize(length)
    const count = this.#pieces.length
    const newest = this.#pieces[count - 1]
    if (newest === undefined || this.#lane !== lane || newest.last > 0 || !this.#isNext(piece.message, count)) {
      const closed = this.#closed + this.#openBytes(false)
      if (closed + headBytes(lane) + length > this.#room) return false
      this.#reopen(lane, piece, closed)
      this.#total = length
      this.#lengthBytes = size
      this.#isEven = true
      return true
    }
    const isEven = this.#isEven && length === newest.payload.length
    const bytes = runBytes(lane, count + 1, this.#total + length, this.#lengthBytes + size, isEven, size, true)
    if (this.#closed + bytes > this.#room) return false
    this.#isEven = isEven
    this.#total += length
    this.#lengthBytes += size
    this.#pieces.push(piece)
    return true
  }

  #isNext(message: number, count: number): boolean {
    return this.#lane?.reliable !== true || this.#number + count === message
  }

  #packFragment(lane: Lane, piece: Piece): boolean {
    const closed = this.#closed + this.#openBytes(false)
    if (closed + this.#fragmentFrameBytes(lane, piece, true) > this.#room) return false
    this.#reopen(lane, piece, closed)
    return true
  }

  /** Writes the open frame, as it is not the last, and opens another. */
  #reopen(lane: Lane, piece: Piece, closed: number): void {
    this.#write(false)
    this.#closed = closed
    this.#lane = lane
    this.#number = piece.message
    this.#pieces.length = 0
    this.#pieces.push(piece)
  }

  #openBytes(end: boolean): number {
    const { length } = this.#pieces
    if (length === 0) return 0
    const lane = this.#lane as Lane
    const newest = this.#pieces[length - 1] as Piece
    if (newest.last > 0) return this.#fragmentFrameBytes(lane, newest, end)
    const last = varintSize(newest.payload.length)
    return runBytes(lane, length, this.#total, this.#lengthBytes, this.#isEven, last, end)
  }

  #lengthOf({ payload, index, last }: Piece): number {
    return index < last ? this.#fragmentBytes : payload.length - index * this.#fragmentBytes
  }

  #fragmentFrameBytes(lane: Lane, piece: Piece, end: boolean): number {
    const { index, last } = piece
    const length = this.#lengthOf(piece)
    const written = index === last && !end ? varintSize(length) : 0
    return (lane.index < 31 ? 4 : 5) + varintSize(index) + varintSize(last) + written + length
  }

  /** Writes what is open as the end of the datagram; says how long the datagram is. `opened` when it has left. */
  finish(): number {
    const length = this.#length
    this.#write(true)
    this.#finishedBytes += length
    this.datagrams += 1
    return length
  }

  next(): void {
    this.#open()
  }

  #write(end: boolean): void {
    const first = this.#pieces[0]
    if (first === undefined) return
    const { bytes } = this
    const lane = this.#lane as Lane
    const count = this.#pieces.length
    const shape = first.last > 0 ? 3 : count === 1 ? 0 : this.#isEven ? 1 : 2
    let offset = this.#headroom + this.#closed
    bytes[offset] = (end ? 0x80 : 0) | (shape << 5) | Math.min(lane.index, 31)
    if (lane.index >= 31) bytes[(offset += 1)] = lane.index - 31
    offset += 1
    if (shape === 3 || lane.reliable) {
      const number = lane.reliable || first.transfer === undefined ? first.message : first.transfer.number
      bytes[offset] = number
      bytes[offset + 1] = number >>> 8
      bytes[offset + 2] = number >>> 16
      offset += 3
    }
    if (shape === 3) return this.#writeFragment(first, offset, end)
    if (count > 1) offset = writeVarint(bytes, offset, count - 2)
    const lengths = (shape === 2 ? count : 1) - (end ? 1 : 0)
    for (let index = 0; index < lengths; index += 1)
      offset = writeVarint(bytes, offset, (this.#pieces[index] as Piece).payload.length)
    for (let index = 0; index < count; index += 1) {
      const { payload } = this.#pieces[index] as Piece
      putBytes(bytes, offset, payload)
      offset += payload.length
    }
  }

  #writeFragment(piece: Piece, start: number, end: boolean): void {
    const { bytes } = this
    const { index, last, payload } = piece
    const length = this.#lengthOf(piece)
    let offset = writeVarint(bytes, writeVarint(bytes, start, index), last)
    if (index === last && !end) offset = writeVarint(bytes, offset, length)
    const from = index * this.#fragmentBytes
    bytes.set(payload.subarray(from, from + length), offset)
  }

  #note(lane: Lane, piece: Piece, ordinal: number, copy: number): void {
    const large = piece.transfer !== undefined
    const kind = lane.reliable ? 'pieces' : large ? 'fragment' : 'messages'
    const first = lane.reliable ? ordinal : large ? piece.transfer.number : piece.message
    const newest = this.carried[this.carried.length - 1]
    if (newest?.lane === lane && newest.kind === kind && newest.large === large && newest.copy === copy) {
      if (kind !== 'fragment' && newest.first + newest.count === first) {
        newest.count += 1
        return
      }
    }
    this.carried.push({ kind, lane, large, first, count: 1, copy })
  }
}

function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let offset = start
  let rest = value
  while (rest > 0x7f) {
    bytes[offset] = (rest & 0x7f) | 0x80
    offset += 1
    rest >>>= 7
  }
  bytes[offset] = rest
  return offset + 1
}
