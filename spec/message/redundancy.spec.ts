// The bucket of spare copies: how it fills, when it is emptied, what it affords. In bytes, bytes a second and microseconds.

import { describe, expect, it } from 'vitest'
import {
  affordsCopy,
  beginRound,
  redundancyAtStart,
  spendTokens,
  type Redundancy,
} from '../../src/message/redundancy.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import { alive, clockAt } from './rules.ts'

const ceiling = 16_000

/** After round 10, which began at 0. */
const bucketOf = (changes: Partial<Record<keyof Redundancy, number>>): Redundancy =>
  ({ rate: 10_000, tokens: 0, round: 10, at: 0, ...changes }) as Redundancy

const begin = (
  redundancy: Redundancy,
  now: number,
  changes: Partial<Record<keyof LinkView, number>> = {},
  most = ceiling,
): Redundancy => beginRound(redundancy, most, { ...alive, ...changes } as LinkView, clockAt(now))

describe('a round', () => {
  it('begins with the first flush, whenever that is', () => {
    expect(begin(redundancyAtStart, 0)).toEqual({ rate: 6300, tokens: 0, round: 1, at: 0 })
    expect(begin(redundancyAtStart, 3_999)).toMatchObject({ round: 1, at: 3_999 })
  })

  it('takes in the flushes of the next 4 ms', () => {
    const redundancy = bucketOf({})
    expect(begin(redundancy, 3_999)).toBe(redundancy)
    expect(begin(redundancy, 4_000)).toMatchObject({ round: 11, at: 4_000 })
  })
})

describe('the rate', () => {
  it('begins at three small messages a tick', () => {
    expect(redundancyAtStart).toEqual({ rate: 6300, tokens: 0, round: 0, at: 0 })
  })

  it('climbs by 1,600 bytes a second, each second, up to the ceiling', () => {
    expect(begin(bucketOf({}), 100_000).rate).toBe(10_160)
    expect(begin(bucketOf({}), 16_667).rate).toBe(10_027) // 26.6672, rounded up
    expect(begin(bucketOf({ rate: 15_900 }), 100_000).rate).toBe(16_000)
  })

  it('from the start to the default ceiling takes 6.1 seconds', () => {
    let redundancy = redundancyAtStart
    const rates = Array.from({ length: 62 }, (_, tenth) => {
      redundancy = begin(redundancy, (tenth + 1) * 100_000)
      return redundancy.rate
    })
    expect([rates[0], rates[59], rates[60], rates[61]]).toEqual([6460, 15_900, 16_000, 16_000])
  })

  it('counts no more than half a second at once', () => {
    expect(begin(bucketOf({}), 60_000_000).rate).toBe(10_800)
  })

  it('rests while packets queue for more than half of what stands, and falls by a sixteenth a round beyond', () => {
    const rateAt = (queueing: number, jitter = 0): number => begin(bucketOf({}), 16_667, { queueing, jitter }).rate
    expect([12_500, 12_501, 25_000, 25_001].map((queueing) => rateAt(queueing))).toEqual([
      10_027, 10_000, 10_000, 9_375,
    ])
    // With a jitter of 10 ms a queue stands above 27.5 ms.
    expect([13_750, 13_751, 27_500, 27_501].map((queueing) => rateAt(queueing, 10_000))).toEqual([
      10_027, 10_000, 10_000, 9_375,
    ])
  })

  it('takes a tick for none: where time moves at ticks only, a round trip may be one longer from now on', () => {
    const rateAfter = (tick: number, queueing: number): number => begin(bucketOf({}), tick, { queueing }).rate
    expect([58_000, 58_001].map((queueing) => rateAfter(50_000, queueing))).toEqual([10_000, 9_375])
    // Longer than a tenth of a second is no tick.
    expect([108_000, 108_001].map((queueing) => rateAfter(400_000, queueing))).toEqual([10_000, 9_375])
  })

  it('falls to nothing in a queue that goes on standing, and climbs again from there', () => {
    let redundancy = bucketOf({ rate: 16_000 })
    const rates = Array.from({ length: 120 }, (_, tick) => {
      redundancy = begin(redundancy, (tick + 1) * 16_667, { queueing: 60_000 })
      return redundancy.rate
    })
    expect([rates[0], rates[13], rates[59], rates.at(-1)]).toEqual([15_000, 6_478, 326, 0])
    for (let tick = 0; tick < 60; tick += 1)
      redundancy = begin(redundancy, redundancy.at + 16_667, { queueing: 60_000 })
    expect(redundancy.rate).toBe(0)
    expect(begin(redundancy, redundancy.at + 16_667).rate).toBe(27)
  })

  it('obeys a ceiling that is lower than where it stood', () => {
    expect(begin(bucketOf({}), 4_000, {}, 500).rate).toBe(500)
    expect(begin(redundancyAtStart, 4_000, {}, 0)).toMatchObject({ rate: 0, tokens: 0 })
  })
})

describe('the tokens', () => {
  it('grows by what the rate earned since the round before', () => {
    // 10,027 bytes a second for 16.667 ms.
    expect(begin(bucketOf({ tokens: 100 }), 16_667).tokens).toBe(267)
  })

  it('gathers half a second and no more', () => {
    expect(begin(bucketOf({ tokens: 5_000 }), 100_000).tokens).toBe(5_080)
    expect(begin(bucketOf({}), 60_000_000).tokens).toBe(5_400)
  })

  it('of a standing queue is what this round earned: what was saved is gone', () => {
    // 9,375 bytes a second for 16.667 ms.
    expect(begin(bucketOf({ tokens: 1_000 }), 16_667, { queueing: 25_001 }).tokens).toBe(156)
  })

  it('that was overdrawn is paid back first, in a standing queue too', () => {
    expect(begin(bucketOf({ tokens: -500 }), 16_667).tokens).toBe(-333)
    expect(begin(bucketOf({ tokens: -500 }), 16_667, { queueing: 25_001 }).tokens).toBe(-344)
  })

  it('with a ceiling of 0 stays at nothing', () => {
    let redundancy = redundancyAtStart
    for (let tick = 0; tick < 100; tick += 1) redundancy = begin(redundancy, tick * 16_667, {}, 0)
    expect(redundancy).toMatchObject({ rate: 0, tokens: 0, round: 100 })
    expect(affordsCopy(redundancy, 0)).toBe(false)
  })
})

describe('into silence', () => {
  it('one unanswered probe changes nothing: that is an outage', () => {
    expect(begin(bucketOf({ tokens: 100 }), 16_667, { misses: 1 })).toMatchObject({ rate: 10_027, tokens: 267 })
  })

  it('after two the bucket is empty, and the rate back at its start', () => {
    const spent = begin(bucketOf({ tokens: 100 }), 16_667, { misses: 2 })
    expect(spent).toEqual({ rate: 6300, tokens: 0, round: 11, at: 16_667 })
    expect(begin(bucketOf({ rate: 2_000, tokens: -100 }), 16_667, { misses: 16 })).toMatchObject({
      rate: 2_000,
      tokens: -100,
    })
  })
})

describe('a round that goes on', () => {
  // Found by the law of the schedule: a flush right after the second probe still spent what was left of the round.
  it('spends nothing more either once two probes are unanswered', () => {
    expect(begin(bucketOf({ tokens: 100 }), 3_999, { misses: 1 })).toMatchObject({ tokens: 100 })
    expect(begin(bucketOf({ tokens: 100 }), 3_999, { misses: 2 })).toEqual({ rate: 6300, tokens: 0, round: 10, at: 0 })
  })
})

describe('a copy', () => {
  it('is afforded by as many bytes of tokens', () => {
    expect([99, 100].map((tokens) => affordsCopy(bucketOf({ tokens }), 100))).toEqual([false, true])
  })

  it('longer than a full bucket is afforded by a full bucket', () => {
    // Full is half a second of 2,000 bytes each.
    expect([999, 1_000].map((tokens) => affordsCopy(bucketOf({ rate: 2_000, tokens }), 1_056))).toEqual([false, true])
  })

  it('is never afforded by nothing', () => {
    expect([0, -1].map((tokens) => affordsCopy(bucketOf({ rate: 0, tokens }), 0))).toEqual([false, false])
    expect(affordsCopy(bucketOf({ rate: 3, tokens: 1 }), 1_056)).toBe(true)
  })

  it('takes its bytes, and leaves the round as it was', () => {
    expect(spendTokens(bucketOf({ tokens: 1_000 }), 1_056)).toEqual({ rate: 10_000, tokens: -56, round: 10, at: 0 })
  })
})
