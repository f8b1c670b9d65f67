/**
 * A segment while it is read: frames add to it. What they add must continue it, or they are refused and nothing was added. It keeps the
 * bytes of the file and where in them things lie: events, checks and states become objects when they are looked at.
 */
import { initialState, type State } from '../../connection/state.ts'
import { readerOf, type Reader } from '../../core/bytes.ts'
import type { Config } from '../../config.ts'
import * as E from '../../fp.ts'
import { decodeState, encodeState } from '../../state/encoding.ts'
import type { StateError } from '../../state/state-error.ts'
import { finishDigest, printDigest } from '../format/digest.ts'
import { appendEvents, beyondOf, emptyLog, eventsOf, microsOf, type EventLog, type EventStore } from './event-log.ts'
import { lazyList } from './lazy-list.ts'
import type { Check, Fault, Snapshot, Start, Segment } from '../recording.ts'
import { readNumber } from '../format/byte-writer.ts'
import { readDigest, type SnapshotRead } from '../format/snapshot.ts'

/** A local of one reading. */
export interface Growing {
  readonly segment: Segment
  readonly log: EventLog
  /** Where the payloads of check frames begin in the file. */
  readonly checks: Array<number>
  readonly snapshots: Array<RecordedSnapshot>
}

/** Where the frame of a snapshot begins, and what it says; its state is a view of the file. */
export interface RecordedSnapshot {
  readonly offset: number
  readonly read: SnapshotRead
}

/** The state that it stands for. An origin is as good as the state that it makes. */
export function stateOf(config: Config, { origin, encoding }: Start): E.Either<StateError, State> {
  return decodeState(config, origin === undefined ? encoding : encodeState(initialState(config, origin)))
}

/** `file`: a copy that nobody changes. The state of the first snapshot has been read well before. */
export function beginSegment(file: Uint8Array, store: EventStore, start: SnapshotRead): Growing {
  const { event, atMicros, effects, config } = start
  const log = emptyLog(store, atMicros)
  const checks: Array<number> = []
  const snapshots: Array<RecordedSnapshot> = []
  const segment: Segment = {
    first: event,
    startMicros: atMicros,
    start: start.start,
    get state() {
      const state = stateOf(config, start.start)
      return E.isRight(state) ? state.right : initialState(config)
    },
    effects,
    events: eventsOf(log),
    beyond: beyondOf(log),
    micros: microsOf(log),
    checks: lazyList(
      () => checks.length,
      (index) => readCheck(readerOf(file, checks[index] as number, file.length)),
    ),
    snapshots: lazyList(
      () => snapshots.length,
      (index) => snapshotOf(snapshots[index] as RecordedSnapshot),
    ),
  }
  return { segment, log, checks, snapshots }
}

const snapshotOf = ({ offset, read }: RecordedSnapshot): Snapshot => {
  const { event, atMicros, effects, config, start } = read
  const { encoding } = start
  return {
    event,
    atMicros,
    effectsHash: printDigest(finishDigest(effects)),
    offset,
    encoding,
    get state() {
      const state = stateOf(config, start)
      return E.isRight(state) ? state.right : undefined
    },
    get error() {
      const state = stateOf(config, start)
      return E.isLeft(state) ? state.left : undefined
    },
  }
}

function readCheck(reader: Reader): Check {
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  const stateHash = printDigest(readDigest(reader))
  return { event, atMicros, stateHash, effectsHash: printDigest(readDigest(reader)) }
}

/** The number of the event after the last that can be replayed, and the time so far. */
export const lastOf = ({ first, events }: Segment): number => first + events.length
export const endMicros = ({ startMicros, micros }: Segment): number => micros[micros.length - 1] ?? startMicros

/** The last segment that begins with this event or before it: no other has the event. */
export const segmentAt = (segments: ReadonlyArray<Segment>, event: number): Segment | undefined =>
  lastUpTo(segments, event, ({ first }) => first)

/** The newest snapshot after at most so many events; undefined: there is none. */
export const snapshotUpTo = ({ snapshots }: Segment, event: number): Snapshot | undefined =>
  lastUpTo(snapshots, event, (snapshot) => snapshot.event)

/** Of a list in the order of its numbers, by halves. */
function lastUpTo<A>(list: ReadonlyArray<A>, most: number, numberOf: (item: A) => number): A | undefined {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numberOf(list[middle] as A) <= most) low = middle + 1
    else high = middle
  }
  return list[low - 1]
}

const malformed = (what: string): Fault => ({ type: 'Malformed', what })

/** The payload of an events frame. */
export const addEvents = ({ log }: Growing, bytes: Uint8Array): Fault | undefined =>
  appendEvents(log, bytes) ? undefined : malformed('events')

/** A check's payload. `growing` is undefined where what came before is missing: then it counts as read. */
export function addCheck(growing: Growing | undefined, reader: Reader): Fault | undefined {
  const start = reader.offset
  const { event, atMicros } = readCheck(reader)
  if (reader.fault !== 'none' || reader.offset < reader.end) return malformed('check')
  const fault = continues(growing, event, atMicros)
  if (fault === undefined) growing?.checks.push(start)
  return fault
}

export function addSnapshot(growing: Growing, recorded: RecordedSnapshot): Fault | undefined {
  const fault = continues(growing, recorded.read.event, recorded.read.atMicros)
  if (fault === undefined) growing.snapshots.push(recorded)
  return fault
}

/** The end's payload. */
export function checkEnd(growing: Growing | undefined, reader: Reader): Fault | undefined {
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  if (reader.fault !== 'none' || reader.offset < reader.end) return malformed('end')
  return continues(growing, event, atMicros)
}

function continues(growing: Growing | undefined, event: number, atMicros: number): Fault | undefined {
  if (growing === undefined) return undefined
  const expected = growing.segment.first + growing.log.count
  if (event !== expected) return { type: 'OutOfStep', expected, found: event }
  return atMicros === growing.log.micros ? undefined : malformed('time')
}
