// Seeded randomness as a value: sfc32 (Chris Doty-Humphrey's PractRand, 128 bits of state) on whole 32-bit words.
// A draw never changes its generator, it returns the next one beside the number. Streams come from hashing
// (seed, label) with MurmurHash3, so that the draws of one purpose do not move those of another.
// Only integer operations and exact divisions: the same numbers on every engine. Not for secrets.

export interface Random {
  readonly a: number
  readonly b: number
  readonly c: number
  /** Counts draws modulo 2^32; it guarantees a period of at least 2^32. */
  readonly counter: number
}

const WORDS = 4_294_967_296

// PractRand discards 12 outputs after a short seed, 15 after a long one.
const WARM_UP = 15

/** The stream that belongs to this seed and this label. Any safe integer is a seed, any string a label. */
export const seedRandom = (seed: number, label: string): Random => {
  let random: Random = {
    a: hashLabel(seed, label, 1),
    b: hashLabel(seed, label, 2),
    c: hashLabel(seed, label, 3),
    counter: 1,
  }
  for (let draw = 0; draw < WARM_UP; draw++) random = drawWord(random)[1]
  return random
}

/** A whole number, uniform in 0 .. 2^32 - 1. */
export const drawWord = ({ a, b, c, counter }: Random): readonly [number, Random] => {
  const word = (((a + b) | 0) + counter) >>> 0
  return [
    word,
    {
      a: (b ^ (b >>> 9)) >>> 0,
      b: (c + (c << 3)) >>> 0,
      c: (((c << 21) | (c >>> 11)) + word) >>> 0,
      counter: (counter + 1) >>> 0,
    },
  ]
}

/** A number in 0 <= x < 1, in steps of 2^-32. */
export const drawFraction = (random: Random): readonly [number, Random] => {
  const [word, next] = drawWord(random)
  return [word / WORDS, next]
}

/** A whole number in 0 .. bound - 1; `bound` is a whole number up to 2^32. Always one draw: its bias is below bound / 2^32. */
export const drawBelow = (bound: number, random: Random): readonly [number, Random] => {
  const [word, next] = drawWord(random)
  return [Math.floor((word / WORDS) * bound), next]
}

/** True with this probability. Always one draw, also for 0 (never) and 1 (always). */
export const drawChance = (ratio: number, random: Random): readonly [boolean, Random] => {
  const [word, next] = drawWord(random)
  return [word / WORDS < ratio, next]
}

const hashLabel = (seed: number, label: string, salt: number): number => {
  let hash = scrambleInto(salt, seed >>> 0)
  hash = scrambleInto(hash, Math.floor(seed / WORDS) >>> 0)
  for (let index = 0; index < label.length; index++) hash = scrambleInto(hash, label.charCodeAt(index))
  return avalanche(hash ^ label.length)
}

// One round of MurmurHash3 x86_32, with a UTF-16 unit or half a seed as its block.
const scrambleInto = (hash: number, block: number): number => {
  const multiplied = Math.imul(block, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((multiplied << 15) | (multiplied >>> 17), 0x1b873593)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

// fmix32 of MurmurHash3: every bit of the input moves every bit of the output.
const avalanche = (hash: number): number => {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}
