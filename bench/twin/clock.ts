/** The two counts of time of an end, moved in place: docs at src/core/time.ts, whose bounds it shares. */
import { farthestPause, longestStep } from '../../src/core/time.ts'

export class Clock {
  now = 0
  age = 0
  resumedAt = -1
  flushedAt = 0
  tick = 0

  advance(delta: number): void {
    if (!Number.isSafeInteger(delta) || delta <= 0) return
    const step = Math.min(delta, longestStep)
    this.now += step
    const end = this.age + (this.age + delta > farthestPause ? step : delta)
    this.age = Math.min(end, Number.MAX_SAFE_INTEGER)
    if (delta > longestStep) this.resumedAt = this.now
  }

  noteFlush(): void {
    if (this.now === this.flushedAt) return
    this.tick = Math.min(this.now - this.flushedAt, longestStep)
    this.flushedAt = this.now
  }
}
