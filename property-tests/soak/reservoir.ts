// Datagrams of any age, in bounded memory: the first ones of all, and a fair sample of all that ever passed (Vitter's algorithm R). Each
// datagram of the run is in the sample with the same chance, so the age of one that is drawn is uniform from now back to the start.

import type { Dice } from '../../src/testing/dice.ts'

export interface Kept {
  readonly datagram: Uint8Array
  readonly atMs: number
  /** Which one it is of all that passed, from 0. */
  readonly order: number
}

export interface Reservoir {
  readonly keep: (datagram: Uint8Array, atMs: number) => void
  /** One in four times among the first ones, else any; undefined while there is none. */
  readonly draw: () => Kept | undefined
  /** How many passed. */
  readonly seen: () => number
}

/** `capacity` for the sample, and as many as `firstOnes` for good. */
export function openReservoir(dice: Dice, capacity: number, firstOnes: number): Reservoir {
  const first: Array<Kept> = []
  const sample: Array<Kept> = []
  let seen = 0
  return {
    keep: (datagram, atMs) => {
      const kept = { datagram, atMs, order: seen }
      seen += 1
      if (first.length < firstOnes) first.push(kept)
      const place = sample.length < capacity ? sample.length : dice.below(seen)
      if (place < capacity) sample[place] = kept
    },
    draw: () => {
      const among = dice.chance(0.25) ? first : sample
      return among[dice.below(Math.max(1, among.length))]
    },
    seen: () => seen,
  }
}
