/**
 * A 64-bit digest of a stream of blocks, sixteen bytes each, in four lanes of 32 bits: multiply, rotate. Every step is one-to-one in the
 * lane and in the word, so that a single changed word always shows; other changes slip through once in 2^64. Not for secrets.
 * docs/recordings.md, "Effects hash", has it byte for byte.
 */

/** 64 bits as two words, 0 to 2^32 - 1. */
export interface Digest {
  readonly low: number
  readonly high: number
}

/** Where a digest stands: four words of 32 bits, signed. What goes through them next is all that counts from here. */
export interface Lanes {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

/** A local of one writer. */
export type Mixing = { -readonly [K in keyof Lanes]: number }

/** Nothing went through. The square roots and constants of xxHash and MurmurHash3: any four different numbers would do. */
export const lanesAtStart: Lanes = {
  a: 0x9e37_79b9 | 0,
  b: 0x85eb_ca6b | 0,
  c: 0xc2b2_ae35 | 0,
  d: 0x27d4_eb2f | 0,
}

export const copyLanes = ({ a, b, c, d }: Lanes): Mixing => ({ a, b, c, d })

/** One block, as four words. */
export function absorbWords(lanes: Mixing, first: number, second: number, third: number, fourth: number): void {
  const p = Math.imul(lanes.a ^ first, 0x9e37_79b1)
  const q = Math.imul(lanes.b ^ second, 0x85eb_ca77)
  const r = Math.imul(lanes.c ^ third, 0xc2b2_ae3d)
  const s = Math.imul(lanes.d ^ fourth, 0x27d4_eb2f)
  lanes.a = (p << 15) | (p >>> 17)
  lanes.b = (q << 13) | (q >>> 19)
  lanes.c = (r << 11) | (r >>> 21)
  lanes.d = (s << 17) | (s >>> 15)
}

/** As many blocks as it takes, words little-endian, the last block filled up with zeros. */
export function absorbBytes(lanes: Mixing, bytes: Uint8Array): Lanes {
  const { length } = bytes
  const whole = length - (length % 16)
  if (length >= viewPays) absorbView(lanes, new DataView(bytes.buffer, bytes.byteOffset, whole))
  else for (let at = 0; at < whole; at += 16) absorbBlock(lanes, bytes, at)
  if (whole < length)
    absorbWords(
      lanes,
      lastWordAt(bytes, whole),
      lastWordAt(bytes, whole + 4),
      lastWordAt(bytes, whole + 8),
      lastWordAt(bytes, whole + 12),
    )
  return lanes
}

/** From so many bytes on, making a view costs less than putting words together. */
const viewPays = 96

const absorbBlock = (lanes: Mixing, bytes: Uint8Array, at: number): void =>
  absorbWords(lanes, wordAt(bytes, at), wordAt(bytes, at + 4), wordAt(bytes, at + 8), wordAt(bytes, at + 12))

/** `absorbWords` over all of it, with the lanes in registers. */
function absorbView(lanes: Mixing, view: DataView): void {
  let { a, b, c, d } = lanes
  const { byteLength } = view
  for (let at = 0; at < byteLength; at += 16) {
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
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24)

/** Past the end there are zeros. */
function lastWordAt(bytes: Uint8Array, at: number): number {
  let word = 0
  for (let index = at; index < Math.min(at + 4, bytes.length); index += 1)
    word |= (bytes[index] as number) << (8 * (index - at))
  return word
}

/** What it comes to. */
export function finishDigest({ a, b, c, d }: Lanes): Digest {
  const low = avalanche(a ^ ((b << 16) | (b >>> 16)))
  return { low, high: avalanche(c ^ ((d << 16) | (d >>> 16)) ^ low) }
}

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
