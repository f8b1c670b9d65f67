/**
 * Replays a recording and holds it against every hash and snapshot in it. The first disagreement names the events between which it came
 * about: those since the last check. Which field it is shows at the next snapshot, as that has the recorded state itself. A build to which the
 * recorded states mean nothing replays from the beginning of the connection, and compares effects alone: they are all that others ever see.
 */
import type { Config } from '../config.ts'
import type { Event } from '../connection/event.ts'
import type { State } from '../connection/state.ts'
import * as E from '../fp.ts'
import { readsStates, sharesStates, startIn, wholeBuild, type Build, type WholeBuild } from './build.ts'
import { finishDigest, printDigest } from './format/digest.ts'
import { effectsHashFrom } from './format/effects-hash.ts'
import type { StateError } from '../state/state-error.ts'
import { stateDifference } from './state-difference.ts'
import type { Check, Recording, Snapshot, Segment } from './recording.ts'
import { refusalOf, type Refusal } from './refusal.ts'

/** The build to replay with; this library, if it is left out. */
export interface VerifyOptions extends Build {
  /** Called now and then with how many of all events have been replayed. */
  readonly onProgress?: (done: number, all: number) => void
}

export interface Verification {
  /** How many were replayed or compared, up to the first disagreement. */
  readonly events: number
  readonly checks: number
  readonly snapshots: number
  /** What was compared: effects alone, if states of the recording mean nothing to the build that replays. */
  readonly by: 'states and effects' | 'effects'
  /** undefined: everything agrees. */
  readonly divergence: Divergence | undefined
  /** What could not be replayed, and so was not compared. */
  readonly refusals: ReadonlyArray<Refusal>
}

/** Where a replay and its recording part. */
export interface Divergence {
  /** Everything agreed after so many events ... */
  readonly agreedAt: number
  /** ... and no longer after so many: the event that did it is number `agreedAt` or later, and less than this. */
  readonly event: number
  readonly atMicros: number
  /** The events in question, when they are one: an exact answer. */
  readonly culprit: Event | undefined
  readonly what: 'state' | 'effects' | 'state and effects' | 'snapshot' | 'invalid snapshot'
  readonly recorded: Hashes
  readonly replayed: Hashes
  /** The first field in which the recorded and the replayed state differ, at the first snapshot from there on; if there is one. */
  readonly field: FieldDifference | undefined
  /** Of 'invalid snapshot': where it begins in the file, and why it holds no state. Its recorded hash is ''. */
  readonly invalid: { readonly offset: number; readonly error: StateError } | undefined
}

export interface Hashes {
  readonly stateHash: string
  readonly effectsHash: string
}

export interface FieldDifference {
  readonly path: string
  readonly recorded: unknown
  readonly replayed: unknown
  /** The states are those after so many events. */
  readonly event: number
}

const progressEvery = 4096

/** Replays all of it. */
export function verify(recording: Recording, options: VerifyOptions = {}): Verification {
  const build = wholeBuild(options)
  const all = recording.segments.reduce((sum, { events }) => sum + events.length, 0)
  const total = { events: 0, checks: 0, snapshots: 0 }
  const by = readsStates(build, recording) ? 'states and effects' : 'effects'
  const refusals: Array<Refusal> = []
  const count = (): void => {
    total.events += 1
    if (total.events % progressEvery === 0) options.onProgress?.(total.events, all)
  }
  for (const segment of recording.segments) {
    const state = startIn(build, recording, segment)
    const refusal = refusalOf(recording, segment, state !== undefined)
    if (refusal !== undefined) refusals.push(refusal)
    if (state === undefined) continue
    const divergence = replay({ recording, segment, build, total, count }, state)
    if (divergence !== undefined) return { ...total, by, divergence, refusals }
  }
  options.onProgress?.(all, all)
  return { ...total, by, divergence: undefined, refusals }
}

interface Replaying {
  readonly recording: Recording
  readonly segment: Segment
  readonly build: WholeBuild
  readonly total: { checks: number; snapshots: number }
  readonly count: () => void
}

function replay({ recording, segment, build, total, count }: Replaying, start: State): Divergence | undefined {
  const reduce = build.reducer(recording.config)
  const hash = effectsHashFrom(segment.effects, segment.first)
  const byStates = readsStates(build, recording)
  let [state, at] = [start, segment.first]
  let agreedAt = at
  const goTo = (event: number): void => {
    for (; at < event; at += 1) {
      const [next, effects] = reduce(state, segment.events[at - segment.first] as Event)
      state = next
      hash.add(effects)
      count()
    }
  }
  for (const point of mergePoints(segment)) {
    if (point.event > segment.first + segment.events.length) break
    goTo(point.event)
    const effectsHash = printDigest(finishDigest(hash.take()))
    const replayed: Hashes = { stateHash: byStates ? build.hashState(state) : '', effectsHash }
    const isSnapshot = 'offset' in point
    const read = isSnapshot ? build.decodeState(recording.config, point.encoding) : undefined
    const recorded = recordedHashes(point, byStates, read, build)
    if (isSnapshot) total.snapshots += 1
    else total.checks += 1
    const error = byStates && read !== undefined && E.isLeft(read) ? read.left : undefined
    const what = disagreement(isSnapshot, error !== undefined, recorded, replayed)
    if (what !== undefined) {
      const { event, atMicros } = point
      const culprit = event - agreedAt === 1 ? segment.events[agreedAt - segment.first] : undefined
      const snapshot = segment.snapshots.find((each) => each.event >= event)
      if (snapshot !== undefined) goTo(Math.min(snapshot.event, segment.first + segment.events.length))
      const isShown = byStates && sharesStates(build) && snapshot?.event === at
      const field = isShown ? fieldOf(recording.config, snapshot, state) : undefined
      const invalid = isSnapshot && error !== undefined ? { offset: point.offset, error } : undefined
      return { agreedAt, event, atMicros, culprit, what, recorded, replayed, field, invalid }
    }
    agreedAt = point.event
  }
  goTo(segment.first + segment.events.length)
  return undefined
}

/** Of states where they can be compared, else ''. */
function recordedHashes(
  point: Check | Snapshot,
  byStates: boolean,
  read: E.Either<StateError, State> | undefined,
  build: WholeBuild,
): Hashes {
  const { effectsHash } = point
  if (!byStates) return { stateHash: '', effectsHash }
  if (!('offset' in point)) return { stateHash: point.stateHash, effectsHash }
  return { stateHash: read !== undefined && E.isRight(read) ? build.hashState(read.right) : '', effectsHash }
}

/** Checks and snapshots in the order of events, a check before the snapshot of the same event. */
function* mergePoints({ checks, snapshots }: Segment): Generator<Check | Snapshot> {
  let next = 0
  for (const check of checks) {
    for (; (snapshots[next]?.event ?? Infinity) < check.event; next += 1) yield snapshots[next] as Snapshot
    yield check
  }
  for (; next < snapshots.length; next += 1) yield snapshots[next] as Snapshot
}

function disagreement(
  isSnapshot: boolean,
  isInvalid: boolean,
  recorded: Hashes,
  replayed: Hashes,
): Divergence['what'] | undefined {
  const state = recorded.stateHash !== replayed.stateHash
  const effects = recorded.effectsHash !== replayed.effectsHash
  if (isInvalid) return 'invalid snapshot'
  if (state && isSnapshot) return 'snapshot'
  if (state) return effects ? 'state and effects' : 'state'
  return effects ? 'effects' : undefined
}

function fieldOf(config: Config, { event, state }: Snapshot, replayed: State): FieldDifference | undefined {
  const found = state && stateDifference(config, state, replayed)
  return found && { path: found.path, recorded: found.here, replayed: found.there, event }
}
