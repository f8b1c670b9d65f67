/**
 * The arithmetic of the hash: two halves of 32 bits that take in the same words with different multipliers, so that what collides in one
 * does not in the other. Nothing but `Math.imul`, shifts and exclusive or: the same on every engine. A typed array, as a half does not
 * fit the small integers of every engine, and boxed numbers cost several times as much.
 */
export type Halves = Int32Array

export const newHalves = (): Halves => new Int32Array(2)

/** Odd, with bits that follow no pattern: 2^32 over the golden ratio, and a multiplier of MurmurHash3's finaliser. */
const firstFactor = 0x9e37_79b1
const secondFactor = 0x85eb_ca6b

// Without their shifts, differences in the highest bits of two words would cancel each other.
const stirFirst = (half: number, word: number): number => {
  const stirred = Math.imul(half ^ word, firstFactor)
  return stirred ^ (stirred >>> 15)
}
const stirSecond = (half: number, word: number): number => {
  const stirred = Math.imul(half ^ word, secondFactor)
  return (stirred << 13) | (stirred >>> 19)
}

export function startHalves(halves: Halves): void {
  halves[0] = firstFactor
  halves[1] = secondFactor
}

/** Takes in what two other halves came to. */
export function absorb(halves: Halves, first: number, second: number): void {
  halves[0] = stirFirst(halves[0] as number, first)
  halves[1] = stirSecond(halves[1] as number, second)
}

const double = new DataView(new ArrayBuffer(8))

/** Takes in any number, to the bit; 0 and -0 are one. */
export function mix(halves: Halves, value: number): void {
  const word = value | 0
  if (word === value) return absorb(halves, word, word)
  double.setFloat64(0, value)
  const low = double.getInt32(4)
  const high = double.getInt32(0)
  absorb(halves, low, low)
  absorb(halves, high, high)
}

/** The same as `mix` with each in turn, for less. */
export function mixFour(halves: Halves, one: number, two: number, three: number, four: number): void {
  if ((one | 0) !== one || (two | 0) !== two || (three | 0) !== three || (four | 0) !== four) {
    mix(halves, one)
    mix(halves, two)
    mix(halves, three)
    mix(halves, four)
    return
  }
  const first = stirFirst(stirFirst(halves[0] as number, one), two)
  const second = stirSecond(stirSecond(halves[1] as number, one), two)
  halves[0] = stirFirst(stirFirst(first, three), four)
  halves[1] = stirSecond(stirSecond(second, three), four)
}

/** Takes in bytes and their number, four at a time. */
export function mixBytes(halves: Halves, bytes: Uint8Array): void {
  const { length } = bytes
  let first = stirFirst(halves[0] as number, length)
  let second = stirSecond(halves[1] as number, length)
  let index = 0
  for (; index + 3 < length; index += 4) {
    const low = (bytes[index] as number) | ((bytes[index + 1] as number) << 8)
    const word = low | ((bytes[index + 2] as number) << 16) | ((bytes[index + 3] as number) << 24)
    first = stirFirst(first, word)
    second = stirSecond(second, word)
  }
  for (; index < length; index += 1) {
    first = stirFirst(first, bytes[index] as number)
    second = stirSecond(second, bytes[index] as number)
  }
  halves[0] = first
  halves[1] = second
}

/** Takes in marks of 16 bits, two at a time: those from index `from` up to and without `to`. */
export function mixMarks(halves: Halves, marks: ReadonlyArray<number>, from: number, to: number): void {
  let first = halves[0] as number
  let second = halves[1] as number
  for (let index = from; index < to; index += 2) {
    const next = index + 1 < to ? (marks[index + 1] as number) : 0
    const word = (marks[index] as number) | (next << 16)
    first = stirFirst(first, word)
    second = stirSecond(second, word)
  }
  halves[0] = first
  halves[1] = second
}

/** Spreads every bit over its half, so that halves can be added up: MurmurHash3's finaliser. */
export function finish(half: number): number {
  let rest = Math.imul(half ^ (half >>> 16), 0x85eb_ca6b)
  rest = Math.imul(rest ^ (rest >>> 13), 0xc2b2_ae35)
  return rest ^ (rest >>> 16)
}

/** Takes in what a value comes to in halves of its own. */
export function mixApart<A>(
  halves: Halves,
  { hash }: { readonly hash: (halves: Halves, value: A) => void },
  value: A,
): void {
  const own = newHalves()
  startHalves(own)
  hash(own, value)
  absorb(halves, finish(own[0] as number), finish(own[1] as number))
}
