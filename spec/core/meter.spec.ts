// Bytes a second over the last one to two seconds.

import { describe, expect, it } from 'vitest'
import { bytesPerSecond, count, meterAtStart, type Meter } from '../../src/core/meter.ts'
import { micros } from '../../src/core/time.ts'

/** 100 bytes at each of these times, in milliseconds. */
const after = (...times: ReadonlyArray<number>): Meter =>
  times.reduce((meter, ms) => count(meter, 100, micros(ms * 1000)), meterAtStart)

const at = (meter: Meter, ms: number): number => bytesPerSecond(meter, micros(ms * 1000))

describe('a meter', () => {
  it('begins at nothing', () => {
    expect([at(meterAtStart, 0), at(meterAtStart, 5000)]).toEqual([0, 0])
  })

  it('adds up the running second', () => {
    expect(after(0, 500, 999)).toEqual({ bytes: 300, before: 0, since: 0 })
  })

  it('keeps the second before it, and forgets what is older', () => {
    expect(after(0, 500, 1000)).toEqual({ bytes: 100, before: 200, since: 1_000_000 })
    expect(after(0, 500, 2000)).toEqual({ bytes: 100, before: 0, since: 2_000_000 })
  })

  it('tells the mean over both', () => {
    expect(at(after(0, 500, 1000, 1500), 1600)).toBe(250)
  })

  it('leaves the second before out as soon as the running one is over', () => {
    const quiet = after(0, 500, 1000)
    expect([1999.999, 2000].map((ms) => Math.round(at(quiet, ms)))).toEqual([150, 100])
  })

  it('falls after the last, to nothing within two seconds', () => {
    const quiet = after(0, 500, 1000, 1500)
    expect([2000, 2500, 2999, 3000].map((ms) => Math.round(at(quiet, ms)))).toEqual([200, 133, 100, 0])
  })
})
