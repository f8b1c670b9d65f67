// Options: what is allowed is taken, everything else counts as left out.

import { expect, it } from 'vitest'
import { settingsOf, type RecorderOptions } from '../../../src/replay/write/options.ts'

const defaults = {
  side: undefined,
  seed: '',
  marker: undefined,
  checkEvents: 1024,
  checkMicros: 1_000_000,
  snapshotEvents: 16_384,
  snapshotMicros: 10_000_000,
}

it('has defaults', () => {
  expect(settingsOf(undefined, undefined)).toEqual(defaults)
  expect(settingsOf({}, 'b')).toEqual({ ...defaults, side: 'b' })
})

it('takes what it is told', () => {
  const marker = new Uint8Array(16).fill(3)
  expect(
    settingsOf(
      { side: 'a', seed: 'x', marker, checkEvents: 1, checkMs: 16.5, snapshotEvents: 10, snapshotMs: 2000 },
      'b',
    ),
  ).toEqual({
    side: 'a',
    seed: 'x',
    marker,
    checkEvents: 1,
    checkMicros: 16_500,
    snapshotEvents: 10,
    snapshotMicros: 2_000_000,
  })
})

it.each<RecorderOptions>([
  { side: 'c' as 'a' },
  { seed: 7 as unknown as string },
  { marker: new Uint8Array(15) },
  { checkEvents: 0 },
  { checkEvents: 1.5 },
  { checkMs: 0 },
  { checkMs: NaN },
  { checkMs: Infinity },
  { snapshotEvents: '9' as unknown as number },
  { snapshotMs: -1 },
])('takes %j for nothing', (options) => {
  expect(settingsOf(options, undefined)).toEqual(defaults)
})
