/**
 * Bytes -> pieces: docs/wire-format.md, "Body". Total: any bytes are pieces or a reason. Every form that the writer would not have
 * chosen is refused, so that one body has one meaning and one meaning one body. Message numbers stay truncated here, and bytes where they are.
 */
import { readerOf, readUint, readVarint, skip, type Reader } from '../core/bytes.ts'
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

type IncomingMessages = Extract<Incoming, { kind: 'messages' }>

const wireNumbers = 1 << (8 * messageNumberBytes)

/** What the frames of a body bring; or why it is none. */
export function readBody(
  rules: MessageRules,
  bytes: Uint8Array,
  start: number,
  end: number,
): ReadonlyArray<Incoming> | DatagramError {
  const reader = readerOf(bytes, start, end)
  const frames: Array<Incoming> = []
  let entries = 0
  let previous: Previous
  for (;;) {
    const head = readHead(rules, reader)
    if ('type' in head) return head
    const frame =
      head.shape === shapes.fragment ? readFragment(rules, reader, head) : readMessages(rules, reader, head, previous)
    // First: past a fault all reads as zeros, and no other complaint counts.
    if (reader.fault !== 'none') return faultOf(reader)
    if (typeof frame === 'string') return malformed(reader, frame)
    frames.push(frame)
    entries += frame.kind === 'messages' ? frame.lengths.length : 1
    if (entries > maxEntries) return malformed(reader, 'message count')
    if (head.end) return reader.offset === end ? frames : malformed(reader, 'bytes after the last frame')
    if (reader.offset === end) return malformed(reader, 'no last frame')
    previous = frame.kind === 'messages' ? continuation(frame) : undefined
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

/** A single or a run; or what is not well-formed. */
function readMessages(rules: MessageRules, reader: Reader, head: Head, previous: Previous): Incoming | string {
  if (previous?.channel === head.channel && previous.next === head.number) return 'run length'
  const count = head.shape === shapes.single ? 1 : readVarint(reader) + 2
  if (count > maxEntries) return 'message count'
  const lengths =
    head.shape === shapes.variedRun ? readLengths(reader, count, head.end) : readLength(reader, count, head.end)
  if (lengths === undefined) return 'lengths'
  if (head.shape === shapes.variedRun && lengths.every((length) => length === lengths[0]))
    return 'an even run as a varied one'
  const longest = Math.min(rules.fragmentBytes, rules.maxMessageBytes)
  const start = reader.offset
  for (const length of lengths) {
    if (length > longest) return 'message length'
    skip(reader, length)
  }
  return { kind: 'messages', channel: head.channel, number: head.number, start, lengths }
}

/** The lengths of a single or an even run: all the same. */
function readLength(reader: Reader, count: number, end: boolean): ReadonlyArray<number> | undefined {
  const length = end ? (reader.end - reader.offset) / count : readVarint(reader)
  if (!Number.isInteger(length)) return undefined
  if (count === 1) return [length]
  const lengths: Array<number> = []
  while (lengths.length < count) lengths.push(length)
  return lengths
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
  if (rest < 0) skip(reader, total)
  return [...lengths, rest]
}

function readFragment(rules: MessageRules, reader: Reader, head: Head): Incoming | string {
  const index = readVarint(reader)
  const last = readVarint(reader)
  if (last < 1 || last >= Math.ceil(rules.maxMessageBytes / rules.fragmentBytes)) return 'last index'
  if (index > last) return 'fragment index'
  const length = index < last ? rules.fragmentBytes : head.end ? reader.end - reader.offset : readVarint(reader)
  if (length < 1 || length > rules.fragmentBytes) return 'fragment length'
  if (index === last && last * rules.fragmentBytes + length > rules.maxMessageBytes) return 'message length'
  const { channel, number } = head
  return { kind: 'fragment', channel, number, index, last, start: skip(reader, length), length }
}

const continuation = ({ channel, number, lengths }: IncomingMessages): Previous => ({
  channel,
  next: number < 0 ? -1 : (number + lengths.length) % wireNumbers,
})

function faultOf(reader: Reader): DatagramError {
  if (reader.fault === 'varint') return malformed(reader, 'varint')
  return { type: 'Truncated', what: 'body', offset: reader.offset }
}

const malformed = (reader: Reader, what: string): DatagramError => ({ type: 'Malformed', what, offset: reader.offset })
