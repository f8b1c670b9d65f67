/**
 * A queue of numbered items that changes in place: a ring that doubles when it is full. Numbers grow for ever; the first item is number
 * `base`, and the numbers go on where items were dropped. The mutable counterpart of src/core/window.ts.
 */
export class Ring<A> {
  base: number
  size = 0
  #head = 0
  #mask: number
  #slots: Array<A | undefined>

  constructor(base: number, room: 2 | 4 | 8 | 16 = 4) {
    this.base = base
    this.#mask = room - 1
    this.#slots = Array.from({ length: room }, () => undefined)
  }

  /** The number that the next pushed item will have. */
  get next(): number {
    return this.base + this.size
  }

  /** The item with this number, or undefined outside the queue. */
  at(number: number): A | undefined {
    const index = number - this.base
    return index >= 0 && index < this.size ? this.#slots[(this.#head + index) & this.#mask] : undefined
  }

  push(item: A): void {
    if (this.size > this.#mask) this.#double()
    this.#slots[(this.#head + this.size) & this.#mask] = item
    this.size += 1
  }

  /** Exchanges an item that is there. */
  put(number: number, item: A): void {
    this.#slots[(this.#head + number - this.base) & this.#mask] = item
  }

  /** Drops the first item; where there is none, the numbers go on all the same. */
  shift(): void {
    this.base += 1
    if (this.size === 0) return
    this.#slots[this.#head] = undefined
    this.#head = (this.#head + 1) & this.#mask
    this.size -= 1
  }

  /** Drops the newest item. */
  pop(): void {
    this.size -= 1
    this.#slots[(this.#head + this.size) & this.#mask] = undefined
  }

  /** Keeps the items for which `kept` holds; they close up, from the same base on. */
  keep(kept: (item: A) => boolean): void {
    const { base, size } = this
    let end = base
    for (let number = base; number < base + size; number += 1) {
      const item = this.at(number) as A
      if (!kept(item)) continue
      this.put(end, item)
      end += 1
    }
    while (this.next > end) this.pop()
  }

  #double(): void {
    const items = Array.from({ length: this.size }, (_, index) => this.at(this.base + index))
    while (items.length < 2 * this.size) items.push(undefined)
    this.#slots = items
    this.#head = 0
    this.#mask = items.length - 1
  }
}
