// The section *Body* of docs/wire-format.md, read: frames in, the messages and fragments they carry out.

import { type Cursor, must } from './cursor.ts'
import { readMessageNumber } from './numbers.ts'
import { type Format, fragmentBytes, highestLastIndex, type Item, type Knowledge, type Piece } from './value.ts'

const most = 1024

interface Frame {
  readonly end: boolean
  readonly shape: number
  readonly channel: number
  readonly reliable: boolean
}

/** A single or a run: `number` is the first one, on a reliable channel only. */
interface WholeFrame {
  readonly frame: Frame
  readonly number?: number
  readonly payloads: ReadonlyArray<Uint8Array>
}

export function readBody(cursor: Cursor, format: Format, knowledge: Knowledge): ReadonlyArray<Item> {
  const items: Array<Item> = []
  let before: WholeFrame | undefined
  while (cursor.remaining > 0) {
    const frame = readFrameByte(cursor, format)
    if (frame.shape === 3) {
      before = undefined
      items.push(readFragment(cursor, frame, format, knowledge))
    } else {
      const whole = readWhole(cursor, frame, items.length, format, knowledge)
      must(before === undefined || !isOneRun(before, whole), 'Malformed', 'two frames that could be one run')
      before = whole
      items.push(
        ...whole.payloads.map((payload, index) => ({
          channel: frame.channel,
          ...(whole.number === undefined ? {} : { number: whole.number + index }),
          payload,
        })),
      )
    }
    must(items.length <= most, 'Malformed', 'at most 1,024 messages and fragments')
    must(frame.end === (cursor.remaining === 0), 'Malformed', 'E is set on the last frame and on no other')
  }
  return items
}

function readFrameByte(cursor: Cursor, format: Format): Frame {
  const byte = cursor.integer(1, 'frame byte')
  const low = byte & 0b1_1111
  const channel = low < 31 ? low : 31 + cursor.integer(1, 'channel')
  const described = format.channels[channel]
  must(described !== undefined, 'Malformed', 'no such channel')
  return { end: byte >= 128, shape: (byte >> 5) & 0b11, channel, reliable: described.reliable }
}

function readNumber(cursor: Cursor, channel: number, knowledge: Knowledge): number {
  const number = readMessageNumber(cursor.integer(3, 'message number'), channel, knowledge)
  must(number >= 0, 'BeyondWindow', 'the message number reads as negative')
  return number
}

function readWhole(cursor: Cursor, frame: Frame, carried: number, format: Format, knowledge: Knowledge): WholeFrame {
  const number = frame.reliable ? readNumber(cursor, frame.channel, knowledge) : undefined
  const count = frame.shape === 0 ? 1 : cursor.varint('count') + 2
  must(carried + count <= most, 'Malformed', 'at most 1,024 messages and fragments')
  const lengths = frame.shape === 2 ? readLengths(cursor, frame, count) : readEqualLengths(cursor, frame, count)
  const longest = Math.min(fragmentBytes(format), format.maxMessageBytes)
  must(
    lengths.every((length) => length <= longest),
    'Malformed',
    'a message that travels whole has at most F bytes',
  )
  const payloads = lengths.map((length) => cursor.take(length, 'message'))
  return { frame, ...(number === undefined ? {} : { number }), payloads }
}

function readEqualLengths(cursor: Cursor, frame: Frame, count: number): ReadonlyArray<number> {
  if (frame.end) must(cursor.remaining % count === 0, 'Malformed', 'what remains of an even run leaves no remainder')
  const length = frame.end ? cursor.remaining / count : cursor.varint('length')
  return Array.from({ length: count }, () => length)
}

function readLengths(cursor: Cursor, frame: Frame, count: number): ReadonlyArray<number> {
  const lengths: Array<number> = []
  for (let index = 0; index < (frame.end ? count - 1 : count); index++) lengths.push(cursor.varint('length'))
  if (frame.end) {
    const last = cursor.remaining - lengths.reduce((sum, length) => sum + length, 0)
    must(last >= 0, 'Truncated', 'shorter than its messages')
    lengths.push(last)
  }
  must(
    lengths.some((length) => length !== lengths[0]),
    'Malformed',
    'a run of equal lengths is an even run',
  )
  return lengths
}

function isOneRun(before: WholeFrame, after: WholeFrame): boolean {
  if (before.frame.channel !== after.frame.channel) return false
  return before.number === undefined || after.number === before.number + before.payloads.length
}

function readFragment(cursor: Cursor, frame: Frame, format: Format, knowledge: Knowledge): Piece {
  const full = fragmentBytes(format)
  const number = readNumber(cursor, frame.channel, knowledge)
  const index = cursor.varint('index')
  const lastIndex = cursor.varint('last index')
  must(lastIndex >= 1, 'Malformed', 'the last index is at least 1')
  must(lastIndex <= highestLastIndex(format), 'Malformed', 'the last index is at most ceil(M / F) - 1')
  must(index <= lastIndex, 'Malformed', 'no fragment after the last')
  const isLast = index === lastIndex
  const length = frame.end ? cursor.remaining : isLast ? cursor.varint('length') : full
  if (isLast) {
    must(length >= 1 && length <= full, 'Malformed', 'the last fragment has 1 to F bytes')
    must(lastIndex * full + length <= format.maxMessageBytes, 'Malformed', 'the whole message has at most M bytes')
  } else {
    must(length >= full, 'Truncated', 'shorter than its fragment')
    must(length === full, 'Malformed', 'every fragment but the last has exactly F bytes')
  }
  return { channel: frame.channel, number, index, lastIndex, bytes: cursor.take(length, 'fragment') }
}
