/**
 * The events of one stretch as the bytes they were written in, decoded when they are looked at: an event as an object takes up to forty
 * times its bytes. Of every `blockEvents` events the log knows where they begin and when, so that any event is some steps away; the
 * block that was decoded last is kept, one for all logs of a recording.
 */
import type { Event } from '../connection/event.ts'
import { readerOf } from '../core/bytes.ts'
import { readEvent } from './event-codec.ts'
import { microsAfter } from './journal.ts'
import { lazyList } from './lazy-list.ts'
import { blankSheet, copySheet, writeRaw, type Sheet } from './sheet.ts'

/** What all logs of one recording share: the bytes of events, one behind the other, and the block that was decoded last. */
export interface EventStore {
  readonly sheet: Sheet
  readonly names: ReadonlyArray<string>
  decoded: Block | undefined
}

interface Block {
  readonly log: EventLog
  readonly first: number
  readonly events: ReadonlyArray<Event>
  readonly micros: ReadonlyArray<number>
}

/** A local of one reading, and after it a value. */
export interface EventLog {
  readonly store: EventStore
  /** Of every block: where its bytes begin, and the time before its first event. */
  readonly offsets: Array<number>
  readonly times: Array<number>
  /** Events so far, and the time after the last of them. */
  count: number
  micros: number
}

const blockEvents = 64

/** `names`: of the channels. `room`: bytes of events that may come. */
export const openStore = (names: ReadonlyArray<string>, room: number): EventStore => ({
  sheet: blankSheet(room),
  names,
  decoded: undefined,
})

/** Nothing will be added: what room is left is given back. */
export function closeStore({ sheet }: EventStore): void {
  sheet.bytes = copySheet(sheet)
}

export const emptyLog = (store: EventStore, startMicros: number): EventLog => ({
  store,
  offsets: [],
  times: [],
  count: 0,
  micros: startMicros,
})

/** With all events of these bytes, or none: then they hold something else. */
export function appendEvents(log: EventLog, bytes: Uint8Array): boolean {
  const { store, offsets, times } = log
  const reader = readerOf(bytes, 0, bytes.length)
  const blocks = offsets.length
  let { count, micros } = log
  while (reader.offset < reader.end && reader.fault === 'none') {
    if (count % blockEvents === 0) {
      offsets.push(store.sheet.offset + reader.offset)
      times.push(micros)
    }
    micros = microsAfter(micros, readEvent(reader, store.names))
    count += 1
  }
  if (reader.fault !== 'none') {
    offsets.length = blocks
    times.length = blocks
    return false
  }
  writeRaw(store.sheet, bytes)
  log.count = count
  log.micros = micros
  return true
}

export const eventsOf = (log: EventLog): ReadonlyArray<Event> =>
  lazyList(
    () => log.count,
    (index) => blockAt(log, index).events[index % blockEvents] as Event,
  )

export const microsOf = (log: EventLog): ReadonlyArray<number> =>
  lazyList(
    () => log.count,
    (index) => blockAt(log, index).micros[index % blockEvents] as number,
  )

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
  const { sheet, names } = log.store
  const place = first / blockEvents
  const reader = readerOf(sheet.bytes, log.offsets[place] as number, sheet.offset)
  const events: Array<Event> = []
  const micros: Array<number> = []
  let time = log.times[place] as number
  for (let index = first; index < Math.min(first + blockEvents, log.count); index += 1) {
    const event = readEvent(reader, names)
    time = microsAfter(time, event)
    events.push(event)
    micros.push(time)
  }
  return { log, first, events, micros }
}
