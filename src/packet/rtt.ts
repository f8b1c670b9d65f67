/**
 * Round-trip time, from the newest packet of each ack, with the time that the peer held the ack taken out. Packet numbers are
 * never reused, so there is no doubt which copy was acked (Karn's problem does not arise). Smoothing after RFC 6298, section 2;
 * jitter after RFC 3550, section 6.4.1, over successive samples. All in whole microseconds.
 */
import { micros, type Micros } from '../core/time.ts'

export interface Rtt {
  /** Smoothed. -1: no sample yet, and then the other fields mean nothing. */
  readonly smoothed: Micros
  readonly variance: Micros
  readonly latest: Micros
  readonly jitter: Micros
  /** The least of the running ten seconds, and of the ten before them. */
  readonly least: Micros
  readonly leastBefore: Micros
  readonly leastSince: Micros
  /** The most that an ack was lately late beyond a round trip, because the peer had not sent yet. */
  readonly ackGap: Micros
}

/** Minimum filters run over ten seconds: long enough to meet an empty queue, short enough to follow a new route. */
const leastOver = micros(10_000_000)
/** A peer that acks only five times a second lets an ack wait 200 ms; until we know better, assume that and a tick. */
const ackGapAtStart = micros(250_000)
/** So slow to forget, because one early probe is one needless repeat: 64 acks are a second at 60 Hz. */
const ackGapDecay = 64
/** RFC 9002, section 6.2.1 has 1 ms as timer granularity; a game's ticks are coarser. */
const leastMargin = micros(10_000)
/** Round trips on a quiet link still spread by this much. */
const leastSpread = micros(5000)
/** Before any sample: past a 2 s round trip and the ack gap. RFC 9002's 1 s would repeat needlessly on such a link. */
const timeoutAtStart = micros(2_500_000)

export const rttAtStart: Rtt = {
  smoothed: micros(-1),
  variance: micros(0),
  latest: micros(0),
  jitter: micros(0),
  least: micros(0),
  leastBefore: micros(0),
  leastSince: micros(0),
  ackGap: ackGapAtStart,
}

export const hasSample = (rtt: Rtt): boolean => rtt.smoothed >= 0

/** The least round trip of the last ten to twenty seconds, as of the latest sample. */
export const minimum = (rtt: Rtt): Micros => micros(Math.min(rtt.least, rtt.leastBefore))

/**
 * One more sample. `waited` is how long ago the oldest packet that the same ack newly names was sent: what it exceeds the sample
 * by, it waited for the peer to send.
 */
export function sampled(rtt: Rtt, sample: Micros, waited: Micros, now: Micros): Rtt {
  const ackGap = nextAckGap(rtt.ackGap, waited - sample)
  if (!hasSample(rtt)) {
    const variance = micros(Math.floor(sample / 2))
    return {
      smoothed: sample,
      variance,
      latest: sample,
      jitter: micros(0),
      least: sample,
      leastBefore: sample,
      leastSince: now,
      ackGap,
    }
  }
  const since = now - rtt.leastSince
  const expired = since >= leastOver
  const leastBefore = since < 2 * leastOver ? rtt.least : sample
  return {
    smoothed: blend(rtt.smoothed, sample, 8),
    variance: blend(rtt.variance, Math.abs(rtt.smoothed - sample), 4),
    latest: sample,
    jitter: blend(rtt.jitter, Math.abs(sample - rtt.latest), 16),
    least: expired ? sample : micros(Math.min(rtt.least, sample)),
    leastBefore: expired ? leastBefore : rtt.leastBefore,
    leastSince: expired ? now : rtt.leastSince,
    ackGap,
  }
}

/** `old` moved by 1 / `gain` of its distance to `sample`, rounded to the nearest. */
const blend = (old: number, sample: number, gain: number): Micros => micros(old + Math.round((sample - old) / gain))

/** Up at once, down slowly. */
const nextAckGap = (old: Micros, gap: number): Micros =>
  gap >= old ? micros(gap) : micros(old - Math.ceil((old - Math.max(gap, 0)) / ackGapDecay))

/** How long to wait for an ack before one probe: RFC 9002, section 6.2.1, with the ack gap measured instead of announced. */
export function probeTimeout(rtt: Rtt, tick: Micros): Micros {
  if (!hasSample(rtt)) return timeoutAtStart
  return micros(rtt.smoothed + Math.max(4 * rtt.variance, leastMargin, tick) + rtt.ackGap)
}

/** How long ago something was sent whose ack should have come: a round trip with its spread, the peer's ack gap and a tick to spare. */
export function overdueUnacked(rtt: Rtt, tick: Micros): Micros {
  if (!hasSample(rtt)) return timeoutAtStart
  return micros(rtt.smoothed + Math.max(2 * rtt.variance, leastSpread) + Math.ceil((rtt.ackGap * 5) / 4) + tick)
}

/** Time that the newest packet spent in queues, as far as the least round trip shows it. */
export const queueing = (rtt: Rtt): Micros => micros(hasSample(rtt) ? rtt.latest - minimum(rtt) : 0)

/** How old a packet is lost when a newer one was acked: RFC 9002, section 6.1.2, with 4 variances and at least a tick on top. */
export const overdueAfter = (rtt: Rtt, tick: Micros): Micros =>
  micros(Math.ceil((Math.max(rtt.smoothed, rtt.latest) * 9) / 8) + Math.max(4 * rtt.variance, tick))

/** How old a packet is lost even if nothing newer was acked: after three timeouts, and between one and ten seconds. */
export const giveUpAfter = (rtt: Rtt, tick: Micros): Micros =>
  micros(Math.min(Math.max(3 * probeTimeout(rtt, tick), 1_000_000), 10_000_000))
