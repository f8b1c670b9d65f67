// A storm in which nothing happens, for the specs: change what you need.

import { defineConfig } from '../../../src/config.ts'
import { perfectLink } from '../../../src/testing/link-config.ts'
import type { Host, Storm } from '../../../src/testing/storm/storm.ts'
import { stormChannels } from '../../../src/testing/storm/swarm.ts'

export const config = defineConfig({ channels: stormChannels })

export const host: Host = {
  tickMicros: 50_000,
  driftPpm: 0,
  grainMicros: 1,
  stalls: [],
  jumps: [],
  restarts: [],
  maxBytes: undefined,
  traffic: {
    tenths: 10,
    channels: ['moves', 'events', 'position', 'effects'],
    largeOneIn: 0,
    longest: 100,
    timedOneIn: 0,
    burstOneIn: 0,
    burst: 0,
  },
}

const link = { ...perfectLink, delayMicros: 20_000 }

export const calm: Storm = {
  seed: 1,
  config,
  origin: { packet: 0, message: 0 },
  aToB: link,
  bToA: link,
  spells: [],
  a: host,
  b: host,
  stormMicros: 5_000_000,
  healed: { aToB: link, bToA: link },
  sessions: 1,
  perfect: true,
}
