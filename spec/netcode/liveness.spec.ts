// Live, interrupted, resumed, timed out; and what a long step of time means.

import { describe, expect, it } from 'vitest'
import { initialLiveness, observeSilence, usualLiveness, type LivenessChange } from '../../src/netcode/liveness.ts'

/** Steps of time: `hear` is one in which the peer was heard. The changes, each with the step it came in. */
const changesOf = (
  ...steps: ReadonlyArray<number | 'hear'>
): ReadonlyArray<readonly [step: number, change: LivenessChange]> => {
  let liveness = initialLiveness()
  return steps.flatMap((step, index) => {
    const [next, change] = observeSilence(liveness, step === 'hear' ? 16 : step, step === 'hear')
    liveness = next
    return change === undefined ? [] : [[index, change] as const]
  })
}

const times = (count: number, step: number): ReadonlyArray<number> => Array.from({ length: count }, () => step)

describe('liveness', () => {
  it('half a second of silence is an interruption, told once, and a word ends it', () => {
    expect(changesOf(...times(8, 100), 'hear', ...times(4, 100), 'hear')).toEqual([
      [4, { type: 'Interrupted', silentMs: 500 }],
      [8, { type: 'Resumed', silentMs: 800 }],
    ])
  })

  it('ten seconds are the end, and nothing comes after it', () => {
    expect(changesOf(...times(120, 100), 'hear', ...times(10, 100))).toEqual([
      [4, { type: 'Interrupted', silentMs: 500 }],
      [99, { type: 'TimedOut', silentMs: 10_000 }],
    ])
  })

  it('a long step was a pause of this end: it counts for a slow frame', () => {
    expect(changesOf(60_000, 'hear', 3_600_000, 200)).toEqual([])
    expect(changesOf(60_000, 60_000)).toEqual([[1, { type: 'Interrupted', silentMs: 500 }]])
  })

  it.each([0, -5, NaN])('%d is no time', (delta) => {
    const start = initialLiveness()
    expect(observeSilence(start, delta, false)).toEqual([start, undefined])
  })

  it('the end may come without an interruption before it', () => {
    const strict = initialLiveness({ interruptedAfterMs: 500, timedOutAfterMs: 100, longestStepMs: 250 })
    expect(observeSilence(strict, 100, false)[1]).toEqual({ type: 'TimedOut', silentMs: 100 })
  })

  it('has the notices of GGPO, and more patience at the end', () => {
    expect(usualLiveness).toEqual({ interruptedAfterMs: 500, timedOutAfterMs: 10_000, longestStepMs: 250 })
  })
})
