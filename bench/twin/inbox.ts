/**
 * The four arrival rules of src/channel/inbox.ts over one mutable record: what is new, what is next in order, what is refused. Delivered
 * messages go to `delivered`, where the application takes them.
 */
import type { MessageId } from '../../src/channel/channel.ts'
import type { Body } from './body.ts'
import type { Lane } from './lane.ts'
import { Memory } from './memory.ts'
import { Ring } from './ring.ts'
import type { Rules } from './rules.ts'

export interface Delivered {
  readonly channel: string
  readonly id: MessageId
  readonly payload: Uint8Array
}

export class Inbox {
  delivered: Array<Delivered> = []
  readonly #lane: Lane
  readonly #most: number
  readonly #mostBytes: number
  /** Unreliable: the number of the next delivery; and the place of the newest. Reliable, unordered: everything below was delivered. */
  #next: number
  #order = -1
  #place = -1
  /** Ordered: what came too early, from the next number to deliver on. undefined: not yet here. */
  readonly #held: Ring<Uint8Array | undefined>
  #heldBytes = 0
  /** Unordered: which were delivered. */
  #seen: Memory | undefined

  constructor(rules: Rules, lane: Lane, first: number) {
    this.#lane = lane
    this.#most = rules.maxOutstandingMessages
    this.#mostBytes = rules.maxOutstandingBytes
    this.#next = first
    this.#held = new Ring<Uint8Array | undefined>(first, lane.reliable && lane.ordered ? 4 : 2)
  }

  /** Whether a message of this number and size, among so many bytes of this datagram, is sure not to be refused. */
  surelyTakes(number: number, bytes: number): boolean {
    const { reliable, ordered } = this.#lane
    if (!reliable) return true
    const next = ordered ? this.#held.base : this.#next
    return number < next + this.#most && (!ordered || this.#heldBytes + bytes <= this.#mostBytes)
  }

  /** What brings the inbox back to how it is now. */
  remember(): () => void {
    const held = this.#held
    const base = held.base
    const items = Array.from({ length: held.size }, (_, index) => held.at(base + index))
    const bytes = this.#heldBytes
    const [next, order, place, count] = [this.#next, this.#order, this.#place, this.delivered.length]
    const seen = this.#seen?.copy()
    return () => {
      while (held.size > 0) held.pop()
      held.base = base
      for (const item of items) held.push(item)
      this.#heldBytes = bytes
      this.#next = next
      this.#order = order
      this.#place = place
      this.#seen = seen
      this.delivered.length = count
    }
  }

  /** Takes the message at `place` of a body, or the whole of one in fragments; false: the peer went beyond its window. */
  take(number: number, order: number, place: number, body: Body, whole: Uint8Array | undefined): boolean {
    const { reliable, ordered } = this.#lane
    if (reliable) {
      const length = whole === undefined ? (body.lengths[place] as number) : whole.length
      return ordered
        ? this.#takeOrdered(number, length, place, body, whole)
        : this.#takeUnordered(number, place, body, whole)
    }
    if (ordered) {
      if (order < this.#order || (order === this.#order && place <= this.#place)) return true
      this.#order = order
      this.#place = place
    }
    this.#deliver(this.#next, whole ?? body.copyAt(place))
    this.#next += 1
    return true
  }

  #takeOrdered(number: number, length: number, place: number, body: Body, whole: Uint8Array | undefined): boolean {
    const held = this.#held
    if (number < held.base) return true
    if (number >= held.base + this.#most) return false
    if (number === held.base && held.size === 0) {
      held.shift()
      this.#deliver(number, whole ?? body.copyAt(place))
      return true
    }
    if (held.at(number) !== undefined) return true
    if (number > held.base && this.#heldBytes + length > this.#mostBytes) return false
    while (held.next <= number) held.push(undefined)
    held.put(number, whole ?? body.copyAt(place))
    this.#heldBytes += length
    for (let payload = held.at(held.base); payload !== undefined; payload = held.at(held.base)) {
      this.#deliver(held.base, payload)
      this.#heldBytes -= payload.length
      held.shift()
    }
    return true
  }

  #takeUnordered(number: number, place: number, body: Body, whole: Uint8Array | undefined): boolean {
    if (number < this.#next || this.#seen?.has(number) === true) return true
    if (number >= this.#next + this.#most) return false
    this.#seen ??= new Memory(this.#next, Math.ceil(this.#most / 16) * 16)
    this.#seen.add(number)
    while (this.#seen.has(this.#next)) this.#next += 1
    this.#deliver(number, whole ?? body.copyAt(place))
    return true
  }

  #deliver(number: number, payload: Uint8Array): void {
    this.delivered.push({ channel: this.#lane.name, id: (number * 64 + this.#lane.index) as MessageId, payload })
  }
}
