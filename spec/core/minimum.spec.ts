// The least of recent samples: at once when it falls, one to two periods later when it rises.

import { describe, expect, it } from 'vitest'
import { leastOf, minimumOf, noteSample, type Minimum } from '../../src/core/minimum.ts'
import { micros } from '../../src/core/time.ts'

/** Samples of a minimum over periods of 10, as pairs of when and what. */
const after = (...samples: ReadonlyArray<readonly [at: number, sample: number]>): Minimum =>
  samples.reduce((minimum, [at, sample]) => noteSample(minimum, micros(sample), at, 10), minimumOf(micros(100), 0))

describe('the least', () => {
  it('is the first sample, before there is another', () => {
    expect(minimumOf(micros(100), 7)).toEqual({ least: 100, before: 100, since: 7 })
    expect(leastOf(minimumOf(micros(100), 7))).toBe(100)
  })

  it('falls at once', () => {
    expect(leastOf(after([1, 80]))).toBe(80)
    expect(after([1, 80])).toEqual({ least: 80, before: 100, since: 0 })
  })

  it('is of the running period and of the one before', () => {
    expect(after([9, 80], [10, 120])).toEqual({ least: 120, before: 80, since: 10 })
    expect(leastOf(after([9, 80], [10, 120], [19, 110]))).toBe(80)
    expect(leastOf(after([9, 80], [10, 120], [19, 110], [20, 130]))).toBe(110)
  })

  it('of a period that ended a whole one ago is forgotten', () => {
    expect(after([9, 80], [19, 120])).toEqual({ least: 120, before: 80, since: 19 })
    expect(after([9, 80], [20, 120])).toEqual({ least: 120, before: 120, since: 20 })
  })

  it('is as of the newest sample: a sample that is no less changes nothing within a period', () => {
    const minimum = minimumOf(micros(100), 0)
    expect(noteSample(minimum, micros(100), 9, 10)).toBe(minimum)
    expect(noteSample(minimum, micros(150), 9, 10)).toBe(minimum)
  })
})
