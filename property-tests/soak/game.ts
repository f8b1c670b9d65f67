// The game of a soak: one channel of each kind and one for files, and what is said in a tick. Sizes run from a few bytes to a file of 100 kB;
// what is said in bursts, and larger than the rate for bulk allows before its time to live is over, has to expire.

import { defineConfig } from 'packeteer'
import type { Dice } from '../../src/testing/dice.ts'
import type { End } from './history.ts'
import { leastBytes } from './payload.ts'

export const ticksPerSecond = 90

export const channels = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  positions: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
  files: { reliable: true, ordered: false, recovery: 'lean' },
} as const

export type ChannelName = keyof typeof channels

export const channelNames = Object.keys(channels) as ReadonlyArray<ChannelName>

export const gameConfig = (end: End, sessionId: number) =>
  defineConfig({ channels, integrity: 'crc32c', sessionId, side: end })

export type GameConfig = ReturnType<typeof gameConfig>

export interface Utterance {
  readonly channel: ChannelName
  readonly bytes: number
  readonly ttlMs?: number
}

/** A file that takes a second or so at the rate for bulk, so that what else is large has to wait. */
export const fileBytes = 100_000

export function speak(tick: number, dice: Dice): ReadonlyArray<Utterance> {
  const said: Array<Utterance> = []
  const say = (channel: ChannelName, from: number, to: number, ttlMs?: number): void => {
    const bytes = Math.max(leastBytes, Math.floor(dice.spread(from, to)))
    said.push(ttlMs === undefined ? { channel, bytes } : { channel, bytes, ttlMs })
  }
  if (tick % 2 === 0) say('positions', 13, 100)
  if (dice.chance(0.4)) say('moves', 13, 60)
  if (dice.chance(0.1)) say('events', 13, 200)
  if (dice.chance(0.1)) say('effects', 13, 100, dice.pick(50, 1000))
  // What has to be met comes by turns: several fragments, many at once, more than can leave in time, files.
  if (tick % 40 === 0) say(large[(tick / 40) % large.length] ?? 'moves', 1300, 8000)
  if (tick % 250 === 100) {
    const channel = dice.pick(...small)
    for (let count = dice.between(10, 60); count > 0; count -= 1) say(channel, 13, 60)
  }
  if (tick % 500 === 200) for (let count = 0; count < 6; count += 1) say('effects', 8000, 16_000, 20)
  if (tick % (5 * ticksPerSecond) === 0) said.push({ channel: 'files', bytes: fileBytes })
  return said
}

const large = ['positions', 'moves', 'events', 'effects'] as const
const small = ['moves', 'events', 'positions', 'effects'] as const
