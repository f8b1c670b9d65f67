/**
 * Events as bytes: a tag, then the fields. What a game does all day takes one to three bytes beside its payload; what no typed caller
 * hands in has tags of its own. Reading is total. docs/recordings.md, "Events".
 */
import type { Effect } from '../../connection/effect.ts'
import type { Event, MessageSubmitted } from '../../connection/event.ts'
import { isBytes, type Reader } from '../../core/bytes.ts'
import { readOdd, writeOdd } from './odd.ts'
import {
  readBlock,
  readByte,
  readDouble,
  readNumber,
  reserve,
  writeByte,
  writeDouble,
  writeNumber,
  type ByteWriter,
} from './byte-writer.ts'
import { kindOf, leastUnknownTag, type KindNames, type RecordedEvent } from './unknown-event.ts'

export const eventTags = {
  ticked: 0,
  datagram: 1,
  message: 2,
  messageWithTtl: 3,
  flush: 4,
  flushWithin: 5,
  oddTick: 6,
  oddDatagram: 7,
  oddMessage: 8,
  oddFlush: 9,
} as const

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Indexes of the channels by name, in the order of config. */
export type ChannelIndexes = ReadonlyMap<string, number>

export const channelIndexesOf = (names: ReadonlyArray<string>): ChannelIndexes =>
  new Map(names.map((name, index) => [name, index]))

/**
 * `effects` are what the event ordered: if it was not turned away, then what it carries is what its type says. (To look at the bytes
 * takes longer than to write them down.)
 */
export function writeEvent(
  writer: ByteWriter,
  event: Event,
  channels: ChannelIndexes,
  effects: ReadonlyArray<Effect>,
): void {
  switch (event.type) {
    case 'Ticked':
      return writeOr(writer, event.deltaMicros, eventTags.ticked, eventTags.oddTick)
    case 'DatagramReceived':
      if (!wasTurnedAway(effects, 'DiscardDatagram') || isBytes(event.datagram))
        return writePayload(writer, eventTags.datagram, event.datagram)
      writeByte(writer, eventTags.oddDatagram)
      return writeOdd(writer, event.datagram)
    case 'MessageSubmitted':
      return writeMessage(writer, event, channels.get(event.channel), !wasTurnedAway(effects, 'RefuseMessage'))
    case 'FlushRequested':
      if (event.maxBytes === undefined) return writeByte(writer, eventTags.flush)
      return writeOr(writer, event.maxBytes, eventTags.flushWithin, eventTags.oddFlush)
  }
}

const wasTurnedAway = (effects: ReadonlyArray<Effect>, type: 'DiscardDatagram' | 'RefuseMessage'): boolean =>
  effects.length === 1 && effects[0]?.type === type

function writeOr(writer: ByteWriter, value: unknown, tag: number, oddTag: number): void {
  writeByte(writer, isCount(value) ? tag : oddTag)
  if (isCount(value)) writeNumber(writer, value)
  else writeOdd(writer, value)
}

function writeMessage(writer: ByteWriter, event: MessageSubmitted, channel: number | undefined, taken: boolean): void {
  const { payload, ttlMicros } = event
  const isPlain = channel !== undefined && (taken || isBytes(payload))
  if (isPlain && ttlMicros === undefined) return writePayload(writer, eventTags.message, payload, channel)
  if (isPlain && typeof ttlMicros === 'number') {
    writeByte(writer, eventTags.messageWithTtl)
    writeDouble(writer, ttlMicros)
    return writePayload(writer, channel, payload)
  }
  writeByte(writer, eventTags.oddMessage)
  for (const value of [event.channel, payload, ttlMicros]) writeOdd(writer, value)
}

/** One byte or two, and the payload with its length, at once: this is most of what a recorder writes. */
function writePayload(writer: ByteWriter, first: number, payload: Uint8Array, second: number = -1): void {
  const { length } = payload
  reserve(writer, length + 10)
  const { bytes } = writer
  let { offset } = writer
  bytes[offset++] = first
  if (second >= 0) bytes[offset++] = second
  if (length < 0x80) {
    bytes[offset++] = length
  } else {
    writer.offset = offset
    writeNumber(writer, length)
    offset = writer.offset
  }
  // Below sixteen bytes a loop is faster than a call.
  if (length < 16) for (let index = 0; index < length; index += 1) bytes[offset + index] = payload[index] as number
  else bytes.set(payload, offset)
  writer.offset = offset + length
}

/** What an events frame needs to be read. */
export interface Vocabulary {
  /** Of the channels, in the order of config. */
  readonly channels: ReadonlyArray<string>
  readonly kinds: KindNames
}

/** The next event; bytes are views. Anything at all, with a fault in the reader, where there is none. */
export function readEvent(reader: Reader, { channels: names, kinds }: Vocabulary): RecordedEvent {
  const tag = readByte(reader)
  switch (tag) {
    case eventTags.ticked:
      return { type: 'Ticked', deltaMicros: readNumber(reader) }
    case eventTags.datagram:
      return { type: 'DatagramReceived', datagram: readBlock(reader) }
    case eventTags.message:
      return { type: 'MessageSubmitted', channel: readName(reader, names), payload: readBlock(reader) }
    case eventTags.messageWithTtl: {
      const ttlMicros = readDouble(reader)
      const channel = readName(reader, names)
      return { type: 'MessageSubmitted', channel, payload: readBlock(reader), ttlMicros }
    }
    case eventTags.flush:
      return { type: 'FlushRequested' }
    case eventTags.flushWithin:
      return { type: 'FlushRequested', maxBytes: readNumber(reader) }
    // As odd as they came: the reducer is made for them, its types are not.
    case eventTags.oddTick:
      return { type: 'Ticked', deltaMicros: readOdd(reader) } as Event
    case eventTags.oddDatagram:
      return { type: 'DatagramReceived', datagram: readOdd(reader) } as Event
    case eventTags.oddMessage:
      return readOddMessage(reader)
    case eventTags.oddFlush:
      return { type: 'FlushRequested', maxBytes: readOdd(reader) } as Event
    default:
      return tag < leastUnknownTag
        ? unreadable(reader)
        : { type: 'UnknownEvent', tag, kind: kindOf(tag, kinds), fields: readBlock(reader) }
  }
}

function readOddMessage(reader: Reader): Event {
  const channel = readOdd(reader)
  const payload = readOdd(reader)
  const ttlMicros = readOdd(reader)
  const event = ttlMicros === undefined ? { channel, payload } : { channel, payload, ttlMicros }
  return { type: 'MessageSubmitted', ...event } as Event
}

function readName(reader: Reader, names: ReadonlyArray<string>): string {
  const name = names[readByte(reader)]
  if (name === undefined) unreadable(reader)
  return name ?? ''
}

function unreadable(reader: Reader): Event {
  if (reader.fault === 'none') reader.fault = 'varint'
  return { type: 'FlushRequested' }
}
