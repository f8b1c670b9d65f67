// Presets are read by their names: each says what it models and where its numbers come from.

import { expect, it } from 'vitest'
import { presets } from '../../src/testing/presets.ts'

it.each(Object.entries(presets))('%s says what it models and its source', (_name, { models, source }) => {
  expect(models.length).toBeGreaterThan(10)
  expect(source.length).toBeGreaterThan(5)
})

it('have the figures of their sources', () => {
  expect(presets.slow4G.down).toMatchObject({ delayMicros: 75_000, bytesPerSecond: (1.6 * 1024 * 1000) / 8 })
  expect(presets.mobile3G.up).toMatchObject({ delayMicros: 250_000, jitterMicros: 50_000, lossRatio: 0.005 })
  expect(presets.perfect.up).toMatchObject({ delayMicros: 0, lossRatio: 0, bytesPerSecond: 0 })
})
