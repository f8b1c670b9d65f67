/**
 * How many bytes of spare copies may leave now: a token bucket that fills at a rate. Delay moves the rate, not loss: random loss is when copies
 * are needed, a growing queue is when they harm, as they may be what fills it. While packets queue, the rate falls by a sixteenth a round
 * and the bucket is emptied; while they do not it climbs, and it rests in between. It never passes the ceiling that config sets. While
 * nobody answers, nothing is spent. docs/delivery.md has the measurements.
 *
 * A round is a flush, and those that follow it within `leastRound`. Schedules count in rounds: at 20 flushes a second as at 128, a copy in
 * the next round is a copy in another datagram, which an outage may miss.
 */
import { micros, type Clock, type Micros } from '../core/time.ts'
import type { LinkView } from './schedule.ts'

export interface Redundancy {
  /** Bytes a second that the bucket fills by. */
  readonly rate: number
  /** Bytes that may leave now. Below 0 after a copy that was longer than a full bucket. */
  readonly tokens: number
  /** Number of the round, and when it began. */
  readonly round: number
  readonly at: Micros
}

/** An application that flushes for every message still spreads its copies over more than a burst of the network's. */
const leastRound = 4000
/** So much time's worth may gather, for what an outage leaves unacked. A tenth of a second was 6 ms short of the limit in bursts. */
const longestGathered = 500_000
/** Three small messages' worth a tick at 60 Hz. */
const rateAtStart = 6300
/** Bytes a second more, each second: from the start to the default ceiling in six. 7200 overshot a link of 8 kB/s by 50 ms, 1800 by 4. */
const risePerSecond = 1600
/** A standing queue is longer than this, and than what jitter alone looks like; half of it is where the rate rests. */
const leastQueue = 25_000
const jitters = 2.75
/**
 * And it is longer than a tick, by this much. Where time moves at ticks only, a round trip is a whole number of ticks, and at some phases
 * between the two ends it changes from one number to the next. More than 100 ms between flushes is no tick.
 */
const besideTick = 8000
const longestTick = 100_000
/** After more unanswered probes nobody may be there; until then it is an outage, and what comes through it should be everything. */
const patientMisses = 1

export const redundancyAtStart: Redundancy = { rate: rateAtStart, tokens: 0, round: 0, at: micros(0) }

/** At a flush: the same round, or the next one with what it earned. */
export function beginRound(redundancy: Redundancy, ceiling: number, link: LinkView, clock: Clock): Redundancy {
  const { rate, tokens, round, at } = redundancy
  const goesOn = round > 0 && clock.now - at < leastRound
  if (link.misses > patientMisses) {
    const [number, since] = goesOn ? [round, at] : [round + 1, clock.now]
    return { rate: Math.min(rate, rateAtStart), tokens: Math.min(tokens, 0), round: number, at: since }
  }
  if (goesOn) return redundancy
  const elapsed = Math.min(clock.now - at, longestGathered)
  const standing = Math.max(leastQueue, jitters * link.jitter, Math.min(elapsed, longestTick) + besideTick)
  const isHarmful = link.queueing > standing
  const next = Math.min(ceiling, isHarmful ? fallen(rate) : link.queueing > standing / 2 ? rate : risen(rate, elapsed))
  const earned = Math.floor((next * elapsed) / 1_000_000)
  return {
    rate: next,
    tokens: Math.min(tokens + earned, isHarmful ? earned : capacityOf(next)),
    round: round + 1,
    at: clock.now,
  }
}

const fallen = (rate: number): number => rate - Math.ceil(rate / 16)
const risen = (rate: number, elapsed: number): number => rate + Math.ceil((risePerSecond * elapsed) / 1_000_000)
const capacityOf = (rate: number): number => Math.floor((rate * longestGathered) / 1_000_000)

/** A full bucket affords anything: else a long message would never be copied at a low rate. */
export const affordsCopy = ({ tokens, rate }: Redundancy, bytes: number): boolean =>
  tokens > 0 && tokens >= Math.min(bytes, capacityOf(rate))

export const spendTokens = ({ rate, tokens, round, at }: Redundancy, bytes: number): Redundancy => ({
  rate,
  tokens: tokens - bytes,
  round,
  at,
})
