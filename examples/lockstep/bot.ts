// Who plays for a peer: every second or so it sends a group against somebody, or home. Only its own inputs depend on its dice, and inputs
// are what peers exchange; so it may be as random as it likes.

import { drawBelow, drawChance, seedRandom, type Random } from 'packeteer/testing'
import { baseOf, cell, encodeOrder, groups, height, noOrder, width, type World } from './world.ts'

export interface Bot {
  readonly player: number
  readonly random: Random
}

export const createBot = (player: number, seed: number): Bot => ({ player, random: seedRandom(seed, `bot/${player}`) })

const ordersPerSecond = 2

export const think = ({ player, random }: Bot, world: World): readonly [input: Uint8Array, bot: Bot] => {
  const [speaks, afterChance] = drawChance(ordersPerSecond / 60, random)
  if (!speaks) return [noOrder, { player, random: afterChance }]
  const [group, afterGroup] = drawBelow(groups, afterChance)
  const [attacks, afterMood] = drawChance(0.8, afterGroup)
  const foes = world.units.filter(({ owner }) => owner !== player)
  const [choice, next] = drawBelow(Math.max(1, foes.length), afterMood)
  const foe = attacks ? foes[choice] : undefined
  const home = baseOf(player, world.players)
  const x = foe === undefined ? home.x : Math.trunc(foe.x / cell)
  const y = foe === undefined ? home.y : Math.trunc(foe.y / cell)
  return [encodeOrder({ group, x: Math.min(x, width - 1), y: Math.min(y, height - 1) }), { player, random: next }]
}
