/**
 * How many bytes of spare copies may leave now. Delay decides, not loss: random loss is when copies are needed, a growing queue is when
 * they harm, as they may be what fills it. So the rate falls by a tenth a round while packets queue (or nobody answers), climbs steadily
 * while they do not, and never passes the ceiling that config sets. docs/delivery.md has the measurements.
 *
 * A round is a flush, or those that follow it within `leastRound`. Schedules count in rounds: at 20 flushes a second as at 128 a copy in
 * the next one is a copy in another datagram, which an outage may miss.
 */
import { micros, type Clock, type Micros } from '../core/time.ts'
import type { LinkView } from './schedule.ts'

export interface Redundancy {
  /** Bytes a second that the credit grows by. */
  readonly rate: number
  /** Bytes that may leave now. Below 0 after a copy that was longer than the credit. */
  readonly credit: number
  /** Number of the round, and when it began. */
  readonly round: number
  readonly at: Micros
}

/** An application that flushes for every message still spreads its copies over more than a burst of the network's. */
const leastRound = 4000
/** A longer round earns no more: after a rest, copies do not leave all at once. */
const longestRound = 100_000
/** So much may gather, and three small messages' worth a tick is where it starts: users' ticks are near 60 a second. */
export const mostCredit = 600
const rateAtStart = 6300
/** 120 bytes a second more per round of a 60th of a second: from the start to the default ceiling in a second and a half. */
const climb = 7200
/** A round trip this much above the least is a queue; so is one above by two deviations, or a tick. */
const leastQueue = 30_000

export const redundancyAtStart: Redundancy = { rate: rateAtStart, credit: 0, round: 0, at: micros(0) }

/** At a flush: the same round, or the next one with what it earned. */
export function beginRound(redundancy: Redundancy, ceiling: number, link: LinkView, clock: Clock): Redundancy {
  const { rate, credit, round, at } = redundancy
  if (clock.now - at < leastRound && round > 0) return redundancy
  const elapsed = Math.min(clock.now - at, longestRound)
  const isHarmful = link.queueing > Math.max(leastQueue, 2 * link.variance, clock.tick) || link.misses > 1
  const wanted = isHarmful ? rate - Math.ceil(rate / 10) : rate + Math.ceil((climb * elapsed) / 1_000_000)
  const next = Math.min(wanted, ceiling)
  const earned = Math.floor((next * elapsed) / 1_000_000)
  return {
    rate: next,
    credit: Math.min(credit + earned, Math.max(earned, mostCredit)),
    round: round + 1,
    at: clock.now,
  }
}

export const affordsCopy = ({ credit }: Redundancy, bytes: number): boolean => credit >= Math.min(bytes, mostCredit)

export const spendCredit = ({ rate, credit, round, at }: Redundancy, bytes: number): Redundancy => ({
  rate,
  credit: credit - bytes,
  round,
  at,
})
