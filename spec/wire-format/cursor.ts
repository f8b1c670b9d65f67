// A place in a byte string that only moves forward. Inside the second decoder a broken rule is thrown as a `Refusal`
// and becomes a value at its door; the real decoder must not work like that, which is one more thing they do not share.

import type { Discarded, Reason } from './value.ts'

export class Refusal extends Error {
  readonly discarded: Discarded

  constructor(reason: Reason, rule: string) {
    super(`${reason}: ${rule}`)
    this.discarded = { reason, rule }
  }
}

export function must(condition: boolean, reason: Reason, rule: string): asserts condition {
  if (!condition) throw new Refusal(reason, rule)
}

export class Cursor {
  readonly #bytes: Uint8Array
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  take(count: number, field: string): Uint8Array {
    must(count <= this.remaining, 'Truncated', `shorter than its ${field}`)
    this.#offset += count
    return this.#bytes.slice(this.#offset - count, this.#offset)
  }

  /** A little-endian unsigned integer of `count` bytes. */
  integer(count: number, field: string): number {
    return this.take(count, field).reduceRight((value, byte) => value * 256 + byte, 0)
  }

  /** LEB128 of at most four bytes, in its shortest form. */
  varint(field: string): number {
    let value = 0
    for (let place = 0; place < 4; place++) {
      const byte = this.integer(1, field)
      value += (byte % 128) * 128 ** place
      if (byte >= 128) continue
      must(byte !== 0 || place === 0, 'Malformed', `${field}: a varint's last byte is not 0 unless it is the only one`)
      return value
    }
    throw new Refusal('Malformed', `${field}: a varint has at most four bytes`)
  }
}
