/**
 * Bytes -> pieces: docs/wire-format.md, "Body". Total: any bytes are pieces or a reason. Every form that the writer would not have
 * chosen is refused, so that one body has one meaning and one meaning one body. Message numbers stay truncated here.
 */
import { readerOf, readUint, readVarint, readView, type Reader } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import { channelFollows, channelMask, endBit, maxEntries, messageNumberBytes, shapes, shapeShift } from './frame.ts'
import type { Incoming, MessageRules } from './message.ts'

/** The frame being read. `number` is what the wire carries, -1 where it carries none. */
interface Head {
  readonly shape: number
  readonly channel: number
  readonly end: boolean
  readonly number: number
}

/** The run or single before: what the next frame must not continue. undefined after a fragment or nothing. */
type Previous =
  | {
      readonly channel: number
      /** The wire number that would continue it; -1 on an unreliable channel. */
      readonly next: number
    }
  | undefined

const wireNumbers = 1 << (8 * messageNumberBytes)

/** All pieces of a body, with `number` as the wire has it; or why the body is none. */
export function readBody(
  rules: MessageRules,
  bytes: Uint8Array,
  start: number,
  end: number,
): ReadonlyArray<Incoming> | DatagramError {
  const reader = readerOf(bytes, start, end)
  const pieces: Array<Incoming> = []
  let previous: Previous
  for (;;) {
    const head = readHead(rules, reader)
    if ('type' in head) return head
    const error =
      head.shape === shapes.fragment
        ? readFragment(rules, reader, head, pieces)
        : readMessages(rules, reader, head, previous, pieces)
    // First: past a fault all reads as zeros, and no other complaint counts.
    if (reader.fault !== 'none') return faultOf(reader)
    if (error !== undefined) return malformed(reader, error)
    if (pieces.length > maxEntries) return malformed(reader, 'more than 1,024 messages')
    if (head.end) return reader.offset === end ? pieces : malformed(reader, 'bytes after the last frame')
    if (reader.offset === end) return malformed(reader, 'no last frame')
    previous = head.shape === shapes.fragment ? undefined : continuation(head, pieces)
  }
}

function readHead(rules: MessageRules, reader: Reader): Head | DatagramError {
  const first = readUint(reader, 1)
  const low = first & channelMask
  const channel = low === channelFollows ? channelFollows + readUint(reader, 1) : low
  const lane = rules.channels[channel]
  const shape = (first >> shapeShift) & 3
  const numbered = shape === shapes.fragment || lane?.reliable === true
  const number = numbered ? readUint(reader, messageNumberBytes) : -1
  if (reader.fault !== 'none') return faultOf(reader)
  if (lane === undefined) return malformed(reader, `channel ${channel}`)
  return { shape, channel, end: (first & endBit) !== 0, number }
}

/** A single or a run; undefined if it is well-formed, else what is not. */
function readMessages(
  rules: MessageRules,
  reader: Reader,
  head: Head,
  previous: Previous,
  pieces: Array<Incoming>,
): string | undefined {
  if (previous?.channel === head.channel && previous.next === head.number) return 'a run in two frames'
  const count = head.shape === shapes.single ? 1 : readVarint(reader) + 2
  if (count > maxEntries) return 'more than 1,024 messages'
  const lengths =
    head.shape === shapes.variedRun ? readLengths(reader, count, head.end) : readLength(reader, count, head.end)
  if (lengths === undefined) return 'lengths'
  if (head.shape === shapes.variedRun && lengths.every((length) => length === lengths[0]))
    return 'an even run as a varied one'
  const longest = Math.min(rules.fragmentBytes, rules.maxMessageBytes)
  for (let index = 0; index < count; index += 1) {
    const length = lengths[index % lengths.length] as number
    if (length > longest) return 'message length'
    const number = head.number < 0 ? -1 : (head.number + index) % wireNumbers
    pieces.push({ channel: head.channel, number, index: 0, last: 0, body: readView(reader, length) })
  }
  return undefined
}

/** The one length of a single or an even run. */
function readLength(reader: Reader, count: number, end: boolean): ReadonlyArray<number> | undefined {
  if (!end) return [readVarint(reader)]
  const rest = reader.end - reader.offset
  return rest % count === 0 ? [rest / count] : undefined
}

/** The lengths of a varied run: at the end of a datagram the last one is what remains. */
function readLengths(reader: Reader, count: number, end: boolean): ReadonlyArray<number> | undefined {
  const lengths: Array<number> = []
  let total = 0
  for (let index = 0; index < (end ? count - 1 : count) && reader.fault === 'none'; index += 1) {
    const length = readVarint(reader)
    lengths.push(length)
    total += length
  }
  if (!end) return lengths
  const rest = reader.end - reader.offset - total
  if (rest < 0) readView(reader, total)
  return [...lengths, rest]
}

function readFragment(rules: MessageRules, reader: Reader, head: Head, pieces: Array<Incoming>): string | undefined {
  const index = readVarint(reader)
  const last = readVarint(reader)
  if (last < 1 || last >= Math.ceil(rules.maxMessageBytes / rules.fragmentBytes)) return 'last index'
  if (index > last) return 'fragment index'
  const length = index < last ? rules.fragmentBytes : head.end ? reader.end - reader.offset : readVarint(reader)
  if (length < 1 || length > rules.fragmentBytes) return 'fragment length'
  if (index === last && last * rules.fragmentBytes + length > rules.maxMessageBytes) return 'message length'
  pieces.push({ channel: head.channel, number: head.number, index, last, body: readView(reader, length) })
  return undefined
}

function continuation(head: Head, pieces: ReadonlyArray<Incoming>): Previous {
  const newest = pieces[pieces.length - 1] as Incoming
  return { channel: head.channel, next: head.number < 0 ? -1 : (newest.number + 1) % wireNumbers }
}

function faultOf(reader: Reader): DatagramError {
  if (reader.fault === 'varint') return malformed(reader, 'varint')
  return { type: 'Truncated', what: 'body', offset: reader.offset }
}

const malformed = (reader: Reader, what: string): DatagramError => ({ type: 'Malformed', what, offset: reader.offset })
