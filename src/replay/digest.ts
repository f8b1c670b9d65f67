/**
 * A 64-bit digest of a stream of bytes, in four lanes of 32 bits that whole blocks of sixteen bytes go through: multiply, rotate. Every
 * step is one-to-one in the lane and in the word, so that a single changed word always shows; other changes slip through once in
 * 2^64. Not for secrets. docs/recordings.md, "Effects hash", has it byte for byte.
 */
import type { Sheet } from './sheet.ts'

/** 64 bits as two words, 0 to 2^32 - 1. */
export interface Digest {
  readonly low: number
  readonly high: number
}

export const noDigest: Digest = { low: 0, high: 0 }

/** A local of one writer. */
export interface Lanes {
  a: number
  b: number
  c: number
  d: number
  /** Bytes that went through. */
  length: number
}

const blockBytes = 16

/** The lanes that go on from a digest. */
export const lanesFrom = ({ low, high }: Digest): Lanes => ({
  a: low ^ 0x9e37_79b9,
  b: high ^ 0x85eb_ca6b,
  c: low ^ 0xc2b2_ae35,
  d: high ^ 0x27d4_eb2f,
  length: 0,
})

/** Takes whole blocks off the front of the sheet; what is left moves there. */
export function absorbBlocks(lanes: Lanes, sheet: Sheet): void {
  const whole = sheet.offset - (sheet.offset % blockBytes)
  const view = new DataView(sheet.bytes.buffer)
  let { a, b, c, d } = lanes
  for (let at = 0; at < whole; at += blockBytes) {
    const p = Math.imul(a ^ view.getInt32(at, true), 0x9e37_79b1)
    const q = Math.imul(b ^ view.getInt32(at + 4, true), 0x85eb_ca77)
    const r = Math.imul(c ^ view.getInt32(at + 8, true), 0xc2b2_ae3d)
    const s = Math.imul(d ^ view.getInt32(at + 12, true), 0x27d4_eb2f)
    a = (p << 15) | (p >>> 17)
    b = (q << 13) | (q >>> 19)
    c = (r << 11) | (r >>> 21)
    d = (s << 17) | (s >>> 15)
  }
  lanes.a = a
  lanes.b = b
  lanes.c = c
  lanes.d = d
  lanes.length += whole
  sheet.bytes.copyWithin(0, whole, sheet.offset)
  sheet.offset -= whole
}

/** Takes all of the sheet, the last block filled up with zeros, and says what it comes to. */
export function finishDigest(lanes: Lanes, sheet: Sheet): Digest {
  const length = lanes.length + sheet.offset
  const padded = Math.ceil(sheet.offset / blockBytes) * blockBytes
  const rest: Sheet = { bytes: new Uint8Array(padded), offset: padded }
  rest.bytes.set(sheet.bytes.subarray(0, sheet.offset))
  sheet.offset = 0
  absorbBlocks(lanes, rest)
  const low = avalanche(lanes.a ^ rotate(lanes.b, 16) ^ length)
  const high = avalanche(lanes.c ^ rotate(lanes.d, 16) ^ low)
  return { low, high: (high ^ Math.floor(length / 0x1_0000_0000)) >>> 0 }
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** The last step of MurmurHash3: every bit of the input moves every bit of the output. */
function avalanche(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

/** Sixteen hex digits, the high word first, as `hashState` prints. */
export const printDigest = ({ low, high }: Digest): string => printWord(high) + printWord(low)

const printWord = (word: number): string => word.toString(16).padStart(8, '0')

/** The digest that `printDigest` printed. Sixteen hex digits, or it is another. */
export const parseDigest = (text: string): Digest => ({
  low: Number.parseInt(text.slice(8), 16) >>> 0,
  high: Number.parseInt(text.slice(0, 8), 16) >>> 0,
})
