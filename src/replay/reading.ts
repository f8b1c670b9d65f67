/** A reading of a file under way (read-recording.ts): what it knows so far, and what it makes of that in the end. */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import { closeStore, type EventStore } from './event-log.ts'
import { formatMajor, magic, markerBytes, preludeBytes } from './format.ts'
import { equalBytes } from './frame-reader.ts'
import { lazyList } from './lazy-list.ts'
import { decodeMark } from './mark.ts'
import type { Damage, Fault, Mark, Recording, Stretch, UnknownKind } from './recording.ts'
import type { Identity } from './snapshot.ts'
import type { Growing } from './stretch.ts'

/** What the first snapshot says of the whole recording. */
export interface About {
  readonly minor: number
  readonly identity: Identity
  readonly config: Config
  readonly stateVersion: number
  readonly store: EventStore
}

/** A reading under way: a local of one call. */
export interface Reading {
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

/** Where the marks of a recording lie in the file, and after how many events. */
export interface MarkPlaces {
  readonly events: Array<number>
  readonly starts: Array<number>
  readonly ends: Array<number>
}

/** One is what an undamaged file takes; the rest is for frames that a false length makes long. */
const budgetPerByte = 16

export function beginReading(bytes: Uint8Array): Reading {
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

export const isPrefix = (bytes: Uint8Array): boolean =>
  equalBytes(bytes.subarray(0, magic.length), Uint8Array.from(magic).subarray(0, bytes.length))

/** Notes damage, unless it is part of what is missing already. */
export function note(reading: Reading, fault: Fault): void {
  const { bytes, damages, offset, event } = reading
  const last = damages[damages.length - 1]
  if (last !== undefined && last.resumed === undefined && fault.type !== 'TooDamaged') return
  damages.push({ offset: Math.min(offset, bytes.length), fault, missingFrom: event, resumed: undefined })
}

/** What was read. Left: nothing that could be replayed. */
export function finishReading({
  bytes,
  markers,
  about,
  stretches,
  marks,
  damages,
}: Reading): E.Either<Damage, Recording> {
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
    version: { major: formatMajor, minor: about.minor },
    library,
    stateVersion: about.stateVersion,
    side,
    config: about.config,
    stretches,
    marks: marksOf(bytes, marks),
    unknownKinds: unknownKindsOf(stretches),
    damages: [...whole, ...damages],
  })
}

const hasMagic = (bytes: Uint8Array): boolean => equalBytes(bytes.subarray(0, magic.length), Uint8Array.from(magic))

const marksOf = (bytes: Uint8Array, { events, starts, ends }: MarkPlaces): ReadonlyArray<Mark> =>
  lazyList(
    () => events.length,
    (index) => {
      const note = decodeMark(bytes.subarray(starts[index], ends[index])) ?? { label: '', detail: {} }
      return { event: events[index] as number, ...note }
    },
  )

function unknownKindsOf(stretches: ReadonlyArray<Stretch>): ReadonlyArray<UnknownKind> {
  const found = new Map<number, UnknownKind>()
  for (const { beyond } of stretches)
    for (const event of beyond) {
      if (event.type !== 'UnknownEvent') continue
      const { tag, kind } = event
      found.set(tag, { kind, tag, events: (found.get(tag)?.events ?? 0) + 1 })
    }
  return [...found.values()]
}
