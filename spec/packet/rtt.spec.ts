// Round-trip arithmetic by hand: RFC 6298, section 2; RFC 3550, section 6.4.1; RFC 9002, section 6. In microseconds.

import { describe, expect, it } from 'vitest'
import { minimumOf } from '../../src/core/minimum.ts'
import { micros } from '../../src/core/time.ts'
import {
  giveUpAfter,
  hasSample,
  minimum,
  overdueAfter,
  overdueUnacked,
  probeTimeout,
  queueing,
  rttAtStart,
  sampled,
  type Rtt,
} from '../../src/packet/rtt.ts'

/** Samples of acks that did not wait, at time 0. */
const after = (...samples: ReadonlyArray<number>): Rtt =>
  samples.reduce((rtt, sample) => sampled(rtt, micros(sample), micros(sample), micros(0)), rttAtStart)

const rttOf = (changes: Partial<Record<keyof Rtt, number>>): Rtt =>
  ({ ...rttAtStart, smoothed: 100_000, latest: 100_000, variance: 5000, ackGap: 20_000, ...changes }) as Rtt

describe('the smoothed round trip', () => {
  it('begins with the first sample, half of it as variance, and twice as the mean that queues are told by', () => {
    expect(hasSample(rttAtStart)).toBe(false)
    expect(after(100_001)).toEqual({
      smoothed: 100_001,
      variance: 50_000,
      latest: 100_001,
      jitter: 0,
      path: { least: 100_001, before: 100_001, since: 0 },
      lately: 200_002,
      calm: { least: 200_002, before: 200_002, since: 0 },
      ackGap: 246_093,
      usualGap: 218_750,
    })
    expect(hasSample(after(0))).toBe(true)
  })

  it('moves by 1/8, the variance by 1/4 of the distance to the smoothed value before', () => {
    const { smoothed, variance, latest } = after(100_000, 140_000)
    expect([smoothed, variance, latest]).toEqual([105_000, 47_500, 140_000])
    const third = after(100_000, 140_000, 105_000)
    expect([third.smoothed, third.variance]).toEqual([105_000, 35_625])
  })

  it('jitter moves by 1/16 to the difference of successive samples', () => {
    expect(after(100_000, 140_000).jitter).toBe(2500)
    expect(after(100_000, 140_000, 105_000).jitter).toBe(4531)
  })

  it('rounds to the nearest, halves up', () => {
    expect([after(100, 104), after(100, 96), after(100, 95)].map(({ smoothed }) => smoothed)).toEqual([101, 100, 99])
  })
})

describe('the minimum', () => {
  const at = (rtt: Rtt, now: number, sample: number): Rtt => sampled(rtt, micros(sample), micros(sample), micros(now))

  const first = at(rttAtStart, 0, 100)
  const lower = at(first, 9_999_999, 80)
  const second = at(lower, 10_000_000, 120)
  const third = at(at(second, 15_000_000, 110), 20_000_000, 130)

  it('falls at once', () => {
    expect(minimum(lower)).toBe(80)
  })

  it('outlives its ten seconds by ten more', () => {
    expect([minimum(second), second.path]).toEqual([80, { least: 120, before: 80, since: 10_000_000 }])
  })

  it('then rises to the least since', () => {
    expect([minimum(third), third.path]).toEqual([110, { least: 130, before: 110, since: 20_000_000 }])
  })

  it('forgets all when no sample came for so long that the least is older than ten seconds', () => {
    expect(minimum(at(third, 39_999_999, 150))).toBe(130)
    const silent = at(third, 40_000_000, 150)
    expect([minimum(silent), silent.path.since]).toEqual([150, 40_000_000])
  })
})

describe('the ack gap', () => {
  const next = (gap: number, waited: number, sample: number): number =>
    sampled(rttOf({ ackGap: gap }), micros(sample), micros(waited), micros(0)).ackGap

  it('is a quarter of a second until more is known', () => {
    expect(rttAtStart.ackGap).toBe(250_000)
  })

  it('rises at once to what an ack waited beyond the round trip', () => {
    expect(next(10_000, 130_000, 100_000)).toBe(30_000)
    expect(next(10_000, 110_000, 100_000)).toBe(10_000)
  })

  it('falls by 1/64 of the way, and by 1 at least', () => {
    expect(next(20_000, 113_600, 100_000)).toBe(19_900)
    expect(next(1, 100_000, 100_000)).toBe(0)
  })

  it('never falls below 0', () => {
    expect(next(6400, 90_000, 100_000)).toBe(6300)
    expect(next(0, 90_000, 100_000)).toBe(0)
  })
})

describe('the usual ack gap', () => {
  const next = (usual: number, waited: number, sample: number): number =>
    sampled(rttOf({ usualGap: usual }), micros(sample), micros(waited), micros(0)).usualGap

  it('is a quarter of a second until more is known, and moves by 1/8 either way', () => {
    expect(rttAtStart.usualGap).toBe(250_000)
    expect([next(16_000, 132_000, 100_000), next(16_000, 108_000, 100_000)]).toEqual([18_000, 15_000])
  })

  it('hears of the first sample too', () => {
    expect(sampled(rttAtStart, micros(100_000), micros(150_000), micros(0)).usualGap).toBe(225_000)
  })

  it('counts no ack as early', () => {
    expect(next(16_000, 90_000, 100_000)).toBe(14_000)
  })
})

describe('the time in queues', () => {
  const withOne = (rtt: Rtt, sample: number, second: number): Rtt =>
    sampled(rtt, micros(sample), micros(sample), micros(second * 1_000_000))
  /** Samples of one at each second, none of which waited, where all round trips before were as long as the first. */
  const over = (first: number, ...samples: ReadonlyArray<number>): Rtt =>
    samples.reduce((rtt, sample, second) => withOne(rtt, sample, second + 1), {
      ...withOne(rttAtStart, first, 0),
      lately: micros(first),
      calm: minimumOf(micros(first), 0),
    })

  it('comes down from twice the first sample, which may be a lucky one: all others would look queued for ten seconds', () => {
    const queues = Array.from({ length: 60 }, () => 100_000).reduce<ReadonlyArray<Rtt>>(
      (all, sample, second) => [...all, withOne(all.at(-1) ?? rttAtStart, sample, second + 1)],
      [withOne(rttAtStart, 70_000, 0)],
    )
    expect(queues.slice(0, 3).map(({ lately }) => lately)).toEqual([140_000, 130_000, 122_500])
    expect(queues.map(queueing).every((queue) => queue === 0)).toBe(true)
  })

  it('is nothing with the first sample, and nothing while round trips shrink', () => {
    expect([queueing(over(100_000)), queueing(over(100_000, 80_000))]).toEqual([0, 0])
  })

  it('is by how much the mean of some four samples lies above its least', () => {
    expect(over(100_000, 140_000)).toMatchObject({ lately: 110_000, calm: { least: 100_000 } })
    expect(queueing(over(100_000, 140_000))).toBe(10_000)
    expect(queueing(over(100_000, 140_000, 140_000, 140_000))).toBe(23_125)
  })

  it('does not take one early sample for the path: the least is of means', () => {
    // The mean is at 95 ms at its least; the least single round trip, of 80 ms, would be 15 ms further away.
    const rtt = over(100_000, 80_000, 100_000, 100_000)
    expect([minimum(rtt), queueing(rtt)]).toEqual([80_000, 2_188])
  })

  it('takes a longer path for a queue at first, and for a path after twenty seconds', () => {
    const longer = (seconds: number): number =>
      queueing(over(100_000, ...Array.from({ length: seconds }, () => 150_000)))
    expect([longer(19), longer(20), longer(30)]).toEqual([49_789, 2_657, 149])
  })
})

describe('an ack is overdue', () => {
  it('never before any sample', () => {
    expect(overdueUnacked(rttAtStart)).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('after a round trip and 5/4 of the usual ack gap, rounded up; the worst gap and the variance do not count', () => {
    expect(overdueUnacked(rttOf({ usualGap: 10_000, ackGap: 90_000, variance: 40_000 }))).toBe(112_500)
    expect(overdueUnacked(rttOf({ usualGap: 1 }))).toBe(100_002)
  })
})

describe('timeouts', () => {
  it('a probe waits 2.5 s before any sample', () => {
    expect(probeTimeout(rttAtStart, micros(16_667))).toBe(2_500_000)
  })

  it.each([
    ['4 variances', { variance: 5000 }, 0, 140_000],
    ['10 ms', { variance: 2000 }, 0, 130_000],
    ['a tick', { variance: 2000 }, 16_667, 136_667],
    ['the ack gap on top', { ackGap: 200_000 }, 0, 320_000],
  ])('a probe waits a round trip and %s', (_name, changes, tick, timeout) => {
    expect(probeTimeout(rttOf(changes), micros(tick))).toBe(timeout)
  })

  it.each([
    ['the smoothed round trip, 4 variances and the ack gap', { latest: 80_000 }, 0, 152_500],
    ['the latest, if that is longer', { latest: 120_000 }, 0, 175_000],
    ['it and a tick at least', { variance: 1000, ackGap: 0 }, 16_667, 129_167],
    ['it, rounded up', { smoothed: 101, latest: 0, variance: 0, ackGap: 0 }, 0, 114],
  ])('a packet is overdue after 9/8 of %s', (_name, changes, tick, age) => {
    expect(overdueAfter(rttOf(changes), micros(tick))).toBe(age)
  })

  it.each([
    ['three timeouts', rttOf({ smoothed: 400_000 }), 1_320_000],
    ['three timeouts before any sample', rttAtStart, 7_500_000],
    ['one second at least', rttOf({}), 1_000_000],
    ['ten seconds at most', rttOf({ smoothed: 4_000_000 }), 10_000_000],
  ])('a packet is given up after %s', (_name, rtt, age) => {
    expect(giveUpAfter(rtt, micros(0))).toBe(age)
  })
})
