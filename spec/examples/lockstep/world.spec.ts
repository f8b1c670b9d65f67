// The battle: the same inputs make the same world, down to a hash that is written here; orders of any bytes.

import { describe, expect, it } from 'vitest'
import { corrupt, hashAll, hashParts, partNames } from '../../../examples/lockstep/checksum.ts'
import { createBot, think } from '../../../examples/lockstep/bot.ts'
import {
  baseOf,
  countUnits,
  createWorld,
  decodeOrder,
  encodeOrder,
  height,
  stepWorld,
  width,
  type World,
} from '../../../examples/lockstep/world.ts'

const battle = (players: number, frames: number, goneFrom = Infinity): World => {
  const world = createWorld(players, 7)
  let bots = Array.from({ length: players }, (_, player) => createBot(player, 7))
  for (let frame = 0; frame < frames; frame += 1) {
    const thoughts = bots.map((bot) => think(bot, world))
    bots = thoughts.map(([, bot]) => bot)
    stepWorld(
      world,
      thoughts.map(([input], player) => (player === 1 && frame >= goneFrom ? undefined : input)),
    )
  }
  return world
}

describe('the world', () => {
  it('after 1,200 frames is this one, on every engine', () => {
    const world = battle(4, 1200)
    expect(world.kills.reduce((sum, kills) => sum + kills, 0)).toBeGreaterThan(20)
    expect(hashAll(hashParts(world)).toString(16)).toBe('f85e7a80')
  })

  it('reinforces nobody who is gone', () => {
    expect(countUnits(battle(2, 600), 1)).toBeGreaterThan(countUnits(battle(2, 600, 0), 1))
  })

  it.each([2, 3, 4, 8])('has a base on the field for each of %d players', (players) => {
    const bases = Array.from({ length: players }, (_, owner) => baseOf(owner, players))
    for (const { x, y } of bases) expect(x > 0 && x < width && y > 0 && y < height).toBe(true)
    expect(new Set(bases.map(({ x, y }) => `${x},${y}`)).size).toBe(players)
  })
})

describe('an order', () => {
  it('is three bytes on the field', () => {
    expect([...encodeOrder({ group: 3, x: 95, y: 27 })]).toEqual([3, 95, 27])
    expect(decodeOrder(Uint8Array.of(3, 95, 27))).toEqual({ group: 3, x: 95, y: 27 })
  })

  it.each([[[]], [[4, 0, 0]], [[0, 96, 0]], [[0, 0, 28]], [[0, 0]], [[0, 0, 0, 0]]])('is not %j', (bytes) => {
    expect(decodeOrder(Uint8Array.from(bytes))).toBeUndefined()
  })
})

describe('a bug', () => {
  it.each(partNames)('in %s changes the hash of that part, and of no other', (part) => {
    const [clean, other] = [battle(2, 100), battle(2, 100)]
    corrupt(other, part)
    const [before, after] = [hashParts(clean), hashParts(other)]
    expect(partNames.filter((_, index) => before[index] !== after[index])).toEqual([part])
  })
})
