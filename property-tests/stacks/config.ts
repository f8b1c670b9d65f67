// What both ends of every check agree on: all four kinds of channels, and one file that is far longer than a datagram.

import { defineConfig, type Config } from 'packeteer'

export type Names = 'moves' | 'events' | 'position' | 'files'

const common = {
  channels: {
    moves: { reliable: true, ordered: true },
    events: { reliable: true, ordered: false },
    position: { reliable: false, ordered: true },
    files: { reliable: true, ordered: false },
  },
  maxMessageBytes: 300_000,
} as const

export const fileBytes = 300_000
export const ticksPerSecond = 60

/** Between departures, a sign of life: an end that is silent for longer than `silentAfterMs` has left. */
const keepAliveMs = 250
export const silentAfterMs = 3000

/** Over data channels. Without `keepsAlive` an end that owes nothing sends nothing. */
export const overRtc = (keepsAlive: boolean): Config<Names> =>
  defineConfig({ ...common, maxDatagramBytes: 1150, keepAliveMs: keepsAlive ? keepAliveMs : 0 })

/** Over raw UDP: checked, with a session and sides. */
export const overUdp = (side: 'a' | 'b', keepsAlive: boolean): Config<Names> =>
  defineConfig({ ...common, integrity: 'crc32c', sessionId: 14, side, keepAliveMs: keepsAlive ? keepAliveMs : 0 })
