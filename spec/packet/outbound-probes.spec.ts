// When a probe is due, and what is noted of it.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { isProbeDue } from '../../src/packet/outbound.ts'
import { rttAtStart } from '../../src/packet/rtt.ts'
import { packetStateFrom, type PacketState } from '../../src/packet/state.ts'
import { clockAt, passTime, send, upTo } from './fixture.ts'

const start = packetStateFrom<string>(0)

describe('a probe is due', () => {
  /** A timeout of 140 ms: a round trip of 100, 4 variances of 5, an ack gap of 20. */
  const rtt = { ...rttAtStart, smoothed: micros(100_000), variance: micros(5000), ackGap: micros(20_000) }
  const waiting: PacketState<string> = { ...send(send(start, clockAt(1000), 'a'), clockAt(50_000), 'b'), rtt }

  /** At which times of these it is due. */
  const dueAt = (state: PacketState<string>, ...times: ReadonlyArray<number>): ReadonlyArray<boolean> =>
    times.map((now) => isProbeDue(state, clockAt(now)))

  it('never while nothing waits for an ack', () => {
    expect(dueAt(start, 60_000_000)).toEqual([false])
    expect(dueAt(send(start, clockAt(0)), 60_000_000)).toEqual([false])
  })

  it('2.5 s after the oldest packet left, before any round trip was measured', () => {
    expect(dueAt({ ...waiting, rtt: rttAtStart }, 2_500_999, 2_501_000)).toEqual([false, true])
  })

  it('a timeout after the oldest packet left, by the time that timers see', () => {
    expect(dueAt(waiting, 140_999, 141_000)).toEqual([false, true])
    expect(isProbeDue(waiting, clockAt(60_000, { age: 90_000_000 }))).toBe(false)
  })

  it('counts from the last probe, twice as long with each, up to two seconds', () => {
    let state = waiting
    let now = 141_000
    const intervals = upTo(1, 8).map(() => {
      state = send(state, clockAt(now), 'p', true)
      const before = now
      while (!isProbeDue(state, clockAt(now))) now += 1000
      return now - before
    })
    expect(intervals).toEqual([280_000, 560_000, 1_120_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000])
    expect(state.probe).toMatchObject({ misses: 8, sentAt: now - 2_000_000 })
  })

  it('waits no less than a timeout, though that is more than two seconds', () => {
    const slow = send({ ...waiting, rtt: rttAtStart }, clockAt(3_000_000), 'p', true)
    expect(dueAt(slow, 5_499_999, 5_500_000)).toEqual([false, true])
  })

  it('also when every packet was given up: a probe went unanswered', () => {
    const silent: PacketState<string> = {
      ...start,
      rtt,
      probe: { misses: 1, sentAt: micros(0), lastSentAt: micros(0) },
    }
    expect(dueAt(silent, 279_999, 280_000)).toEqual([false, true])
  })

  // Found by the law of silence: packets are given up after a second, so beside new messages the oldest in flight was always younger than
  // an interval of more, and no probe came any more.
  it('also while new packets go on leaving, and those of the last probe were given up', () => {
    const probed = [141_000, 421_000, 981_000].reduce((state, now) => send(state, clockAt(now), 'p', true), waiting)
    const [later] = passTime(send(probed, clockAt(2_000_000), 'c'), clockAt(2_100_000))
    expect(later.flight.sent).toMatchObject({ base: 5 })
    expect(dueAt(later, 2_100_999, 2_101_000)).toEqual([false, true])
  })

  it('misses are counted up to 16', () => {
    const state = upTo(1, 20).reduce((before) => send(before, clockAt(60_000), 'p', true), waiting)
    expect([state.probe.misses, dueAt(state, 2_059_999, 2_060_000)]).toEqual([16, [false, true]])
  })

  it('is noted at the time that timers see', () => {
    expect(send(waiting, clockAt(141_000, { age: 90_000_000 }), 'p', true).probe).toMatchObject({ sentAt: 141_000 })
  })

  it('noting it changes only the probe', () => {
    const clock = clockAt(141_000)
    const { probe } = waiting
    expect({ ...send(waiting, clock, 'p', true), probe }).toEqual({ ...send(waiting, clock, 'p'), probe })
  })
})
