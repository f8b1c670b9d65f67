// Streams of chance for the latency model: mulberry32, seeded from (seed, label) by the project's own hash, so that what
// is drawn for one purpose never moves what is drawn for another. Draws change the stream: a cell asks for millions.

import { drawWord, seedRandom } from '../../src/testing/index.ts'

/** Each call: the next number in 0 <= x < 1. */
export type Chance = () => number

export function chanceOf(seed: number, label: string): Chance {
  let state = drawWord(seedRandom(seed, label))[0]
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Exponentially distributed, with this mean. */
export const drawExponential = (chance: Chance, mean: number): number => -mean * Math.log(1 - chance())
