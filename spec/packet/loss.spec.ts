// The verdict "lost", and how it learns from being wrong.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { comesInRuns, countAcked, countLost, countMistaken, isLost, lossAtStart } from '../../src/packet/loss.ts'
import { rttAtStart, type Rtt } from '../../src/packet/rtt.ts'
import { clockAt } from './fixture.ts'

/** 9/8 of 100 ms, 4 variances of 5 ms and no ack gap: overdue after 132.5 ms. */
const rtt: Rtt = {
  ...rttAtStart,
  smoothed: micros(100_000),
  latest: micros(100_000),
  variance: micros(5000),
  ackGap: micros(0),
}

const at = (newer: number, age: number, known = rtt): boolean =>
  isLost(lossAtStart, known, newer, micros(1000), clockAt(1000 + age))

describe('a packet is lost', () => {
  it('when two newer ones were acked, however young it is', () => {
    expect([at(1, 0), at(2, 0), at(3, 0)]).toEqual([false, true, true])
  })

  it('when one newer one was acked and it is overdue', () => {
    expect([at(1, 132_500), at(1, 132_501)]).toEqual([false, true])
  })

  it('when one newer one was acked, where packets are known to be lost', () => {
    const lossy = countLost(lossAtStart, 0)
    expect([0, 1].map((newer) => isLost(lossy, rtt, newer, micros(0), clockAt(0)))).toEqual([false, true])
    expect(isLost(countMistaken({ ...lossy, share: 0.5 }, 1), rtt, 1, micros(0), clockAt(0))).toBe(false)
  })

  it('when two newer ones were acked, where the lost share is just not noticeable', () => {
    expect(isLost({ ...lossAtStart, share: 0.0001 }, rtt, 1, micros(0), clockAt(0))).toBe(false)
    expect(isLost({ ...lossAtStart, share: 0.00011 }, rtt, 1, micros(0), clockAt(0))).toBe(true)
  })

  it('after two again, 300 packets after the last loss', () => {
    let loss = countLost(lossAtStart, 0)
    for (let count = 0; count < 300; count += 1) loss = countAcked(loss)
    expect(isLost(loss, rtt, 1, micros(0), clockAt(0))).toBe(true)
    for (let count = 0; count < 30; count += 1) loss = countAcked(loss)
    expect(isLost(loss, rtt, 1, micros(0), clockAt(0))).toBe(false)
  })

  it('by age only as timers see it: a pause makes no packet overdue', () => {
    expect(isLost(lossAtStart, rtt, 1, micros(0), clockAt(132_500, { age: 90_000_000 }))).toBe(false)
  })

  it('never while nothing newer was acked, however old it is', () => {
    expect(at(0, 60_000_000)).toBe(false)
  })

  it('never by age while no round trip was measured', () => {
    expect([at(1, 60_000_000, rttAtStart), at(2, 0, rttAtStart)]).toEqual([false, true])
  })

  it('a tick later on a coarse clock: acks are only read once a tick', () => {
    const coarse = (age: number): boolean => isLost(lossAtStart, rtt, 1, micros(0), clockAt(age, { tick: 50_000 }))
    expect([coarse(162_500), coarse(162_501)]).toEqual([false, true])
  })
})

describe('a mistaken verdict', () => {
  it('asks for one more newer packet from then on', () => {
    const once = countMistaken(lossAtStart, 1)
    const verdicts = [2, 3].map((newer) => isLost(once, rtt, newer, micros(0), clockAt(0)))
    expect([once.threshold, ...verdicts]).toEqual([3, false, true])
  })

  it('asks for at most 16', () => {
    let loss = lossAtStart
    for (let count = 0; count < 20; count += 1) loss = countMistaken(loss, 1)
    expect(loss.threshold).toBe(16)
  })
})

describe('a mistake', () => {
  it('is forgiven after 512 packets without another', () => {
    let loss = countMistaken(countMistaken(lossAtStart, 1), 1)
    const thresholds = Array.from({ length: 1200 }, () => {
      loss = countAcked(loss)
      return loss.threshold
    })
    expect([510, 511, 1022, 1023, 1199].map((index) => thresholds[index])).toEqual([4, 3, 3, 2, 2])
  })

  it('is never forgiven below two', () => {
    expect(countAcked({ ...lossAtStart, settled: 511 })).toMatchObject({ threshold: 2, settled: 0 })
  })

  it('begins the count anew', () => {
    expect(countMistaken({ ...lossAtStart, threshold: 3, settled: 511 }, 1)).toMatchObject({ threshold: 4, settled: 0 })
  })
})

describe('losses', () => {
  const after = (...numbers: ReadonlyArray<number>) => numbers.reduce(countLost, lossAtStart)

  it('come in runs when a lost packet mostly follows a lost one', () => {
    expect(comesInRuns(after(...Array.from({ length: 12 }, (_, index) => index)))).toBe(true)
    expect(comesInRuns(after(...Array.from({ length: 12 }, (_, index) => 2 * index)))).toBe(false)
    expect([0.45, 0.4501].map((runs) => comesInRuns({ ...lossAtStart, runs }))).toEqual([false, true])
  })

  it('move the share of runs by 1/16 of the way', () => {
    expect(after(7).runs).toBe(0)
    expect(after(7, 8).runs).toBe(0.0625)
    expect(after(7, 8, 10).runs).toBe(0.05859375)
  })

  it('do not begin with a run: nothing was lost before the first', () => {
    expect(after(0)).toMatchObject({ newest: 0, runs: 0 })
  })
})

describe('the lost share', () => {
  it('moves by 1/64 of the way to what happened', () => {
    const lost = countLost(lossAtStart, 0)
    expect(lost.share).toBe(0.015625)
    expect(countAcked(lost).share).toBe(0.015380859375)
    expect(countLost(lost, 0).share).toBe(0.031005859375)
  })

  it('gives back a mistaken loss, and stays at 0 or above', () => {
    expect(countMistaken(countLost(lossAtStart, 0), 1).share).toBe(0)
    expect(countMistaken({ ...lossAtStart, share: 0.5 }, 1)).toMatchObject({ threshold: 3, share: 0.484375 })
    expect(countMistaken({ ...lossAtStart, share: 0.5 }, 16)).toMatchObject({ threshold: 3, share: 0.25 })
    expect(countMistaken(lossAtStart, 1).share).toBe(0)
  })

  it('leaves the threshold', () => {
    const patient = { ...lossAtStart, threshold: 5 }
    expect([countLost(patient, 0).threshold, countAcked(patient).threshold]).toEqual([5, 5])
  })
})
