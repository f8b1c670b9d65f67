/** What arrived, and what the peer has to be told of it: src/packet/arrivals.ts, in place. */
import { receiveWindow } from '../../src/packet/arrivals.ts'
import { Memory } from './memory.ts'

export class Arrivals {
  readonly seen: Memory
  newestAt = -1
  newestNarrow: number
  wide = false
  owedSince = -1
  /** The history of the next ack, as `writeHistory` left it: how many bytes of it count, and -1 for a clean one. */
  readonly history: Uint8Array = new Uint8Array(receiveWindow / 8)
  #ackKnownUpTo: number
  #ackKnownSince = -1
  #lowestLate = -1

  constructor(first: number) {
    this.seen = new Memory(first, receiveWindow)
    this.newestNarrow = first - 1
    this.#ackKnownUpTo = first - 1
  }

  arrive(number: number, wide: boolean, ackEliciting: boolean, age: number, ownNext: number): void {
    if (number > this.seen.newest) {
      this.newestAt = age
    } else {
      this.#ackKnownUpTo = Math.min(this.#ackKnownUpTo, number - 1)
      if (this.#ackKnownSince < 0) this.#ackKnownSince = ownNext
      else this.#lowestLate = this.#lowestLate < 0 ? number : Math.min(this.#lowestLate, number)
    }
    this.seen.add(number)
    if (wide) this.wide = true
    else if (number > this.newestNarrow) this.newestNarrow = number
    if (ackEliciting && this.owedSince < 0) this.owedSince = age
  }

  noteAckKnown(ownNumber: number, newest: number, ownNext: number): void {
    if (ownNumber < this.#ackKnownSince) return
    const late = this.#lowestLate
    const upTo = Math.max(this.#ackKnownUpTo, late < 0 ? newest : Math.min(newest, late - 1))
    if (upTo === this.#ackKnownUpTo && this.#ackKnownSince < 0) return
    this.#ackKnownUpTo = upTo
    this.#ackKnownSince = late < 0 ? -1 : ownNext
    this.#lowestLate = -1
  }

  /** Fills `history` for an ack that leaves now, and says how long it is; -1: clean. */
  writeHistory(): number {
    const { seen, history } = this
    const { newest } = seen
    const untold = Math.min(newest - 1 - this.#ackKnownUpTo, receiveWindow)
    if (untold <= 32 && seen.isComplete()) return -1
    let used = 0
    for (let start = 0; start < untold; start += 8) {
      let byte = 0
      for (let bit = 0; bit < 8 && start + bit < untold; bit += 1)
        if (seen.has(newest - 1 - start - bit)) byte |= 1 << bit
      history[start >> 3] = byte
      if (byte !== 0) used = (start >> 3) + 1
    }
    return used === 4 && history.every((byte, index) => index > 3 || byte === 0xff) ? -1 : used
  }
}
