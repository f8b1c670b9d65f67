// What the specs of adapters share: two connections of one game, a clock that is moved by hand, and a loop that ticks until something
// has come true.

import { setImmediate } from 'node:timers/promises'
import { defineConfig } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'

export const config = defineConfig({
  maxDatagramBytes: 1150,
  channels: { moves: { reliable: true, ordered: true }, files: { reliable: true, ordered: false } },
})

export type GameConfig = typeof config
export const connect = (): Packeteer<GameConfig> => new Packeteer(config)

export const clock = () => {
  let at = 0
  return { now: () => at, pass: (ms: number) => (at += ms) }
}

/** What came on `moves`. */
export const drainMoves = (connection: Packeteer<GameConfig>): ReadonlyArray<number> =>
  connection.drainReceivedMessages('moves').flatMap(({ payload }) => [...payload])

/** Ticks, each after what the host has to do is done, until it is enough; the test's own time limit ends it otherwise. */
export const tickUntil = async (isEnough: () => boolean, tick: () => void): Promise<void> => {
  while (!isEnough()) {
    tick()
    await setImmediate()
  }
}
