/**
 * Which numbers of an ever-growing sequence have been seen, for the newest and the `span` before it: a ring of 32-bit words that changes
 * in place. The mutable counterpart of src/core/seen.ts.
 */
const wordBits = 32

export class Memory {
  newest: number
  readonly span: number
  readonly #words: Int32Array

  /** Nothing seen yet of what begins at `first`; everything before it counts as seen. */
  constructor(first: number, span: number) {
    this.newest = first - 1
    this.span = span
    this.#words = new Int32Array(Math.ceil(span / wordBits) + 1).fill(-1)
    const above = wordBits - 1 - (this.newest & 31)
    this.#words[this.#slotOf(this.newest)] = -1 >>> above
  }

  isForgotten(number: number): boolean {
    return number < this.newest - this.span
  }

  /** Ask `isForgotten` first. */
  has(number: number): boolean {
    return number <= this.newest && (((this.#words[this.#slotOf(number)] as number) >>> (number & 31)) & 1) === 1
  }

  /** The number must not be forgotten. */
  add(number: number): void {
    const words = this.#words
    if (number > this.newest) {
      const entered = Math.min(Math.floor(number / wordBits) - Math.floor(this.newest / wordBits), words.length)
      for (let back = 0; back < entered; back += 1) words[this.#slotOf(number - back * wordBits)] = 0
      this.newest = number
    }
    const slot = this.#slotOf(number)
    words[slot] = (words[slot] as number) | (1 << (number & 31))
  }

  /** Whether all of the 32 numbers before the newest were seen. */
  isComplete(): boolean {
    const last = this.newest - 1
    const low = (last & 31) + 1
    const inLimb = (this.#words[this.#slotOf(last)] as number) << (32 - low)
    if (low === wordBits) return inLimb === -1
    return inLimb === -1 << (32 - low) && (this.#words[this.#slotOf(last - low)] as number) >>> low === -1 >>> low
  }

  /** A copy, to come back to. */
  copy(): Memory {
    const copy = new Memory(this.newest + 1, this.span)
    copy.#words.set(this.#words)
    return copy
  }

  #slotOf(number: number): number {
    const word = Math.floor(number / wordBits)
    const { length } = this.#words
    return word - Math.floor(word / length) * length
  }
}
