// Guards that explore: everything that can happen in a small scope.

import { explore, type Scope } from '../../src/testing/index.ts'
import { configOf } from './play.ts'
import type { Guard } from './exhibit.ts'

const on = (...channels: ReadonlyArray<string>): Scope['script']['a'] => channels.map((channel) => ({ channel }))
const large = (channel: string): Scope['script']['a'] => [{ channel, bytes: 300 }]

const base: Scope = {
  config: configOf({ maxMessageBytes: 300 }),
  script: { a: on('moves', 'moves'), b: [] },
  steps: { tick: [20_000] },
  most: { a: 3, b: 3 },
  network: { type: 'losing', copies: 1 },
  mostStates: 400_000,
}

const exploring =
  (scope: Partial<Scope>): Guard =>
  () => {
    const whole: Scope = { ...base, ...scope }
    try {
      const { counterexample } = explore(whole)
      if (counterexample === undefined) return undefined
      const { broken, path } = counterexample
      return { broken, events: path.map(({ end, what }) => `${end}: ${what}`) }
    } catch (error) {
      return { broken: `throws ${String(error)}`, events: [] }
    }
  }

const copied = configOf({ maxMessageBytes: 300, channels: { events: { reliable: true, ordered: false } } })

export const explorations: Readonly<Record<string, Guard>> = {
  'explore two ordered messages': exploring({}),
  'explore ordered messages before a wrap': exploring({
    script: { a: on('moves', 'moves', 'moves'), b: [] },
    network: { type: 'losing', copies: 0 },
    origin: { packet: 65_535, message: 2 ** 24 - 1 },
  }),
  'explore two ordered messages before a second wrap': exploring({ origin: { packet: 131_070, message: 2 ** 25 - 1 } }),
  'explore both ways': exploring({ script: { a: on('moves'), b: on('moves') } }),
  'explore copies of unordered messages': exploring({
    config: copied,
    script: { a: [...large('events'), ...on('events')], b: [] },
    most: { a: 3, b: 2 },
    network: { type: 'losing', copies: 0 },
  }),
  'explore sequenced messages': exploring({ script: { a: on('position', 'position', 'position'), b: [] } }),
  'explore loose messages': exploring({
    script: { a: on('effects', 'effects', 'effects'), b: [] },
    network: { type: 'losing', copies: 0 },
  }),
  'explore two large messages': exploring({
    script: { a: [...large('moves'), ...large('moves')], b: [] },
    most: { a: 3, b: 2 },
    network: { type: 'losing', copies: 0 },
  }),
  'explore timers': exploring({
    script: { a: on('moves', 'position'), b: [] },
    steps: { tick: [20_000], wait: [1_000_000, 1_000_000, 1_000_000] },
    most: { a: 3, b: 2 },
    network: { type: 'losing', copies: 0 },
  }),
  'explore damage under a checksum': exploring({
    config: configOf({ maxMessageBytes: 300, integrity: 'crc32c' }),
    damage: true,
    most: { a: 2, b: 2 },
  }),
}
