// The sessions behind the golden recordings: fifteen, two ends each. Every recovery mode meets a clean link, loss with disorder and copies,
// an outage with large messages, counters that wrap, and checksums with sides. All from seeds, in virtual time.

import type { ConfigInput, Recovery } from '../../src/config.ts'
import { perfectLink, type LinkConfig } from '../../src/testing/link.ts'

export interface Script {
  readonly name: string
  readonly config: ConfigInput
  /** Whether the ends say which side they are. */
  readonly sides: boolean
  readonly link: LinkConfig
  readonly origin: { readonly packet: number; readonly message: number }
  readonly ticks: number
  readonly seed: number
  /** Ticks from ... to, in which nothing arrives. */
  readonly outage: readonly [from: number, to: number]
}

const channels = (recovery: Recovery): ConfigInput['channels'] => ({
  moves: { reliable: true, ordered: true, recovery },
  events: { reliable: true, ordered: false, recovery },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
})

const small = { maxDatagramBytes: 256, maxMessageBytes: 2000, bulkBytesPerSecond: 20_000 }
const clean: LinkConfig = { ...perfectLink, delayMicros: 30_000 }
const rough: LinkConfig = {
  ...perfectLink,
  lossRatio: 0.15,
  delayMicros: 60_000,
  jitterMicros: 50_000,
  duplicateRatio: 0.05,
  duplicateDelayMicros: 120_000,
}

const common = { sides: false, origin: { packet: 0, message: 0 }, ticks: 4300, outage: [0, 0] } as const

/** Beginning a little before the numbers of 32 and 24 bits turn over. */
const wraps = { packet: 2 ** 32 - 200, message: 2 ** 24 - 90 }

export const scripts: ReadonlyArray<Script> = (['lean', 'auto', 'max'] as const).flatMap((recovery, index) => {
  const config: ConfigInput = { channels: channels(recovery), ...small }
  const checked: ConfigInput = { ...config, integrity: 'crc32c', sessionId: 77 + index }
  return [
    { ...common, name: `${recovery}-clean`, config, link: clean, seed: 10 + index },
    { ...common, name: `${recovery}-rough`, config, link: rough, seed: 20 + index },
    { ...common, name: `${recovery}-outage`, config, link: rough, seed: 30 + index, outage: [900, 1100] as const },
    { ...common, name: `${recovery}-wraps`, config, link: rough, seed: 40 + index, origin: wraps },
    { ...common, name: `${recovery}-sides`, config: checked, sides: true, link: rough, seed: 50 + index },
  ]
})
