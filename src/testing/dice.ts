// A stream of chance for drawing many things in a row inside one function: the generator of random.ts, which is a value, in a variable.
// The dice belong to the call that rolled them; nothing that is kept may hold on to them.

import { drawBelow, drawFraction, seedRandom } from './random.ts'

export interface Dice {
  /** A whole number, 0 .. bound - 1. */
  readonly below: (bound: number) => number
  /** A whole number, from .. to. */
  readonly between: (from: number, to: number) => number
  /** A number from .. to, each doubling as likely as the next. `from` is above 0. */
  readonly spread: (from: number, to: number) => number
  readonly chance: (ratio: number) => boolean
  readonly pick: <A>(first: A, ...others: ReadonlyArray<A>) => A
}

export function rollDice(seed: number, label: string): Dice {
  let random = seedRandom(seed, label)
  const below = (bound: number): number => {
    const [value, next] = drawBelow(bound, random)
    random = next
    return value
  }
  const fraction = (): number => {
    const [value, next] = drawFraction(random)
    random = next
    return value
  }
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    spread: (from, to) => {
      let low = from
      for (let octaves = below(countOctaves(from, to)); octaves > 0; octaves -= 1) low *= 2
      return low + fraction() * (Math.min(2 * low, to) - low)
    },
    chance: (ratio) => fraction() < ratio,
    pick: (first, ...others) => others[below(others.length + 1) - 1] ?? first,
  }
}

function countOctaves(from: number, to: number): number {
  let octaves = 1
  for (let low = 2 * from; low < to; low *= 2) octaves += 1
  return octaves
}
