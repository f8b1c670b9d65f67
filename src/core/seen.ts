/**
 * Which numbers of an ever-growing sequence have been seen, for the newest and the `span` before it: a ring of 16-bit
 * words. Small integers in a plain array: a typed array above 64 bytes costs 240 ns to copy, a bigint 47 ns to shift,
 * and engines with 31-bit small integers would box a 32-bit word. The word in which the newest lies is kept beside the ring, so
 * that what comes in order copies the ring once in sixteen.
 *
 * ```
 *   number 33 lives in word 2 (33 / 16) modulo the count of words, bit 1 (33 mod 16)
 * ```
 */
export interface Seen {
  /** The newest number seen, and its word. */
  readonly newest: number
  readonly recent: number
  /** The ring; 0 in the place of `recent`. */
  readonly words: ReadonlyArray<number>
}

const wordBits = 16
const fullWord = (1 << wordBits) - 1

/** Nothing seen yet of what begins at `first`; everything before it counts as seen. `span` is a multiple of 16. */
export function seenBefore(first: number, span: number): Seen {
  const words = Array.from({ length: span / wordBits + 1 }, () => fullWord)
  const newest = first - 1
  words[wordIndex(newest, words.length)] = fullWord >> (wordBits - 1 - bitIndex(newest))
  return seenOver(newest, words)
}

/** How far before the newest number this remembers. */
export const spanOf = (seen: Seen): number => (seen.words.length - 1) * wordBits

/** Older than what is remembered: seen or not, nobody knows. */
export const isForgotten = (seen: Seen, number: number): boolean => number < seen.newest - spanOf(seen)

/** Whether the number was seen. Ask `isForgotten` first. */
export function wasSeen(seen: Seen, number: number): boolean {
  return number <= seen.newest && ((wordOf(seen, number) >> bitIndex(number)) & 1) === 1
}

/** The word of a number that is neither forgotten nor beyond the newest. */
const wordOf = ({ newest, recent, words }: Seen, number: number): number =>
  Math.floor(number / wordBits) === Math.floor(newest / wordBits)
    ? recent
    : (words[wordIndex(number, words.length)] as number)

/** Whether the newest and the `count` before it were all seen; they are no more than what is remembered. Word by word: every datagram asks. */
export function isGapless(seen: Seen, count: number): boolean {
  const oldest = seen.newest - count
  for (let number = seen.newest; number >= oldest; number -= bitIndex(number) + 1) {
    const top = bitIndex(number)
    const bottom = Math.max(0, top - (number - oldest))
    const wanted = (fullWord >> (wordBits - 1 - top)) & (fullWord << bottom)
    if ((wordOf(seen, number) & wanted) !== wanted) return false
  }
  return true
}

/** With the number noted. It must not be forgotten. However far it jumps ahead, the work is bounded by the words. */
export function see({ newest, recent, words }: Seen, number: number): Seen {
  const bit = 1 << bitIndex(number)
  const entered = Math.floor(number / wordBits) - Math.floor(newest / wordBits)
  if (entered === 0) return { newest: Math.max(number, newest), recent: recent | bit, words }
  const count = words.length
  const next = words.slice()
  if (entered < 0) {
    const index = wordIndex(number, count)
    next[index] = (next[index] as number) | bit
    return { newest, recent, words: next }
  }
  next[wordIndex(newest, count)] = recent
  for (let back = 0; back < Math.min(entered, count); back += 1) next[wordIndex(number - back * wordBits, count)] = 0
  return { newest: number, recent: bit, words: next }
}

/** Of what is remembered, bit `i` of byte `j`: number `newest - 1 - (8j + i)` was seen. What is forgotten does not show. */
export function bitsOf(seen: Seen): Uint8Array {
  const bits = new Uint8Array(spanOf(seen) / 8)
  for (let back = 0; back < spanOf(seen); back += 1) {
    if (wasSeen(seen, seen.newest - 1 - back)) bits[back >> 3] = (bits[back >> 3] as number) | (1 << (back & 7))
  }
  return bits
}

/** The other way round. */
export function seenFrom(newest: number, bits: Uint8Array): Seen {
  const words = wholeRing(seenBefore(newest + 1, bits.length * 8))
  for (let back = 0; back < bits.length * 8; back += 1) {
    // All of a byte at once: a span of 2^15 is mostly ones.
    if (bits[back >> 3] === 0xff) {
      back |= 7
      continue
    }
    if ((((bits[back >> 3] as number) >> (back & 7)) & 1) === 1) continue
    const number = newest - 1 - back
    const index = wordIndex(number, words.length)
    words[index] = (words[index] as number) & ~(1 << bitIndex(number))
  }
  return seenOver(newest, words)
}

/** Over a whole ring, which is taken over. */
function seenOver(newest: number, ring: Array<number>): Seen {
  const index = wordIndex(newest, ring.length)
  const recent = ring[index] as number
  ring[index] = 0
  return { newest, recent, words: ring }
}

/** The ring with the newest word in its place, in an array of the caller's own. */
export function wholeRing({ newest, recent, words }: Seen): Array<number> {
  const ring = words.slice()
  ring[wordIndex(newest, ring.length)] = recent
  return ring
}

/** Where the word of the oldest remembered number lies, and how many of its lowest bits are forgotten: they mean nothing. */
export const oldestWord = (newest: number, count: number): number => wordIndex(newest - (count - 1) * wordBits, count)
export const forgottenBits = (newest: number): number => bitIndex(newest)

/** Not with `%`, which calls out of compiled code for numbers that may be large. */
function wordIndex(number: number, count: number): number {
  const word = Math.floor(number / wordBits)
  return word - Math.floor(word / count) * count
}

const bitIndex = (number: number): number => number - Math.floor(number / wordBits) * wordBits
