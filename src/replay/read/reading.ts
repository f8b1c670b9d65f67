/** A reading of a file under way (read-recording.ts): what it knows so far, and what it makes of that in the end. */
import type { Config } from '../../config.ts'
import * as E from '../../fp.ts'
import { closeStore, type EventStore } from './event-log.ts'
import { formatMajor, magic, markerBytes, preludeBytes } from '../format/format.ts'
import { equalBytes } from '../format/frame-reader.ts'
import { lazyList } from './lazy-list.ts'
import { decodeMark } from '../format/mark.ts'
import type { Damage, Fault, Mark, Recording, Segment, UnknownKind } from '../recording.ts'
import type { Identity } from '../format/snapshot.ts'
import type { Growing } from './segment.ts'
import { kindOf } from '../format/unknown-event.ts'

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
  /** The segment that grows; undefined while what comes before is missing. */
  growing: Growing | undefined
  /** The number of the next event, as far as is known. */
  event: number
  about: About | undefined
  ended: boolean
  readonly segments: Array<Segment>
  readonly marks: MarkPlaces
  /** What kinds to come are called, by their tags: also where the snapshot is missing that comes before it. */
  readonly kinds: Map<number, string>
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
    segments: [],
    marks: { events: [], starts: [], ends: [] },
    kinds: new Map(),
    damages: [],
  }
}

export const isPrefix = (bytes: Uint8Array): boolean =>
  equalBytes(bytes.subarray(0, magic.length), Uint8Array.from(magic).subarray(0, bytes.length))

/** Says more than that something is missing: why it is not looked for, and who would find it. */
const isNews = ({ type }: Fault): boolean => type === 'TooDamaged' || type === 'OtherStateVersion'

/** Notes damage, unless it is part of what is missing already. */
export function note(reading: Reading, fault: Fault): void {
  const { bytes, damages, offset, event } = reading
  const last = damages[damages.length - 1]
  const isMissing = last !== undefined && last.resumed === undefined
  if (isMissing && (!isNews(fault) || last.fault.type === fault.type)) return
  damages.push({ offset: Math.min(offset, bytes.length), fault, missingFrom: event, resumed: undefined })
}

/** What was read. Left: nothing that could be replayed. */
export function finishReading({
  bytes,
  markers,
  about,
  segments,
  marks,
  damages,
}: Reading): E.Either<Damage, Recording> {
  const first = damages.find(({ fault }) => fault.type === 'OtherStateVersion') ?? damages[0]
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
  const event = segments[0]?.first ?? 0
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
    segments,
    stretches: segments,
    marks: marksOf(bytes, marks),
    unknownKinds: unknownKindsOf(about.store),
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

const unknownKindsOf = ({ unknown, vocabulary }: EventStore): ReadonlyArray<UnknownKind> =>
  [...unknown].map(([tag, events]) => ({ kind: kindOf(tag, vocabulary.kinds), tag, events }))
