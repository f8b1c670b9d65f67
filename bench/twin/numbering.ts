/** Packet numbers of one end, and when they grow wide: src/packet/numbering.ts, in place. */
import { narrowSpace, wideSpace } from '../../src/core/wrap.ts'

const narrowLimit = narrowSpace / 4
const wideLimit = wideSpace / 4

export class Numbering {
  next: number
  acked: number
  wideFrom: number
  #mark: number
  #earlierMark: number
  #markedAt = 0

  /** `mark`: what was next a lifetime ago. */
  constructor(first: number, wideFrom: number, mark: number) {
    this.next = first
    this.acked = first - 1
    this.wideFrom = wideFrom
    this.#mark = mark
    this.#earlierMark = mark
  }

  get isWide(): boolean {
    return this.wideFrom >= 0
  }

  get narrowBelow(): number {
    return this.wideFrom >= 0 ? this.wideFrom : this.next
  }

  get isStalled(): boolean {
    return this.next - this.acked >= wideLimit
  }

  prepare(age: number, lifetime: number, peerIsWide: boolean): void {
    const since = age - this.#markedAt
    if (since >= lifetime) {
      this.#earlierMark = since < 2 * lifetime ? this.#mark : this.next
      this.#mark = this.next
      this.#markedAt = age
    }
    if (this.isWide) return
    const span = this.next - Math.min(this.acked, this.#earlierMark)
    if (peerIsWide || span >= narrowLimit) this.wideFrom = this.next
  }
}
