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
  #told: number
  #toldSince = -1
  #lowestLate = -1

  constructor(first: number) {
    this.seen = new Memory(first, receiveWindow)
    this.newestNarrow = first - 1
    this.#told = first - 1
  }

  arrive(number: number, wide: boolean, ackEliciting: boolean, age: number, ownNext: number): void {
    if (number > this.seen.newest) {
      this.newestAt = age
    } else {
      this.#told = Math.min(this.#told, number - 1)
      if (this.#toldSince < 0) this.#toldSince = ownNext
      else this.#lowestLate = this.#lowestLate < 0 ? number : Math.min(this.#lowestLate, number)
    }
    this.seen.add(number)
    if (wide) this.wide = true
    else if (number > this.newestNarrow) this.newestNarrow = number
    if (ackEliciting && this.owedSince < 0) this.owedSince = age
  }

  noteTold(ownNumber: number, newest: number, ownNext: number): void {
    if (ownNumber < this.#toldSince) return
    const late = this.#lowestLate
    const upTo = Math.max(this.#told, late < 0 ? newest : Math.min(newest, late - 1))
    if (upTo === this.#told && this.#toldSince < 0) return
    this.#told = upTo
    this.#toldSince = late < 0 ? -1 : ownNext
    this.#lowestLate = -1
  }

  /** Fills `history` for an ack that leaves now, and says how long it is; -1: clean. */
  writeHistory(): number {
    const { seen, history } = this
    const { newest } = seen
    const untold = Math.min(newest - 1 - this.#told, receiveWindow)
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
