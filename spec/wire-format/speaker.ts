// A writer that knows only the page: it invents datagrams of every kind and the second encoder writes them. So a real
// endpoint must take bytes that no line of src has made.

import type { Chance } from './chance.ts'
import { encodeDatagram } from './encoder.ts'
import { type Ack, type Datagram, type Format, fragmentBytes, type Item } from './value.ts'

/** Numbered messages are begun at most so far ahead of the first that is not complete: inside any window. */
const ahead = 6

interface Lane {
  readonly reliable: boolean
  /** Numbered messages, so that a repeat says the same, and which of their pieces were said. */
  readonly payloads: Map<number, Uint8Array>
  readonly said: Map<number, Set<number>>
  firstIncomplete: number
}

export class Speaker {
  readonly #format: Format
  readonly #chance: Chance
  readonly #lanes: ReadonlyArray<Lane>
  readonly #heard = new Set<number>()
  #number = 0

  constructor(format: Format, chance: Chance) {
    this.#format = format
    this.#chance = chance
    this.#lanes = format.channels.map(({ reliable }) => ({
      reliable,
      payloads: new Map(),
      said: new Map(),
      firstIncomplete: 0,
    }))
  }

  /** A datagram of the peer has arrived: acks tell of it from now on. */
  noteHeard(number: number): void {
    this.#heard.add(number)
  }

  /** The next datagram, as value and as bytes; some numbers are skipped, as if lost. */
  speak(): { readonly datagram: Datagram; readonly bytes: Uint8Array } {
    const number = this.#number
    this.#number += this.#chance.happens(80) ? 1 : 1 + this.#chance.below(40)
    const ack = this.#ack()
    const header = { wide: false, number, ...(ack === undefined ? {} : { ack }) }
    let datagram: Datagram = { ...header, items: [] }
    for (let left = this.#chance.below(12); left > 0; left--) {
      const longer = { ...header, items: [...datagram.items, ...this.#invent()] }
      if (encodeDatagram(longer, this.#format).length > this.#format.maxDatagramBytes) continue
      for (const item of longer.items.slice(datagram.items.length)) this.#noteSaid(item)
      datagram = longer
    }
    return { datagram, bytes: encodeDatagram(datagram, this.#format) }
  }

  #ack(): Ack | undefined {
    const number = Math.max(-1, ...this.#heard)
    if (number < 0) return undefined
    const bits = this.#chance.below(160)
    const history = new Uint8Array(20)
    for (let bit = 0; bit < bits; bit++) {
      if (this.#heard.has(number - 1 - bit)) history[bit >> 3] = (history[bit >> 3] ?? 0) | (1 << (bit & 7))
    }
    const used = history.reduce((length, byte, index) => (byte === 0 ? length : index + 1), 0)
    const holdMs = this.#chance.happens(50) ? 2 * this.#chance.below(14) : 27 + this.#chance.below(65_509)
    return { number, holdMs, history: history.slice(0, used) }
  }

  /** A few messages in a row, or pieces of numbered ones. */
  #invent(): ReadonlyArray<Item> {
    const channel = this.#chance.below(this.#lanes.length)
    const lane = this.#lanes[channel]
    if (lane === undefined) return []
    const count = 1 + this.#chance.below(4)
    const length = this.#chance.below(30)
    if (!lane.reliable && this.#chance.happens(70)) {
      return Array.from({ length: count }, () => ({ channel, payload: this.#payload(length) }))
    }
    const first = lane.firstIncomplete + this.#chance.below(ahead)
    const items = Array.from({ length: lane.reliable ? count : 1 }, (_, index) =>
      this.#numbered(lane, channel, first + index, length),
    )
    return lane.reliable ? items : items.filter((item) => !this.#wasSaid(item))
  }

  #numbered(lane: Lane, channel: number, number: number, length: number): Item {
    const full = fragmentBytes(this.#format)
    const isLong = !lane.reliable || number % 5 === 0
    const payload =
      lane.payloads.get(number) ??
      (isLong ? this.#chance.bytes(1 + full + this.#chance.below(2 * full)) : this.#payload(length))
    lane.payloads.set(number, payload)
    if (payload.length <= full) return { channel, number, payload }
    const lastIndex = Math.ceil(payload.length / full) - 1
    const index = this.#chance.below(lastIndex + 1)
    return { channel, number, index, lastIndex, bytes: payload.slice(index * full, (index + 1) * full) }
  }

  #payload(length: number): Uint8Array {
    return this.#chance.bytes(this.#chance.happens(60) ? length : this.#chance.below(30))
  }

  #wasSaid(item: Item): boolean {
    return 'index' in item && this.#lanes[item.channel]?.said.get(item.number)?.has(item.index) === true
  }

  #noteSaid(item: Item): void {
    const lane = this.#lanes[item.channel]
    if (lane === undefined || item.number === undefined) return
    const said = lane.said.get(item.number) ?? new Set()
    lane.said.set(item.number, said.add('index' in item ? item.index : 0))
    while (this.#isComplete(lane, lane.firstIncomplete)) lane.firstIncomplete += 1
  }

  #isComplete({ payloads, said }: Lane, number: number): boolean {
    const payload = payloads.get(number)
    if (payload === undefined) return false
    return said.get(number)?.size === Math.max(1, Math.ceil(payload.length / fragmentBytes(this.#format)))
  }
}
