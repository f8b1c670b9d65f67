/**
 * Bytes -> pieces, as columns that are filled again for each datagram: docs/wire-format.md, "Body". What is refused, and in which order, is
 * as in src/message/frame-reader.ts. No views: a piece is where its bytes begin and how many there are.
 */
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { maxEntries } from '../../src/message/frame.ts'
import { messageSpace } from '../../src/core/wrap.ts'
import type { Cursor } from './cursor.ts'
import type { Rules } from './rules.ts'

const fragment = 3
const variedRun = 2

export class Body {
  /** The number of the packet. */
  order = 0
  count = 0
  readonly channels: Array<number> = []
  /** As the wire has them; -1 where none travels. */
  readonly numbers: Array<number> = []
  readonly indexes: Array<number> = []
  readonly lasts: Array<number> = []
  readonly starts: Array<number> = []
  readonly lengths: Array<number> = []
  hasFragments = false
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #runLengths: Array<number> = []
  #shape = 0
  #channel = 0
  #isEnd = false
  #number = 0

  copyAt(place: number): Uint8Array {
    const start = this.starts[place] as number
    return this.#bytes.slice(start, start + (this.lengths[place] as number))
  }

  read(rules: Rules, cursor: Cursor, bytes: Uint8Array, start: number, end: number): DatagramError | undefined {
    this.#bytes = bytes
    this.count = 0
    this.hasFragments = false
    cursor.open(bytes, start, end)
    let before = -1
    let next = -2
    for (;;) {
      const unread = this.#readHead(rules, cursor)
      if (unread !== undefined) return unread
      const isRun = this.#shape !== fragment
      const continues = isRun && before === this.#channel && next === this.#number
      const what = continues
        ? 'run length'
        : isRun
          ? this.#readMessages(rules, cursor)
          : this.#readFragment(rules, cursor)
      if (cursor.fault !== 0) return faultOf(cursor)
      if (what !== '') return malformed(cursor, what)
      if (this.count > maxEntries) return malformed(cursor, 'message count')
      if (this.#isEnd) return cursor.offset === end ? undefined : malformed(cursor, 'bytes after the last frame')
      if (cursor.offset === end) return malformed(cursor, 'no last frame')
      before = isRun ? this.#channel : -1
      next = !isRun ? -2 : this.#number < 0 ? -1 : ((this.numbers[this.count - 1] as number) + 1) % messageSpace
    }
  }

  #readHead(rules: Rules, cursor: Cursor): DatagramError | undefined {
    const first = cursor.uint(1)
    const low = first & 0x1f
    this.#channel = low === 31 ? 31 + cursor.uint(1) : low
    this.#shape = (first >> 5) & 3
    this.#isEnd = (first & 0x80) !== 0
    const lane = rules.channels[this.#channel]
    this.#number = this.#shape === fragment || lane?.reliable === true ? cursor.uint(3) : -1
    if (cursor.fault !== 0) return faultOf(cursor)
    return lane === undefined ? malformed(cursor, `channel ${this.#channel}`) : undefined
  }

  /** What is wrong with a single or a run; '' if nothing is. */
  #readMessages(rules: Rules, cursor: Cursor): string {
    const count = this.#shape === 0 ? 1 : cursor.varint() + 2
    if (count > maxEntries) return 'message count'
    const lengths = this.#runLengths
    const isVaried = this.#shape === variedRun
    if (isVaried) {
      this.#readLengths(cursor, count)
      if (cursor.fault !== 0) return ''
      if (lengths.every((length) => length === lengths[0])) return 'an even run as a varied one'
    } else {
      const length = this.#isEnd ? (cursor.end - cursor.offset) / count : cursor.varint()
      if (cursor.fault !== 0) return ''
      if (!Number.isInteger(length)) return 'lengths'
      lengths[0] = length
    }
    for (let index = 0; index < count; index += 1) {
      const length = lengths[isVaried ? index : 0] as number
      if (length > rules.longestWhole) return 'message length'
      const number = this.#number < 0 ? -1 : (this.#number + index) % messageSpace
      this.#note(number, 0, 0, cursor.skip(length), length)
    }
    return ''
  }

  #readLengths(cursor: Cursor, count: number): void {
    const lengths = this.#runLengths
    const written = this.#isEnd ? count - 1 : count
    lengths.length = 0
    let total = 0
    while (lengths.length < written && cursor.fault === 0) {
      const length = cursor.varint()
      lengths.push(length)
      total += length
    }
    if (!this.#isEnd) return
    const rest = cursor.end - cursor.offset - total
    if (rest < 0) cursor.skip(total)
    lengths.push(rest)
  }

  #readFragment(rules: Rules, cursor: Cursor): string {
    const index = cursor.varint()
    const last = cursor.varint()
    if (cursor.fault !== 0) return ''
    if (last < 1 || last > rules.mostLastIndex) return 'last index'
    if (index > last) return 'fragment index'
    const { fragmentBytes, maxMessageBytes } = rules
    const length = index < last ? fragmentBytes : this.#isEnd ? cursor.end - cursor.offset : cursor.varint()
    if (length < 1 || length > fragmentBytes) return 'fragment length'
    if (index === last && last * fragmentBytes + length > maxMessageBytes) return 'message length'
    this.hasFragments = true
    this.#note(this.#number, index, last, cursor.skip(length), length)
    return ''
  }

  #note(number: number, index: number, last: number, start: number, length: number): void {
    const place = this.count
    this.channels[place] = this.#channel
    this.numbers[place] = number
    this.indexes[place] = index
    this.lasts[place] = last
    this.starts[place] = start
    this.lengths[place] = length
    this.count = place + 1
  }
}

function faultOf(cursor: Cursor): DatagramError {
  if (cursor.fault === 2) return malformed(cursor, 'varint')
  return { type: 'Truncated', what: 'body', offset: cursor.offset }
}

const malformed = (cursor: Cursor, what: string): DatagramError => ({ type: 'Malformed', what, offset: cursor.offset })
