/**
 * Which numbers of an ever-growing sequence have been seen, for the newest and the `span` before it: a ring of 32-bit limbs that changes
 * in place. The mutable counterpart of src/core/seen.ts.
 */
const limbBits = 32

export class Memory {
  newest: number
  readonly span: number
  readonly #limbs: Int32Array

  /** Nothing seen yet of what begins at `first`; everything before it counts as seen. */
  constructor(first: number, span: number) {
    this.newest = first - 1
    this.span = span
    this.#limbs = new Int32Array(Math.ceil(span / limbBits) + 1).fill(-1)
    const above = limbBits - 1 - (this.newest & 31)
    this.#limbs[this.#slotOf(this.newest)] = -1 >>> above
  }

  isForgotten(number: number): boolean {
    return number < this.newest - this.span
  }

  /** Ask `isForgotten` first. */
  has(number: number): boolean {
    return number <= this.newest && (((this.#limbs[this.#slotOf(number)] as number) >>> (number & 31)) & 1) === 1
  }

  /** The number must not be forgotten. */
  add(number: number): void {
    const limbs = this.#limbs
    if (number > this.newest) {
      const entered = Math.min(Math.floor(number / limbBits) - Math.floor(this.newest / limbBits), limbs.length)
      for (let back = 0; back < entered; back += 1) limbs[this.#slotOf(number - back * limbBits)] = 0
      this.newest = number
    }
    const slot = this.#slotOf(number)
    limbs[slot] = (limbs[slot] as number) | (1 << (number & 31))
  }

  /** Whether all of the 32 numbers before the newest were seen. */
  isComplete(): boolean {
    const last = this.newest - 1
    const low = (last & 31) + 1
    const inLimb = (this.#limbs[this.#slotOf(last)] as number) << (32 - low)
    if (low === limbBits) return inLimb === -1
    return inLimb === -1 << (32 - low) && (this.#limbs[this.#slotOf(last - low)] as number) >>> low === -1 >>> low
  }

  /** A copy, to come back to. */
  copy(): Memory {
    const copy = new Memory(this.newest + 1, this.span)
    copy.#limbs.set(this.#limbs)
    return copy
  }

  #slotOf(number: number): number {
    const limb = Math.floor(number / limbBits)
    const { length } = this.#limbs
    return limb - Math.floor(limb / length) * length
  }
}
