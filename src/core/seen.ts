/**
 * Which numbers of an ever-growing sequence have been seen, for the newest and the `span` before it: a ring of 16-bit
 * limbs. Small integers in a plain array: a typed array above 64 bytes costs 240 ns to copy, a bigint 47 ns to shift,
 * and engines with 31-bit small integers would box a 32-bit limb.
 *
 * ```
 *   number 33 lives in limb 2 (33 / 16) modulo the count of limbs, bit 1 (33 mod 16)
 * ```
 */
export interface Seen {
  /** The newest number seen. */
  readonly newest: number
  readonly limbs: ReadonlyArray<number>
}

const limbBits = 16
const fullLimb = (1 << limbBits) - 1

/** Nothing seen yet of what begins at `first`; everything before it counts as seen. `span` is a multiple of 16. */
export function seenBefore(first: number, span: number): Seen {
  const limbs = Array.from({ length: span / limbBits + 1 }, () => fullLimb)
  const newest = first - 1
  limbs[limbIndex(newest, limbs.length)] = fullLimb >> (limbBits - 1 - bitIndex(newest))
  return { newest, limbs }
}

/** How far before the newest number this remembers. */
export const spanOf = (seen: Seen): number => (seen.limbs.length - 1) * limbBits

/** Older than what is remembered: seen or not, nobody knows. */
export const isForgotten = (seen: Seen, number: number): boolean => number < seen.newest - spanOf(seen)

/** Whether the number was seen. Ask `isForgotten` first. */
export function wasSeen(seen: Seen, number: number): boolean {
  if (number > seen.newest) return false
  const limb = seen.limbs[limbIndex(number, seen.limbs.length)] as number
  return ((limb >> bitIndex(number)) & 1) === 1
}

/** Whether the newest and the `count` before it were all seen; they are no more than what is remembered. Limb by limb: every datagram asks. */
export function isGapless({ newest, limbs }: Seen, count: number): boolean {
  const oldest = newest - count
  for (let number = newest; number >= oldest; number -= bitIndex(number) + 1) {
    const top = bitIndex(number)
    const bottom = Math.max(0, top - (number - oldest))
    const wanted = (fullLimb >> (limbBits - 1 - top)) & (fullLimb << bottom)
    if (((limbs[limbIndex(number, limbs.length)] as number) & wanted) !== wanted) return false
  }
  return true
}

/** With the number noted. It must not be forgotten. However far it jumps ahead, the work is bounded by the limbs. */
export function see(seen: Seen, number: number): Seen {
  const limbs = seen.limbs.slice()
  const count = limbs.length
  const entered = Math.min(Math.floor(number / limbBits) - Math.floor(seen.newest / limbBits), count)
  for (let back = 0; back < entered; back += 1) limbs[limbIndex(number - back * limbBits, count)] = 0
  const index = limbIndex(number, count)
  limbs[index] = (limbs[index] as number) | (1 << bitIndex(number))
  return { newest: Math.max(number, seen.newest), limbs }
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
  const { limbs } = seenBefore(newest + 1, bits.length * 8)
  const marked = limbs.slice()
  for (let back = 0; back < bits.length * 8; back += 1) {
    if ((((bits[back >> 3] as number) >> (back & 7)) & 1) === 1) continue
    const number = newest - 1 - back
    const index = limbIndex(number, limbs.length)
    marked[index] = (marked[index] as number) & ~(1 << bitIndex(number))
  }
  return { newest, limbs: marked }
}

/** Where the limb of the oldest remembered number lies, and how many of its lowest bits are forgotten: they mean nothing. */
export const oldestLimb = (newest: number, count: number): number => limbIndex(newest - (count - 1) * limbBits, count)
export const forgottenBits = (newest: number): number => bitIndex(newest)

/** Not with `%`, which calls out of compiled code for numbers that may be large. */
function limbIndex(number: number, count: number): number {
  const limb = Math.floor(number / limbBits)
  return limb - Math.floor(limb / count) * count
}

const bitIndex = (number: number): number => number - Math.floor(number / limbBits) * limbBits
