/**
 * Round-trip time, from the newest packet of each ack, with the time that the peer held the ack taken out. Packet numbers are
 * never reused, so there is no doubt which copy was acked (Karn's problem does not arise). Smoothing after RFC 6298, section 2;
 * jitter after RFC 3550, section 6.4.1, over successive samples. All in whole microseconds.
 */
import { leastOf, minimumOf, noteSample, type Minimum } from '../core/minimum.ts'
import { micros, type Micros } from '../core/time.ts'

export interface Rtt {
  /** Smoothed. -1: no sample yet, and then the other fields mean nothing. */
  readonly smoothed: Micros
  readonly variance: Micros
  readonly latest: Micros
  readonly jitter: Micros
  /** The least of the last ten to twenty seconds: the path, with its queues empty. */
  readonly path: Minimum
  /** Smoothed over some four samples, and the least that this was in the last ten to twenty seconds. */
  readonly lately: Micros
  readonly calm: Minimum
  /** The most that an ack was lately late beyond a round trip, because the peer had not sent yet. */
  readonly ackGap: Micros
  /** The same on average. */
  readonly usualGap: Micros
}

/** Minimum filters run over ten seconds: long enough to meet an empty queue, short enough to follow a new route. */
const pathPeriod = micros(10_000_000)
/** A peer that acks only five times a second lets an ack wait 200 ms; until we know better, assume that and a tick. */
const ackGapAtStart = micros(250_000)
/** So slow to forget, because one early probe is one needless repeat: 64 acks are a second at 60 Hz. */
const ackGapDecay = 64
/** RFC 9002, section 6.2.1 has 1 ms as timer granularity; a game's ticks are coarser. */
const leastMargin = micros(10_000)
/** Before any sample: past a 2 s round trip and the ack gap. RFC 9002's 1 s would repeat needlessly on such a link. */
const timeoutAtStart = micros(2_500_000)
/** No round trip is longer: an ack that comes later than this teaches no time, as five of them are how long a probe may have to wait. */
export const longestSample: Micros = micros(60_000_000)
const never = micros(Number.MAX_SAFE_INTEGER)

export const rttAtStart: Rtt = {
  smoothed: micros(-1),
  variance: micros(0),
  latest: micros(0),
  jitter: micros(0),
  path: minimumOf(micros(0), micros(0)),
  lately: micros(0),
  calm: minimumOf(micros(0), micros(0)),
  ackGap: ackGapAtStart,
  usualGap: ackGapAtStart,
}

export const hasSample = (rtt: Rtt): boolean => rtt.smoothed >= 0

/** The least round trip of the last ten to twenty seconds, as of the latest sample. */
export const minimum = (rtt: Rtt): Micros => leastOf(rtt.path)

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
      path: minimumOf(sample, now),
      // From above: the first may be a lucky one, and all others would then look queued for ten seconds.
      lately: micros(2 * sample),
      calm: minimumOf(micros(2 * sample), now),
      ackGap,
      usualGap: blend(rtt.usualGap, Math.max(waited - sample, 0), 8),
    }
  }
  const lately = blend(rtt.lately, sample, 4)
  return {
    smoothed: blend(rtt.smoothed, sample, 8),
    variance: blend(rtt.variance, Math.abs(rtt.smoothed - sample), 4),
    latest: sample,
    jitter: blend(rtt.jitter, Math.abs(sample - rtt.latest), 16),
    path: noteSample(rtt.path, sample, now, pathPeriod),
    lately,
    calm: noteSample(rtt.calm, lately, now, pathPeriod),
    ackGap,
    usualGap: blend(rtt.usualGap, Math.max(waited - sample, 0), 8),
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

/**
 * How long after the first copy its ack should have come; before any sample, nobody knows. Not a verdict and no margin in it: what is overdue is only repeated where there
 * is credit for it, and each tick of waiting is a tick of latency when it is lost.
 */
export const overdueUnacked = (rtt: Rtt): Micros =>
  hasSample(rtt) ? micros(rtt.smoothed + Math.ceil((rtt.usualGap * 5) / 4)) : never

/**
 * Time that packets lately spend in queues. Both sides of the difference are means over some four samples: a least single round trip
 * would take jitter for a queue, and a mean over eight comes 70 ms later.
 */
export const queueing = (rtt: Rtt): Micros => micros(rtt.lately - leastOf(rtt.calm))

/**
 * How old a packet is lost when a newer one was acked: RFC 9002, section 6.1.2, with 4 variances and at least a tick on top, and the ack
 * gap: of two packets that changed places, a slow peer's ack may name only the newer.
 */
export const overdueAfter = (rtt: Rtt, tick: Micros): Micros =>
  micros(Math.ceil((Math.max(rtt.smoothed, rtt.latest) * 9) / 8) + Math.max(4 * rtt.variance, tick) + rtt.ackGap)

/** How old a packet is lost even if nothing newer was acked: after three timeouts, and between one and ten seconds. */
export const giveUpAfter = (rtt: Rtt, tick: Micros): Micros =>
  micros(Math.min(Math.max(3 * probeTimeout(rtt, tick), 1_000_000), 10_000_000))
