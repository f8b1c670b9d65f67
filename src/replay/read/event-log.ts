/**
 * The events of one segment as the bytes they were written in, decoded when they are looked at: an event as an object takes up to forty
 * times its bytes. Of every `blockEvents` events the log knows where they begin and when, so that any event is some steps away; the
 * block that was decoded last is kept, one for all logs of a recording.
 */
import type { Event } from '../../connection/event.ts'
import { readerOf } from '../../core/bytes.ts'
import { readEvent, type Vocabulary } from '../format/event-codec.ts'
import { microsAfter } from '../write/journal.ts'
import { lazyList } from './lazy-list.ts'
import { byteWriter, bytesWritten, writeRaw, type ByteWriter } from '../format/byte-writer.ts'
import type { RecordedEvent } from '../format/unknown-event.ts'

/** What all logs of one recording share: the bytes of events, one behind the other, and the block that was decoded last. */
export interface EventStore {
  readonly writer: ByteWriter
  readonly vocabulary: Vocabulary
  /** How many events there are of each unknown kind, by tag. */
  readonly unknown: Map<number, number>
  decoded: Block | undefined
}

interface Block {
  readonly log: EventLog
  readonly first: number
  readonly events: ReadonlyArray<RecordedEvent>
  readonly micros: ReadonlyArray<number>
}

/** A local of one reading, and after it a value. */
export interface EventLog {
  readonly store: EventStore
  /** Of every block: where its bytes begin, and the time before its first event. */
  readonly offsets: Array<number>
  readonly times: Array<number>
  /** Events so far, how many come before the first of an unknown kind, and the time after the last of all. */
  count: number
  known: number
  micros: number
}

const blockEvents = 64

/** `room`: bytes of events that may come. */
export const openStore = (vocabulary: Vocabulary, room: number): EventStore => ({
  writer: byteWriter(room),
  vocabulary,
  unknown: new Map(),
  decoded: undefined,
})

/** Nothing will be added: what room is left is given back. */
export function closeStore({ writer }: EventStore): void {
  writer.bytes = bytesWritten(writer)
}

export const emptyLog = (store: EventStore, startMicros: number): EventLog => ({
  store,
  offsets: [],
  times: [],
  count: 0,
  known: 0,
  micros: startMicros,
})

/** With all events of these bytes, or none: then they hold something else. */
export function appendEvents(log: EventLog, bytes: Uint8Array): boolean {
  const { store, offsets, times } = log
  const reader = readerOf(bytes, 0, bytes.length)
  const blocks = offsets.length
  const unknown: Array<number> = []
  let { count, known, micros } = log
  while (reader.offset < reader.end && reader.fault === 'none') {
    if (count % blockEvents === 0) {
      offsets.push(store.writer.offset + reader.offset)
      times.push(micros)
    }
    const event = readEvent(reader, store.vocabulary)
    micros = microsAfter(micros, event)
    if (event.type === 'UnknownEvent') unknown.push(event.tag)
    else if (known === count) known += 1
    count += 1
  }
  if (reader.fault !== 'none') {
    offsets.length = blocks
    times.length = blocks
    return false
  }
  writeRaw(store.writer, bytes)
  for (const tag of unknown) store.unknown.set(tag, (store.unknown.get(tag) ?? 0) + 1)
  log.count = count
  log.known = known
  log.micros = micros
  return true
}

/** Up to the first of an unknown kind. */
export const eventsOf = (log: EventLog): ReadonlyArray<Event> =>
  lazyList(
    () => log.known,
    (index) => eventAt(log, index) as Event,
  )

/** From the first of an unknown kind on. */
export const beyondOf = (log: EventLog): ReadonlyArray<RecordedEvent> =>
  lazyList(
    () => log.count - log.known,
    (index) => eventAt(log, log.known + index),
  )

export const microsOf = (log: EventLog): ReadonlyArray<number> =>
  lazyList(
    () => log.known,
    (index) => blockAt(log, index).micros[index % blockEvents] as number,
  )

const eventAt = (log: EventLog, index: number): RecordedEvent =>
  blockAt(log, index).events[index % blockEvents] as RecordedEvent

function blockAt(log: EventLog, index: number): Block {
  const { store } = log
  const first = index - (index % blockEvents)
  const known = store.decoded
  if (known !== undefined && known.log === log && known.first === first && index - first < known.events.length)
    return known
  const block = decodeBlock(log, first)
  store.decoded = block
  return block
}

function decodeBlock(log: EventLog, first: number): Block {
  const { writer, vocabulary } = log.store
  const place = first / blockEvents
  const reader = readerOf(writer.bytes, log.offsets[place] as number, writer.offset)
  const events: Array<RecordedEvent> = []
  const micros: Array<number> = []
  let time = log.times[place] as number
  for (let index = first; index < Math.min(first + blockEvents, log.count); index += 1) {
    const event = readEvent(reader, vocabulary)
    time = microsAfter(time, event)
    events.push(event)
    micros.push(time)
  }
  return { log, first, events, micros }
}
