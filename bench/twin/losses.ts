/** How many packets are lost, and in runs, as numbers that change in place. The rules and their reasons are in src/packet/loss.ts. */
import { forgiveness, leastThreshold, mostThreshold } from '../../src/packet/loss.ts'

const smoothing = 64
const runSmoothing = 16
const noticeable = 0.0001
const manyRuns = 0.45

export class Losses {
  #threshold = leastThreshold
  #settled = 0
  #share = 0
  #newest = -1
  #runs = 0

  /** How many newer packets must be acked for a packet to be lost. */
  needed(): number {
    return this.#share > noticeable ? this.#threshold - 1 : this.#threshold
  }

  countAcked(): void {
    const forgiven = this.#threshold > leastThreshold && this.#settled + 1 >= forgiveness
    this.#settled = forgiven || this.#threshold === leastThreshold ? 0 : this.#settled + 1
    if (forgiven) this.#threshold -= 1
    this.#share -= this.#share / smoothing
  }

  countLost(number: number): void {
    const follows = this.#newest >= 0 && number === this.#newest + 1 ? 1 : 0
    this.#runs += (follows - this.#runs) / runSmoothing
    this.#share += (1 - this.#share) / smoothing
    this.#newest = Math.max(this.#newest, number)
  }

  countMistaken(packets: number): void {
    this.#threshold = Math.min(this.#threshold + 1, mostThreshold)
    this.#settled = 0
    this.#share = Math.max(0, this.#share - packets / smoothing)
  }

  comesInRuns(): boolean {
    return this.#runs > manyRuns
  }
}
