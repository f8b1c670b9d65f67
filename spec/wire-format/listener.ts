// One who hears a writer's datagrams and keeps up with its numbers: the second decoder with a memory. All numbers begin
// at 0, or at an origin, for streams that begin near a wrap.

import { decodeDatagram, type Decoded } from './decoder.ts'
import { type Datagram, type Format, isPiece, type Knowledge } from './value.ts'

/** Where all counters begin, at both ends alike. */
export interface Origin {
  readonly packet: number
  readonly message: number
}

export const zero: Origin = { packet: 0, message: 0 }

export class Listener {
  readonly #format: Format
  #newest: number
  #newestNarrow: number
  #nextOwn: number
  #wideFromOwn: number | undefined
  readonly #received = new Set<number>()
  readonly #messages: Map<number, number>

  constructor(format: Format, origin: Origin = zero) {
    this.#format = format
    this.#newest = origin.packet - 1
    this.#newestNarrow = origin.packet - 1
    this.#nextOwn = origin.packet
    this.#messages = new Map(format.channels.map((_, channel) => [channel, origin.message - 1]))
  }

  get knowledge(): Knowledge {
    return {
      newest: this.#newest,
      newestNarrow: this.#newestNarrow,
      received: this.#received,
      nextOwn: this.#nextOwn,
      ...(this.#wideFromOwn === undefined ? {} : { wideFromOwn: this.#wideFromOwn }),
      messages: this.#messages,
    }
  }

  hear(bytes: Uint8Array): Decoded {
    const decoded = decodeDatagram(bytes, this.#format, this.knowledge)
    if (decoded.ok) this.#note(decoded.datagram)
    return decoded
  }

  /** The listener's own end has written a datagram: acks may name it from now on. */
  noteOwn({ number, wide }: { readonly number: number; readonly wide: boolean }): void {
    this.#nextOwn = Math.max(this.#nextOwn, number + 1)
    if (wide) this.#wideFromOwn = Math.min(this.#wideFromOwn ?? Infinity, number)
  }

  #note({ number, wide, items }: Datagram): void {
    this.#received.add(number)
    this.#newest = Math.max(this.#newest, number)
    if (!wide) this.#newestNarrow = Math.max(this.#newestNarrow, number)
    for (const item of items) {
      if (!isPiece(item) && item.number === undefined) continue
      this.#messages.set(item.channel, Math.max(this.#messages.get(item.channel) ?? -1, item.number ?? -1))
    }
  }
}
