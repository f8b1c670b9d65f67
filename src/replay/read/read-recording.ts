/**
 * Bytes to a recording. Total: any bytes give the segments that can be read and every place where the file is not as it was written.
 * After damage, reading goes on at the next sync frame, and replaying with the next snapshot. Time and memory are linear in the length of
 * the file, whatever it says: what it holds is decoded when somebody looks at it. docs/recordings.md, "Reading".
 */
import { copyOf, isBytes, readerOf } from '../../core/bytes.ts'
import * as E from '../../fp.ts'
import { stateVersion } from '../../state/encoding.ts'
import { openStore } from './event-log.ts'
import { frameTypes, markerBytes, mayBeSkipped } from '../format/format.ts'
import { findSync, isBroken, readFrame, readSync, type Frame, type Way } from '../format/frame-reader.ts'
import { decodeMark } from '../format/mark.ts'
import { beginReading, finishReading, isPrefix, note, type Reading } from './reading.ts'
import type { Damage, Fault, Recording } from '../recording.ts'
import { readSnapshot, type SnapshotRead } from '../format/snapshot.ts'
import { addCheck, addEvents, addSnapshot, beginSegment, checkEnd, stateOf } from './segment.ts'
import { readKinds } from '../format/unknown-event.ts'

/** Left: there is nothing in it to replay, and why. */
export function readRecording(bytes: Uint8Array): E.Either<Damage, Recording> {
  if (!isBytes(bytes))
    return E.left({ offset: 0, fault: { type: 'NotARecording' }, missingFrom: 0, resumed: undefined })
  const reading = beginReading(copyOf(bytes))
  while (!reading.ended && step(reading));
  return finishReading(reading)
}

/** A segment takes some 2 kB beside its bytes. A recorder has snapshots far apart, so that no damage makes so many segments of its file. */
const mostSegments = (bytes: number): number => 16 + Math.floor(bytes / 2048)

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
      if (growing !== undefined) reading.event = growing.segment.first + growing.log.count
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
    case frameTypes.kinds:
      return takeKinds(reading, frame)
    default:
      return mayBeSkipped(frame.type) ? undefined : { type: 'UnknownFrame', frame: frame.type }
  }
}

function takeSnapshot(reading: Reading, read: SnapshotRead): Fault | undefined {
  const { growing, bytes, offset, segments } = reading
  const { minor, identity, config, event, stateVersion: version } = read
  if (growing !== undefined) {
    // It has begun.
    if (read.start.origin !== undefined) return { type: 'Malformed', what: 'snapshot' }
    const fault = addSnapshot(growing, { offset, read })
    const { known, count } = growing.log
    // Behind an event of an unknown kind, replaying goes on here.
    const goesOn = known < count && version === stateVersion && segments.length < mostSegments(bytes.length)
    if (fault !== undefined || !goesOn) return fault
  }
  if (event < reading.event) return { type: 'OutOfStep', expected: reading.event, found: event }
  if (segments.length >= mostSegments(bytes.length)) return { type: 'TooDamaged' }
  // Everything that follows hangs on this one. It is read to see that it can be, and let go.
  const state = stateOf(config, read.start)
  if (E.isLeft(state))
    return state.left.type === 'WrongVersion'
      ? { type: 'OtherStateVersion', version, supported: stateVersion }
      : { type: 'InvalidState', error: state.left }
  reading.about ??= {
    minor,
    identity,
    config,
    stateVersion: version,
    store: openStore({ channels: Object.keys(config.channels), kinds: reading.kinds }, bytes.length),
  }
  reading.growing = beginSegment(bytes, reading.about.store, read)
  reading.event = event
  segments.push(reading.growing.segment)
  const last = reading.damages.length - 1
  const damage = reading.damages[last]
  if (damage !== undefined && damage.resumed === undefined)
    reading.damages[last] = { ...damage, resumed: { offset, event } }
  return undefined
}

function takeKinds({ kinds, bytes }: Reading, { start, end }: Frame): Fault | undefined {
  const names = readKinds(bytes.subarray(start, end))
  if (names === undefined) return { type: 'Malformed', what: 'kinds' }
  for (const [tag, name] of names) kinds.set(tag, name)
  return undefined
}

function takeMark({ bytes, growing, event, marks }: Reading, { start, end }: Frame): Fault | undefined {
  if (decodeMark(bytes.subarray(start, end)) === undefined) return { type: 'Malformed', what: 'mark' }
  if (growing === undefined) return undefined
  marks.events.push(event)
  marks.starts.push(start)
  marks.ends.push(end)
  return undefined
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
