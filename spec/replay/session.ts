// A short session on a bad link, the same each time, for specs that need a recording of something.

import { defineConfig, type Config } from '../../src/config.ts'
import * as E from '../../src/fp.ts'
import { readRecording, recordPair, type Recording, type RecorderOptions } from '../../src/replay/index.ts'
import { perfectLink, type Scenario } from '../../src/testing/index.ts'

export const config: Config<'moves' | 'position'> = defineConfig({
  channels: { moves: { reliable: true, ordered: true }, position: { reliable: false, ordered: true } },
})

export const scenario: Scenario = {
  config,
  seed: 7,
  durationMicros: 1_000_000,
  aToB: { ...perfectLink, delayMicros: 40_000, lossRatio: 0.1, duplicateRatio: 0.1 },
  bToA: { ...perfectLink, delayMicros: 40_000, lossRatio: 0.1 },
  send: (end, tick) => [
    { channel: 'moves', payload: Uint8Array.of(tick, end === 'a' ? 1 : 2) },
    { channel: 'position', payload: Uint8Array.of(tick), ttlMicros: 50_000 },
  ],
}

export const recordBoth = (options?: RecorderOptions): { readonly a: Uint8Array; readonly b: Uint8Array } =>
  recordPair(scenario, options)

export const readWell = (bytes: Uint8Array): Recording => {
  const read = readRecording(bytes)
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
  return read.right
}
