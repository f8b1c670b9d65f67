/** Round trips as numbers that change in place. Formulas and constants are those of src/packet/rtt.ts, which has their sources. */
import type { Clock } from './clock.ts'

const pathPeriod = 10_000_000
const ackGapAtStart = 250_000
const ackGapDecay = 64
const leastMargin = 10_000
const timeoutAtStart = 2_500_000

export class RoundTrip {
  smoothed = -1
  variance = 0
  latest = 0
  jitter = 0
  lately = 0
  /** The least of `lately` in the running period and in the one before. */
  #calm = 0
  #calmBefore = 0
  #calmSince = 0
  #ackGap = ackGapAtStart
  #usualGap = ackGapAtStart

  sample(sample: number, waited: number, now: number): void {
    const gap = waited - sample
    this.#ackGap = gap >= this.#ackGap ? gap : this.#ackGap - Math.ceil((this.#ackGap - Math.max(gap, 0)) / ackGapDecay)
    this.#usualGap = blend(this.#usualGap, Math.max(gap, 0), 8)
    if (this.smoothed < 0) {
      this.smoothed = sample
      this.variance = Math.floor(sample / 2)
      this.latest = sample
      this.lately = 2 * sample
      this.#calm = this.lately
      this.#calmBefore = this.lately
      this.#calmSince = now
      return
    }
    this.variance = blend(this.variance, Math.abs(this.smoothed - sample), 4)
    this.smoothed = blend(this.smoothed, sample, 8)
    this.jitter = blend(this.jitter, Math.abs(sample - this.latest), 16)
    this.latest = sample
    this.lately = blend(this.lately, sample, 4)
    this.#noteCalm(now)
  }

  #noteCalm(now: number): void {
    const passed = now - this.#calmSince
    if (passed < pathPeriod) {
      if (this.lately < this.#calm) this.#calm = this.lately
      return
    }
    this.#calmBefore = passed < 2 * pathPeriod ? this.#calm : this.lately
    this.#calm = this.lately
    this.#calmSince = now
  }

  probeTimeout(tick: number): number {
    if (this.smoothed < 0) return timeoutAtStart
    return this.smoothed + Math.max(4 * this.variance, leastMargin, tick) + this.#ackGap
  }

  /** How long after the first copy its ack should have come. */
  patience(): number {
    return this.smoothed < 0 ? Number.MAX_SAFE_INTEGER : this.smoothed + Math.ceil((this.#usualGap * 5) / 4)
  }

  queueing(): number {
    return this.lately - Math.min(this.#calm, this.#calmBefore)
  }

  overdueAfter({ tick }: Clock): number {
    return Math.ceil((Math.max(this.smoothed, this.latest) * 9) / 8) + Math.max(4 * this.variance, tick) + this.#ackGap
  }

  giveUpAfter({ tick }: Clock): number {
    return Math.min(Math.max(3 * this.probeTimeout(tick), 1_000_000), 10_000_000)
  }
}

const blend = (old: number, sample: number, gain: number): number => old + Math.round((sample - old) / gain)
