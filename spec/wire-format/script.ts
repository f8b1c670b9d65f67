// What one end of a conversation says, and the check that its datagrams say nothing else: message numbers count what
// was sent on a channel, fragments are the right cut of the right message.

import { expect } from 'vitest'
import * as E from '../../src/fp.ts'
import type { Packeteer } from '../../src/index.ts'
import type { Chance } from './chance.ts'
import { type Datagram, fragmentBytes, isPiece, type Item, type Piece } from './value.ts'
import { formatOf, type PlainConfig } from './vectors.ts'

interface Spoken {
  readonly name: string
  readonly reliable: boolean
  /** In the order of sending. On an unreliable channel those in fragments have a list (and a count) of their own. */
  readonly payloads: Array<Uint8Array>
  readonly inFragments: Array<Uint8Array>
  /** The same payloads as text: an unreliable message that travels whole has no number to find it by. */
  readonly texts: Set<string>
  delivered: number
}

export class Script {
  readonly #channels: ReadonlyArray<Spoken>
  readonly #origin: number
  readonly #longest: number
  readonly #most: number
  /** Grows with each message: the first bytes of a payload, so that no two of some length are alike. */
  #serial: number

  constructor(config: PlainConfig, origin: number, seed: number) {
    this.#channels = Object.entries(config.channels).map(([name, { reliable }]) => ({
      name,
      reliable,
      payloads: [],
      inFragments: [],
      texts: new Set(),
      delivered: 0,
    }))
    this.#origin = origin
    const format = formatOf(config)
    this.#longest = fragmentBytes(format)
    this.#most = format.maxMessageBytes
    this.#serial = seed * 0x1_0000
  }

  /** Sends a few messages of all sizes. A refusal (the window is full) is no message. */
  speak(packeteer: Packeteer, chance: Chance): void {
    const count = chance.below(6)
    const even = chance.below(40)
    for (let index = 0; index < count; index++) {
      const spoken = this.#channels[chance.happens(50) ? 0 : chance.below(this.#channels.length)]
      if (spoken === undefined) continue
      const payload = this.#payload(this.#length(chance, even))
      if (E.isLeft(packeteer.sendMessage(spoken.name, payload))) continue
      spoken.texts.add(payload.join())
      const isLong = !spoken.reliable && payload.length > this.#longest
      ;(isLong ? spoken.inFragments : spoken.payloads).push(payload)
    }
    packeteer.drainMessageAcks()
    packeteer.drainMessageFates()
  }

  #length(chance: Chance, even: number): number {
    const kind = chance.below(20)
    if (kind === 0) return 0
    if (kind === 1) return this.#longest
    if (kind === 2) return this.#longest + 1 + chance.below(Math.min(this.#most, 5 * this.#longest) - this.#longest)
    if (kind === 3) return 2 * this.#longest
    if (kind < 8) return chance.below(150)
    return even
  }

  #payload(length: number): Uint8Array {
    this.#serial += 1
    const serial = this.#serial
    return Uint8Array.from(
      { length },
      (_, index) => (index < 4 ? Math.floor(serial / 256 ** index) : serial + index) % 256,
    )
  }

  expectSent({ items }: Datagram): void {
    for (const item of items) {
      const spoken = this.#channels[item.channel]
      if (spoken === undefined) throw new Error(`no channel ${item.channel}`)
      if (isPiece(item)) this.#expectCut(item, spoken.reliable ? spoken.payloads : spoken.inFragments)
      else this.#expectWhole(item, spoken)
    }
  }

  #expectCut({ number, index, lastIndex, bytes }: Piece, list: ReadonlyArray<Uint8Array>): void {
    const payload = list[number - this.#origin]
    if (payload === undefined) throw new Error(`message ${number} was never sent`)
    expect(lastIndex).toBe(Math.ceil(payload.length / this.#longest) - 1)
    expect(bytes).toEqual(payload.slice(index * this.#longest, (index + 1) * this.#longest))
  }

  #expectWhole(item: Exclude<Item, Piece>, { reliable, payloads, texts }: Spoken): void {
    if (reliable) expect(item.payload).toEqual(payloads[(item.number ?? -1) - this.#origin])
    else expect(texts.has(item.payload.join())).toBe(true)
  }

  noteDelivered(channel: number, count: number): void {
    const spoken = this.#channels[channel]
    if (spoken !== undefined) spoken.delivered += count
  }

  /** Whether everything reliable was delivered. */
  get isDone(): boolean {
    return this.#channels.every(({ reliable, payloads, delivered }) => !reliable || delivered >= payloads.length)
  }

  /** Everything reliable was delivered, once; of the rest no more than was sent. */
  expectDone(): void {
    for (const { reliable, payloads, inFragments, delivered } of this.#channels) {
      if (reliable) expect(delivered).toBe(payloads.length)
      else expect(delivered).toBeLessThanOrEqual(payloads.length + inFragments.length)
    }
  }
}
