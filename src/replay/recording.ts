/**
 * What a recording says, once it has been read: a config, and segments of events that replay without a gap. An undamaged file is one
 * segment. Events are numbered over the life of the connection, from 0: number `n` is the one that follows `n` others.
 */
import type { Config, ConfigErrors } from '../config.ts'
import type { Event } from '../connection/event.ts'
import type { Origin, State } from '../connection/state.ts'
import type { Lanes } from './format/digest.ts'
import type { StateError } from '../state/state-error.ts'
import type { RecordedEvent } from './format/unknown-event.ts'

/** Lists are decoded from the file's bytes when they are looked at; keep an item that is needed again and again. */
export interface Recording {
  /** Of the format. */
  readonly version: { readonly major: number; readonly minor: number }
  /** The version of the library that wrote it. */
  readonly library: string
  /** Of the states and state hashes in it. To a build with other states they mean nothing: it replays from `origin`, and compares effects. */
  readonly stateVersion: number
  /** Which end it is, if that was said. */
  readonly side: 'a' | 'b' | undefined
  readonly config: Config
  /** At least one. */
  readonly segments: ReadonlyArray<Segment>
  /** @deprecated The name of `segments` before format 2. */
  readonly stretches: ReadonlyArray<Segment>
  readonly marks: ReadonlyArray<Mark>
  /** Kinds of events that this version does not know, and how many there are of each. */
  readonly unknownKinds: ReadonlyArray<UnknownKind>
  /** Where the file is not as it was written, in its order. None: it is whole, to its end. */
  readonly damages: ReadonlyArray<Damage>
}

export interface UnknownKind {
  readonly kind: string
  readonly tag: number
  readonly events: number
}

/** What a segment begins with: the beginning of the connection, or a state as it was encoded, in the version of states of the recording. */
export interface Start {
  readonly origin: Origin | undefined
  /** Of no bytes where there is an origin. */
  readonly encoding: Uint8Array
}

/** Events that replay from a state without a gap. */
export interface Segment {
  /** The number of its first event. */
  readonly first: number
  /** Time of the recording when it begins, in microseconds. */
  readonly startMicros: number
  readonly start: Start
  /** The state it begins with, as this library has it. Made each time it is asked for: keep it. */
  readonly state: State
  /** The rolling hash of effects when it begins, as it goes on from there. */
  readonly effects: Lanes
  readonly events: ReadonlyArray<Event>
  /** From the first event of an unknown kind on: what cannot be replayed here. */
  readonly beyond: ReadonlyArray<RecordedEvent>
  /** When each of `events` happened, in microseconds since recording began; a tick, when it ended. */
  readonly micros: ReadonlyArray<number>
  /** In the order of events. A check or snapshot with number `n` was taken after event `n - 1`. */
  readonly checks: ReadonlyArray<Check>
  readonly snapshots: ReadonlyArray<Snapshot>
}

export interface Check {
  readonly event: number
  readonly atMicros: number
  /** Sixteen hex digits each. */
  readonly stateHash: string
  readonly effectsHash: string
}

export interface Snapshot {
  readonly event: number
  readonly atMicros: number
  readonly effectsHash: string
  /** Where it begins in the file, in bytes. */
  readonly offset: number
  /** In the version of states of the recording. */
  readonly encoding: Uint8Array
  /** Decoded each time it is asked for: keep it. undefined: what stands there is no state to this library, and `error` says why. */
  readonly state: State | undefined
  readonly error: StateError | undefined
}

/** A note of the application. */
export interface Mark {
  /** It was made after so many events. */
  readonly event: number
  readonly label: string
  readonly detail: MarkDetail
}

export type MarkDetail = Readonly<Record<string, string | number | boolean>>

/** A place where the file is not as it was written. */
export interface Damage {
  /** Everything before this byte was read. */
  readonly offset: number
  readonly fault: Fault
  /** The first event that is missing, and where reading went on, if it did: at which byte and with which event. */
  readonly missingFrom: number
  readonly resumed: { readonly offset: number; readonly event: number } | undefined
}

export type Fault =
  /** It does not begin as recordings do. */
  | { readonly type: 'NotARecording' }
  | { readonly type: 'OtherVersion'; readonly major: number; readonly supported: number }
  /** It ends inside of what stands at the offset. */
  | { readonly type: 'Truncated' }
  /** It ends between two frames, and not with an end frame: it is still being written, or the writer did not close it. */
  | { readonly type: 'Unended' }
  /** A checksum does not match: bytes were changed, left out, doubled or moved. */
  | { readonly type: 'Corrupt' }
  /** The checksum matches, and the frame says what no writer says. */
  | { readonly type: 'Malformed'; readonly what: string }
  | { readonly type: 'UnknownFrame'; readonly frame: number }
  | { readonly type: 'InvalidConfig'; readonly faults: ConfigErrors }
  | { readonly type: 'InvalidState'; readonly error: StateError }
  /** Reading could begin here with a state only, and states are of another version. */
  | { readonly type: 'OtherStateVersion'; readonly version: number; readonly supported: number }
  /** A check, a snapshot or the end counts other events than there were. */
  | { readonly type: 'OutOfStep'; readonly expected: number; readonly found: number }
  /** Something follows the end. */
  | { readonly type: 'TrailingBytes'; readonly bytes: number }
  /** To look on would take more time or memory than the file is worth. */
  | { readonly type: 'TooDamaged' }
