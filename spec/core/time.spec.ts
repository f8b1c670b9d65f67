// The clock: what timers see, what really passed, and how coarse time is.

import { describe, expect, it } from 'vitest'
import { advance, clockAtStart, longestStep, micros, microsOfMillis, noteFlush } from '../../src/core/time.ts'

describe('microseconds', () => {
  it.each([
    [0, 0],
    [1, 1000],
    [16.667, 16_667],
    [0.0004, 0],
    [0.0005, 1],
  ])('%d ms are %d: rounded to whole ones', (millis, count) => {
    expect(microsOfMillis(millis)).toBe(count)
  })
})

describe('advance', () => {
  it('moves both counts', () => {
    expect(advance(advance(clockAtStart, 16_667), 16_666)).toEqual({
      now: 33_333,
      age: 33_333,
      resumedAt: -1,
      flushedAt: 0,
      tick: 0,
    })
  })

  it.each([0, -1, 0.5, NaN, Infinity, -Infinity, 9_007_199_254_740_992])('%d is no time: the same clock', (delta) => {
    expect(advance(clockAtStart, delta)).toBe(clockAtStart)
  })

  it('a second is still a slow frame', () => {
    expect(longestStep).toBe(1_000_000)
    const clock = advance(clockAtStart, 1_000_000)
    expect([clock.now, clock.age, clock.resumedAt]).toEqual([1_000_000, 1_000_000, -1])
  })

  it('more than a second is a pause: timers see one second of it, age all, and it is remembered where it ended', () => {
    const clock = advance(advance(clockAtStart, 5), 1_000_001)
    expect([clock.now, clock.age, clock.resumedAt]).toEqual([1_000_005, 1_000_006, 1_000_005])
  })

  it('the newest pause counts, and a step after it leaves it', () => {
    const clock = advance(advance(advance(clockAtStart, 2_000_000), 3_000_000), 7)
    expect([clock.now, clock.age, clock.resumedAt]).toEqual([2_000_007, 5_000_007, 2_000_000])
  })

  it('two steps are as good as one', () => {
    const start = noteFlush(advance(clockAtStart, 100))
    expect(advance(advance(start, 400_000), 600_000)).toEqual(advance(start, 1_000_000))
  })

  // Date.now() taken for a delta, 54 years a tick, brought age to its end in six ticks: timers by age stood still, states were unreadable.
  it('a pause beyond 142 years is a second for age too, so that age never stands still', () => {
    const date = 1_700_000_000_000_000
    const ages = [1, 2, 3, 4].map((count) =>
      Array.from({ length: count }, () => date).reduce((clock, delta) => advance(clock, delta), clockAtStart),
    )
    expect(ages.map(({ age }) => age)).toEqual([date, 2 * date, 2 * date + 1_000_000, 2 * date + 2_000_000])
    expect(ages.map(({ now }) => now)).toEqual([1_000_000, 2_000_000, 3_000_000, 4_000_000])
    expect(advance(clockAtStart, 4_503_599_627_370_496).age).toBe(4_503_599_627_370_496)
    expect(advance(clockAtStart, 9_007_199_254_740_991).age).toBe(1_000_000)
  })

  it('age stops at the last safe integer', () => {
    const old = { ...clockAtStart, age: micros(9_007_199_254_740_990) }
    expect(advance(old, 1000)).toMatchObject({ now: 1000, age: 9_007_199_254_740_991 })
  })
})

describe('noteFlush', () => {
  it('measures a tick from flush to flush', () => {
    const first = noteFlush(advance(clockAtStart, 20_000))
    const second = noteFlush(advance(advance(first, 10_000), 6_000))
    expect([first.flushedAt, first.tick]).toEqual([20_000, 20_000])
    expect([second.flushedAt, second.tick]).toEqual([36_000, 16_000])
  })

  it('a second flush at the same time changes nothing', () => {
    const clock = noteFlush(advance(clockAtStart, 20_000))
    expect(noteFlush(clock)).toBe(clock)
  })

  it('a tick is at most a second', () => {
    const clock = noteFlush(advance(advance(clockAtStart, 1_000_000), 700_000))
    expect([clock.flushedAt, clock.tick]).toEqual([1_700_000, 1_000_000])
  })

  it('leaves the rest of the clock', () => {
    const clock = noteFlush(advance(clockAtStart, 3_000_000))
    expect([clock.now, clock.age, clock.resumedAt]).toEqual([1_000_000, 3_000_000, 1_000_000])
  })
})
