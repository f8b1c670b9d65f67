/** A stretch while it is read: frames add to it. What they add must continue it, or they are refused and nothing was added. */
import type { Event } from '../connection/event.ts'
import { readerOf, type Reader } from '../core/bytes.ts'
import { finishDigest, printDigest } from './digest.ts'
import { readEvent } from './event-codec.ts'
import { microsAfter } from './journal.ts'
import type { Check, Fault, Snapshot, Stretch } from './recording.ts'
import { readNumber } from './sheet.ts'
import { readDigest, type Point } from './snapshot.ts'

/** A local of one reading. */
export interface Growing extends Stretch {
  readonly events: Array<Event>
  readonly micros: Array<number>
  readonly checks: Array<Check>
  readonly snapshots: Array<Snapshot>
}

export const beginStretch = ({ event, atMicros, effects, state }: Point): Growing => ({
  first: event,
  startMicros: atMicros,
  state,
  effects,
  events: [],
  micros: [],
  checks: [],
  snapshots: [],
})

/** The number that the next event has, and the time so far. */
export const lastOf = ({ first, events }: Stretch): number => first + events.length
export const endMicros = ({ startMicros, micros }: Stretch): number => micros[micros.length - 1] ?? startMicros

const malformed = (what: string): Fault => ({ type: 'Malformed', what })

export function addEvents(
  stretch: Growing,
  bytes: Uint8Array,
  range: { readonly start: number; readonly end: number },
  names: ReadonlyArray<string>,
): Fault | undefined {
  const reader = readerOf(bytes, range.start, range.end)
  const before = stretch.events.length
  while (reader.offset < reader.end && reader.fault === 'none') stretch.events.push(readEvent(reader, names))
  if (reader.fault !== 'none') {
    stretch.events.length = before
    return malformed('events')
  }
  let micros = endMicros(stretch)
  for (let index = before; index < stretch.events.length; index += 1) {
    micros = microsAfter(micros, stretch.events[index] as Event)
    stretch.micros.push(micros)
  }
  return undefined
}

/** A check's payload. `stretch` is undefined where what came before is missing: then it counts as read. */
export function addCheck(stretch: Growing | undefined, reader: Reader): Fault | undefined {
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  const stateHash = printDigest(readDigest(reader))
  const effectsHash = printDigest(readDigest(reader))
  if (reader.fault !== 'none' || reader.offset < reader.end) return malformed('check')
  const fault = continues(stretch, event, atMicros)
  if (fault === undefined) stretch?.checks.push({ event, atMicros, stateHash, effectsHash })
  return fault
}

export function addSnapshot(stretch: Growing, { event, atMicros, effects, state }: Point): Fault | undefined {
  const fault = continues(stretch, event, atMicros)
  if (fault === undefined)
    stretch.snapshots.push({ event, atMicros, effectsHash: printDigest(finishDigest(effects)), state })
  return fault
}

/** The end's payload. */
export function checkEnd(stretch: Growing | undefined, reader: Reader): Fault | undefined {
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  if (reader.fault !== 'none' || reader.offset < reader.end) return malformed('end')
  return continues(stretch, event, atMicros)
}

function continues(stretch: Growing | undefined, event: number, atMicros: number): Fault | undefined {
  if (stretch === undefined) return undefined
  const expected = lastOf(stretch)
  if (event !== expected) return { type: 'OutOfStep', expected, found: event }
  return atMicros === endMicros(stretch) ? undefined : malformed('time')
}
