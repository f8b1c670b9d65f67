// Storms that are built, not drawn, with every fault at once: whatever storms are to survive has happened in them, whatever the seed.

import { defineConfig } from 'packeteer'
import { perfectLink, type LinkConfig, type Storm } from 'packeteer/testing'

const second = 1_000_000

const channels = {
  moves: { reliable: true, ordered: true, recovery: 'auto' },
  events: { reliable: true, ordered: false, recovery: 'lean' },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const

/** Small bounds, so that they are met, and a checksum, so that bytes may be spoilt. */
const config = defineConfig({
  channels,
  maxDatagramBytes: 256,
  maxMessageBytes: 2000,
  maxOutstandingMessages: 16,
  maxOutstandingBytes: 20_000,
  maxPartialMessages: 1,
  maxPartialBytes: 5000,
  partialTimeoutMs: 50,
  bulkBytesPerSecond: 20_000,
  maxDatagramLifetimeMs: 300_000,
  integrity: 'crc32c',
  sessionId: 7,
})

const link: LinkConfig = {
  ...perfectLink,
  delayMicros: 40_000,
  lossRatio: 0.2,
  jitterMicros: 20_000,
  holdRatio: 0.05,
  holdMicros: second,
  duplicateRatio: 0.2,
  duplicateDelayMicros: 25 * second,
  bytesPerSecond: 20_000,
  queueMicros: 50_000,
  corruptRatio: 0.05,
  damageRatio: 0.05,
}

const host: Storm['a'] = {
  tickMicros: 16_667,
  driftPpm: 20_000,
  grainMicros: 1,
  stalls: [{ atMicros: 5 * second, micros: 2 * second }],
  jumps: [
    { atMicros: 10 * second, micros: 100 * second },
    { atMicros: 15 * second, micros: -5 * second },
  ],
  restarts: [20, 22, 24].map((at) => ({ atMicros: at * second, micros: second / 2 })),
  maxBytes: undefined,
  traffic: {
    tenths: 8,
    channels: Object.keys(channels),
    largeOneIn: 10,
    longest: 2000,
    timedOneIn: 3,
    burstOneIn: 100,
    burst: 60,
  },
}

const calm = { ...perfectLink, delayMicros: 20_000 }

const storm: Storm = {
  seed: 1,
  config,
  origin: { packet: 0x1_0000 - 100, message: 0x100_0000 - 100 },
  aToB: link,
  bToA: link,
  spells: [],
  a: host,
  b: { ...host, driftPpm: -20_000, tickMicros: 20_000 },
  stormMicros: 28 * second,
  healed: { aToB: calm, bToA: calm },
  sessions: 2,
  perfect: false,
}

/** Two hundred small messages a second for a minute and a half: more packets than two bytes can number in a lifetime. */
const busy: Storm['a'] = {
  ...host,
  tickMicros: 5000,
  stalls: [],
  jumps: [],
  restarts: [],
  traffic: { ...host.traffic, tenths: 10, channels: ['effects'], largeOneIn: 0, timedOneIn: 0, burstOneIn: 0 },
}
const quiet: Storm['a'] = { ...busy, tickMicros: 10_000, traffic: { ...busy.traffic, tenths: 0 } }

/** All faults over the wraps of two bytes, the same over those of four, and one end so busy that its numbers go wide. */
export const builtStorms: ReadonlyArray<Storm> = [
  storm,
  { ...storm, seed: 2, sessions: 1, origin: { packet: 0x1_0000_0000 - 100, message: 0x200_0000 - 100 } },
  { ...storm, seed: 3, aToB: calm, bToA: calm, a: busy, b: quiet, stormMicros: 90 * second, sessions: 1 },
]
