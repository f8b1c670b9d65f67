/** What fragments and repeats may take, as a bucket that changes in place: src/message/allowance.ts. */
import type { Clock } from './clock.ts'
import type { Piece } from './lane.ts'
import type { Rules } from './rules.ts'

const leastGathered = 50_000
const frameReserve = 16

export class Allowance {
  readonly #rules: Rules
  /** As the first that spent of it in a flush wrote it back, and when that was. */
  #bytes: number
  #at = 0
  #now = 0
  /** Bytes that may still leave in this flush. */
  left = 0

  constructor(rules: Rules) {
    this.#rules = rules
    this.#bytes = rules.maxDatagramBytes
  }

  /** A flush begins. */
  refill({ now, tick }: Clock): void {
    const { bulkBytesPerSecond, maxDatagramBytes } = this.#rules
    const earned = Math.floor(((now - this.#at) * bulkBytesPerSecond) / 1_000_000)
    this.#now = now
    this.left = this.#bytes
    if (earned <= 0) return
    const most = Math.ceil((Math.max(leastGathered, 2 * tick) * bulkBytesPerSecond) / 1_000_000) + maxDatagramBytes
    this.left = Math.min(most, this.#bytes + earned)
  }

  affords(piece: Piece): boolean {
    return this.left >= this.#costOf(piece)
  }

  charge(piece: Piece): void {
    this.left -= this.#costOf(piece)
    this.#bytes = this.left
    this.#at = this.#now
  }

  #costOf({ payload, index }: Piece): number {
    const { fragmentBytes } = this.#rules
    return Math.min(payload.length - index * fragmentBytes, fragmentBytes) + frameReserve
  }
}
