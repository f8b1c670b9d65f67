/**
 * Packet header <-> bytes, over one record that is filled again for each datagram. docs/wire-format.md, "Datagram"; the names of what can be
 * wrong, and the order in which it is looked for, are those of src/packet/packet-codec.ts.
 */
import { crcEnd, crcOver } from '../../src/core/crc32c.ts'
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { expandBelow, expandNear, narrowSpace, wideSpace } from '../../src/core/wrap.ts'
import { maxHistoryBytes } from '../../src/packet/packet-codec.ts'
import type { Arrivals } from './arrivals.ts'
import type { Cursor } from './cursor.ts'
import type { Numbering } from './numbering.ts'
import { overNoAck, overNumber, type Rules } from './rules.ts'

const holdStep = 2000
const leastHoldMillis = 27
const longestHold = 0xffff
const noAck = 15

/** The header that was read last: a record to be read before the next datagram is. */
export class Header {
  number = 0
  wide = false
  hasAck = false
  newest = 0
  held = 0
  /** Where the history lies, and how many bytes it has; clean: as if it were four full ones. */
  clean = true
  historyStart = 0
  historyBytes = 4
  bodyStart = 0
  bodyEnd = 0
  bytes: Uint8Array = new Uint8Array(0)

  /** Whether the ack says that this packet arrived. */
  names(number: number): boolean {
    const back = this.newest - 1 - number
    if (back < 0) return back === -1
    if (this.clean) return back < 32
    const byte = back >> 3
    return byte < this.historyBytes && (((this.bytes[this.historyStart + byte] as number) >> (back & 7)) & 1) === 1
  }

  get oldestTold(): number {
    return this.newest - this.historyBytes * 8
  }

  read(
    rules: Rules,
    arrivals: Arrivals,
    numbering: Numbering,
    datagram: Uint8Array,
    cursor: Cursor,
  ): DatagramError | undefined {
    const { maxDatagramBytes } = rules
    if (datagram.length > maxDatagramBytes) return { type: 'TooLarge', bytes: datagram.length, maxDatagramBytes }
    this.bytes = datagram
    this.bodyEnd = datagram.length - rules.tailroom
    cursor.open(datagram, 0, this.bodyEnd)
    const first = cursor.uint(1)
    if (cursor.fault !== 0) return { type: 'Truncated', what: 'first byte', offset: 0 }
    if (first >> 6 !== 1) return { type: 'WrongVersion', version: first >> 6, expected: 1 }
    this.wide = (first & 0x20) !== 0
    const width = this.wide ? 4 : 2
    const wireNumber = cursor.uint(width)
    const what = this.#readAck(cursor, first, width, this.wide ? numbering.next : numbering.narrowBelow)
    if (what !== '') return { type: 'Malformed', what, offset: cursor.offset }
    if (cursor.fault !== 0) return { type: 'Truncated', what: 'header', offset: cursor.offset }
    const near = (this.wide ? arrivals.seen.newest : arrivals.newestNarrow) + 1
    this.number = expandNear(wireNumber, near, this.wide ? wideSpace : narrowSpace)
    this.bodyStart = cursor.offset
    if (rules.checked && !this.#isIntact(rules)) return { type: 'Corrupt' }
    if (this.number < 0) return { type: 'Stale', packet: this.number }
    if (this.hasAck && this.newest < 0) return { type: 'ForgedAck', packet: this.newest }
    if (arrivals.seen.isForgotten(this.number)) return { type: 'Stale', packet: this.number }
    return arrivals.seen.has(this.number) ? { type: 'Duplicate', packet: this.number } : undefined
  }

  /** What is malformed in it; '' if nothing is. */
  #readAck(cursor: Cursor, first: number, width: number, bound: number): string {
    const code = first & 0x0f
    this.clean = (first & 0x10) === 0
    this.hasAck = code !== noAck
    if (!this.hasAck) return this.clean ? '' : 'history without an ack'
    this.newest = expandBelow(cursor.uint(width), bound, width === 4 ? wideSpace : narrowSpace)
    this.held = code * holdStep
    if (code === 14) {
      const millis = cursor.uint(2)
      if (millis < leastHoldMillis && cursor.fault === 0) return 'hold'
      this.held = millis === longestHold ? -1 : millis * 1000
    }
    this.historyBytes = 4
    if (this.clean) return ''
    this.historyBytes = cursor.uint(1)
    if (this.historyBytes > maxHistoryBytes) return 'history length'
    this.historyStart = cursor.offset
    cursor.skip(this.historyBytes)
    if (cursor.fault !== 0) return ''
    const last = this.historyBytes > 0 ? this.bytes[cursor.offset - 1] : 1
    return last === 0 || (this.historyBytes === 4 && this.#isFull()) ? 'history' : ''
  }

  #isFull(): boolean {
    for (let index = 0; index < 4; index += 1) if (this.bytes[this.historyStart + index] !== 0xff) return false
    return true
  }

  #isIntact(rules: Rules): boolean {
    const { bytes, bodyEnd } = this
    const start = overNumber(rules.expecting, Math.max(this.number, 0))
    const unsent = this.hasAck ? overNumber(start, Math.max(this.newest, 0)) : overNoAck(start)
    const sum = crcEnd(crcOver(unsent, bytes, 0, bodyEnd))
    for (let index = 0; index < 4; index += 1)
      if (bytes[bodyEnd + index] !== ((sum >>> (8 * index)) & 0xff)) return false
    return true
  }
}

/** The headers of the datagrams of one flush: all alike but for the number. */
export class Stamp {
  wide = false
  /** -1: there is no ack. */
  newest = -1
  bytes = 0
  #code = noAck
  #held = 0
  #history = -1

  /** As the acks stand now. */
  prepare(arrivals: Arrivals, age: number, wide: boolean): void {
    this.wide = wide
    const width = wide ? 4 : 2
    this.newest = -1
    this.#code = noAck
    this.#history = -1
    this.bytes = 1 + width
    if (arrivals.newestAt < 0) return
    this.newest = arrivals.seen.newest
    this.#held = age - arrivals.newestAt
    this.#code = Math.min(Math.round(this.#held / holdStep), 14)
    this.#history = arrivals.writeHistory()
    this.bytes += width + (this.#code === 14 ? 2 : 0) + (this.#history < 0 ? 0 : 1 + this.#history)
  }

  /** Fills in the front of a datagram of so many bytes, and its checksum if config asks for one. */
  write(rules: Rules, arrivals: Arrivals, number: number, datagram: Uint8Array, length: number): void {
    const width = this.wide ? 4 : 2
    datagram[0] = 0x40 | (this.wide ? 0x20 : 0) | (this.#history < 0 ? 0 : 0x10) | this.#code
    let offset = writeLow(datagram, 1, number, width)
    if (this.newest >= 0) offset = writeLow(datagram, offset, this.newest, width)
    if (this.#code === 14) offset = writeLow(datagram, offset, Math.min(longestHold, Math.round(this.#held / 1000)), 2)
    if (this.#history >= 0) {
      datagram[offset] = this.#history
      for (let index = 0; index < this.#history; index += 1)
        datagram[offset + 1 + index] = arrivals.history[index] as number
    }
    if (!rules.checked) return
    const start = overNumber(rules.signing, number)
    const unsent = this.newest >= 0 ? overNumber(start, this.newest) : overNoAck(start)
    writeLow(datagram, length - 4, crcEnd(crcOver(unsent, datagram, 0, length - 4)), 4)
  }
}

/** The low two or four bytes of a number; says where they end. Bit operations take a number modulo 2^32, whatever its size. */
function writeLow(bytes: Uint8Array, offset: number, number: number, width: number): number {
  bytes[offset] = number
  bytes[offset + 1] = number >>> 8
  if (width === 2) return offset + 2
  bytes[offset + 2] = number >>> 16
  bytes[offset + 3] = number >>> 24
  return offset + 4
}
