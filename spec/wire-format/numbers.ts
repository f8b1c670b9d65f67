// How truncated numbers become whole again: the sections *Numbers* and *Message numbers* of docs/wire-format.md.
// Written with remainders that cannot go negative, not with bit tricks.

import type { Knowledge } from './value.ts'

const remainder = (value: number, modulus: number): number => ((value % modulus) + modulus) % modulus

/** The number congruent to `truncated` from `centre - modulus / 2` to `centre + modulus / 2 - 1`. */
export function nearest(centre: number, truncated: number, modulus: number): number {
  const lowest = centre - modulus / 2
  return lowest + remainder(truncated - lowest, modulus)
}

/** The largest number below `bound` that is congruent to `truncated`; negative if there is none from 0 on. */
export const largestBelow = (bound: number, truncated: number, modulus: number): number =>
  bound - 1 - remainder(bound - 1 - truncated, modulus)

export function readPacketNumber(truncated: number, wide: boolean, knowledge: Knowledge): number {
  const newest = wide ? knowledge.newest : knowledge.newestNarrow
  return nearest(newest === undefined ? 0 : newest + 1, truncated, wide ? 2 ** 32 : 2 ** 16)
}

export function readAckNumber(truncated: number, wide: boolean, knowledge: Knowledge): number {
  if (wide) return largestBelow(knowledge.nextOwn, truncated, 2 ** 32)
  return largestBelow(Math.min(knowledge.nextOwn, knowledge.wideFromOwn ?? Infinity), truncated, 2 ** 16)
}

export function readMessageNumber(truncated: number, channel: number, knowledge: Knowledge): number {
  const newest = knowledge.messages.get(channel)
  return nearest(newest === undefined ? 0 : newest + 1, truncated, 2 ** 24)
}
