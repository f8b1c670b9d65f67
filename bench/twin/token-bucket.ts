/** What spare copies may take, as numbers that change in place. The rates and their reasons are in src/message/redundancy.ts. */
import type { Link } from './sender.ts'

const leastRound = 4000
const longestGathered = 500_000
const rateAtStart = 6300
const risePerSecond = 1600
const leastQueue = 25_000
const jitters = 2.75
const besideTick = 8000
const longestTick = 100_000
const patientMisses = 1

export class TokenBucket {
  round = 0
  tokens = 0
  #rate = rateAtStart
  #at = 0

  beginRound(ceiling: number, link: Link, now: number): void {
    const goesOn = this.round > 0 && now - this.#at < leastRound
    const elapsed = Math.min(now - this.#at, longestGathered)
    if (!goesOn) {
      this.round += 1
      this.#at = now
    }
    if (link.misses > patientMisses) {
      this.#rate = Math.min(this.#rate, rateAtStart)
      this.tokens = Math.min(this.tokens, 0)
      return
    }
    if (goesOn) return
    const standing = Math.max(leastQueue, jitters * link.jitter, Math.min(elapsed, longestTick) + besideTick)
    const isHarmful = link.queueing > standing
    if (isHarmful) this.#rate -= Math.ceil(this.#rate / 16)
    else if (link.queueing <= standing / 2) this.#rate += Math.ceil((risePerSecond * elapsed) / 1_000_000)
    this.#rate = Math.min(ceiling, this.#rate)
    const earned = Math.floor((this.#rate * elapsed) / 1_000_000)
    this.tokens = Math.min(this.tokens + earned, isHarmful ? earned : this.#full)
  }

  affords(tokens: number, bytes: number): boolean {
    return tokens > 0 && tokens >= Math.min(bytes, this.#full)
  }

  get #full(): number {
    return Math.floor((this.#rate * longestGathered) / 1_000_000)
  }
}
