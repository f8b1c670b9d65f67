/**
 * Bytes to a recording. Total: any bytes give the stretches that can be read and every place where the file is not as it was written.
 * After damage, reading goes on at the next sync frame, and replaying with the next snapshot. Time and memory are linear in the length of
 * the file, whatever it says: what it holds is decoded when somebody looks at it. docs/recordings.md, "Reading".
 */
import { copyOf, isBytes, readerOf } from '../core/bytes.ts'
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import { decodeState } from '../state/encoding.ts'
import { closeStore, openStore, type EventStore } from './event-log.ts'
import { frameTypes, magic, markerBytes, mayBeSkipped, preludeBytes } from './format.ts'
import { equalBytes, findSync, isBroken, readFrame, readSync, type Frame, type Way } from './frame-reader.ts'
import { lazyList } from './lazy-list.ts'
import { decodeMark } from './mark.ts'
import type { Damage, Fault, Mark, Recording, Stretch } from './recording.ts'
import { readSnapshot, type Identity, type SnapshotRead } from './snapshot.ts'
import { addCheck, addEvents, addSnapshot, beginStretch, checkEnd, type Growing } from './stretch.ts'

/** What the first snapshot says of the whole recording. */
interface About {
  readonly minor: number
  readonly identity: Identity
  readonly config: Config
  readonly store: EventStore
}

/** A reading under way: a local of one call. */
interface Reading {
  readonly bytes: Uint8Array
  /** Both copies: one may be damaged. */
  readonly markers: readonly [Uint8Array, Uint8Array]
  offset: number
  index: number
  /** How many bytes checksums may yet be taken of. */
  budget: number
  /** The stretch that grows; undefined while what comes before is missing. */
  growing: Growing | undefined
  /** The number of the next event, as far as is known. */
  event: number
  about: About | undefined
  ended: boolean
  readonly stretches: Array<Stretch>
  readonly marks: MarkPlaces
  readonly damages: Array<Damage>
}

/** Left: there is nothing in it to replay, and why. */
export function readRecording(bytes: Uint8Array): E.Either<Damage, Recording> {
  if (!isBytes(bytes))
    return E.left({ offset: 0, fault: { type: 'NotARecording' }, missingFrom: 0, resumed: undefined })
  const reading = beginReading(copyOf(bytes))
  while (!reading.ended && step(reading));
  return finishReading(reading)
}

/** One is what an undamaged file takes; the rest is for frames that a false length makes long. */
const budgetPerByte = 16

/** A stretch takes some 2 kB beside its bytes. A recorder has snapshots far apart, so that no damage makes so many stretches of its file. */
const mostStretches = (bytes: number): number => 16 + Math.floor(bytes / 2048)

const hasMagic = (bytes: Uint8Array): boolean => equalBytes(bytes.subarray(0, magic.length), Uint8Array.from(magic))

function beginReading(bytes: Uint8Array): Reading {
  const copy = magic.length + markerBytes
  return {
    bytes,
    markers: [bytes.subarray(magic.length, copy), bytes.subarray(copy, copy + markerBytes)],
    offset: preludeBytes,
    index: 0,
    budget: budgetPerByte * bytes.length,
    growing: undefined,
    event: 0,
    about: undefined,
    ended: false,
    stretches: [],
    marks: { events: [], starts: [], ends: [] },
    damages: [],
  }
}

/** One frame, or one way around damage; whether to go on. */
function step(reading: Reading): boolean {
  const { bytes, offset, index } = reading
  if (offset >= bytes.length) {
    if (reading.index > 0) note(reading, { type: 'Unended' })
    else note(reading, isPrefix(bytes) ? { type: 'Truncated' } : { type: 'NotARecording' })
    return false
  }
  const frame = readFrame(bytes, offset, index)
  reading.budget -= isBroken(frame) ? frame.bytes : frame.next - offset
  if (reading.budget < 0) return stop(reading, { type: 'TooDamaged' })
  if (isBroken(frame)) return goAround(reading, { type: frame.fault })
  const fault = take(reading, frame)
  if (fault !== undefined) return endsReading(fault) ? stop(reading, fault) : goAround(reading, fault)
  reading.offset = frame.next
  reading.index += 1
  return true
}

const isPrefix = (bytes: Uint8Array): boolean =>
  equalBytes(bytes.subarray(0, magic.length), Uint8Array.from(magic).subarray(0, bytes.length))

/** A newer format, or frames of one: what follows may mean anything. Or more of the same that is not worth it. */
const endsReading = ({ type }: Fault): boolean =>
  type === 'OtherVersion' || type === 'UnknownFrame' || type === 'TooDamaged'

function take(reading: Reading, frame: Frame): Fault | undefined {
  const { bytes, growing } = reading
  const reader = readerOf(bytes, frame.start, frame.end)
  switch (frame.type) {
    case frameTypes.snapshot: {
      const read = readSnapshot(reader, reading.about)
      return E.isLeft(read) ? read.left : takeSnapshot(reading, read.right)
    }
    case frameTypes.events: {
      const fault = growing === undefined ? undefined : addEvents(growing, bytes.subarray(frame.start, frame.end))
      if (growing !== undefined) reading.event = growing.stretch.first + growing.log.count
      return fault
    }
    case frameTypes.check:
      return addCheck(growing, reader)
    case frameTypes.sync:
      return reading.markers.some((marker) => readSync(bytes, frame, marker) === reading.index)
        ? undefined
        : { type: 'Malformed', what: 'sync' }
    case frameTypes.end: {
      const fault = checkEnd(growing, reader)
      reading.ended = fault === undefined
      if (reading.ended && frame.next < bytes.length) {
        reading.offset = frame.next
        note(reading, { type: 'TrailingBytes', bytes: bytes.length - frame.next })
      }
      return fault
    }
    case frameTypes.mark:
      return takeMark(reading, frame)
    default:
      return mayBeSkipped(frame.type) ? undefined : { type: 'UnknownFrame', frame: frame.type }
  }
}

function takeSnapshot(reading: Reading, read: SnapshotRead): Fault | undefined {
  const { growing, bytes, offset } = reading
  const { minor, identity, config, event } = read
  if (growing !== undefined) return addSnapshot(growing, { offset, read })
  if (event < reading.event) return { type: 'OutOfStep', expected: reading.event, found: event }
  if (reading.stretches.length >= mostStretches(bytes.length)) return { type: 'TooDamaged' }
  // Everything that follows hangs on this one. It is read to see that it can be, and let go.
  const state = decodeState(config, read.state)
  if (E.isLeft(state)) return { type: 'InvalidState', error: state.left }
  reading.about ??= { minor, identity, config, store: openStore(Object.keys(config.channels), bytes.length) }
  reading.growing = beginStretch(bytes, reading.about.store, read)
  reading.event = event
  reading.stretches.push(reading.growing.stretch)
  const last = reading.damages.length - 1
  const damage = reading.damages[last]
  if (damage !== undefined && damage.resumed === undefined)
    reading.damages[last] = { ...damage, resumed: { offset, event } }
  return undefined
}

/** Where the marks of a recording lie in the file, and after how many events. */
interface MarkPlaces {
  readonly events: Array<number>
  readonly starts: Array<number>
  readonly ends: Array<number>
}

function takeMark({ bytes, growing, event, marks }: Reading, { start, end }: Frame): Fault | undefined {
  if (decodeMark(bytes.subarray(start, end)) === undefined) return { type: 'Malformed', what: 'mark' }
  if (growing === undefined) return undefined
  marks.events.push(event)
  marks.starts.push(start)
  marks.ends.push(end)
  return undefined
}

const marksOf = (bytes: Uint8Array, { events, starts, ends }: MarkPlaces): ReadonlyArray<Mark> =>
  lazyList(
    () => events.length,
    (index) => {
      const note = decodeMark(bytes.subarray(starts[index], ends[index])) ?? { label: '', detail: {} }
      return { event: events[index] as number, ...note }
    },
  )

/** Notes damage, unless it is part of what is missing already. */
function note(reading: Reading, fault: Fault): void {
  const { bytes, damages, offset, event } = reading
  const last = damages[damages.length - 1]
  if (last !== undefined && last.resumed === undefined && fault.type !== 'TooDamaged') return
  damages.push({ offset: Math.min(offset, bytes.length), fault, missingFrom: event, resumed: undefined })
}

function stop(reading: Reading, fault: Fault): boolean {
  note(reading, fault)
  return false
}

/** Looks for the next sync frame behind what cannot be read. */
function goAround(reading: Reading, fault: Fault): boolean {
  note(reading, fault)
  reading.growing = undefined
  const [one, other] = reading.markers.map((marker): Way | undefined =>
    marker.length < markerBytes ? undefined : findSync(reading.bytes, reading.offset + 1, marker),
  )
  const way = one === undefined || (other !== undefined && other.offset < one.offset) ? other : one
  if (way === undefined) return false
  reading.offset = way.frame.next
  reading.index = way.index + 1
  return true
}

function finishReading({ bytes, markers, about, stretches, marks, damages }: Reading): E.Either<Damage, Recording> {
  const [first] = damages
  if (about === undefined)
    return E.left({
      offset: hasMagic(bytes) ? (first?.offset ?? 0) : 0,
      fault:
        hasMagic(bytes) && first !== undefined
          ? first.fault
          : { type: isPrefix(bytes) ? 'Truncated' : 'NotARecording' },
      missingFrom: 0,
      resumed: undefined,
    })
  const event = stretches[0]?.first ?? 0
  const resumed = { offset: preludeBytes, event }
  const prelude = { fault: { type: 'Corrupt' }, missingFrom: event, resumed } as const
  const whole = [
    ...(hasMagic(bytes) ? [] : [{ offset: 0, ...prelude }]),
    ...(equalBytes(...markers) ? [] : [{ offset: magic.length, ...prelude }]),
  ]
  const { library, side } = about.identity
  closeStore(about.store)
  return E.right({
    version: { major: 1, minor: about.minor },
    library,
    side,
    config: about.config,
    stretches,
    marks: marksOf(bytes, marks),
    damages: [...whole, ...damages],
  })
}
