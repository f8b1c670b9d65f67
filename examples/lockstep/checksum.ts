// Hashes of the parts of the world, and of all of it: what peers compare, so that a desync names its part. And the ways to cause one.

import type { World } from './world.ts'

/** FNV-1a over 32-bit words. */
const mix = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193) >>> 0

const parts = {
  'unit-position': ({ units }: World) => units.flatMap(({ id, x, y }) => [id, x, y]),
  'unit-hp': ({ units }: World) => units.flatMap(({ id, hp, reload }) => [id, hp, reload]),
  orders: ({ units }: World) => units.flatMap(({ goalX, goalY }) => [goalX, goalY]),
  score: ({ kills, nextId }: World) => [nextId, ...kills],
  random: ({ random }: World) => [random],
}

export type Part = keyof typeof parts
export const partNames = Object.keys(parts) as ReadonlyArray<Part>

/** One hash per part, in the order of `partNames`. */
export const hashParts = (world: World): ReadonlyArray<number> =>
  partNames.map((name) => parts[name](world).reduce(mix, 0x811c9dc5))

export const hashAll = (hashes: ReadonlyArray<number>): number => hashes.reduce(mix, 0x811c9dc5)

/** What a bug, a cosmic ray or a cheat would do: one bit of one part. */
export const corrupt = (world: World, part: Part): void => {
  const unit = world.units[0]
  if (part === 'score') world.kills[0] = (world.kills[0] ?? 0) ^ 1
  if (part === 'random') world.random ^= 2
  if (unit === undefined) return
  if (part === 'unit-hp') unit.hp ^= 1
  if (part === 'unit-position') unit.x ^= 1
  if (part === 'orders') unit.goalX ^= 1
}
