/**
 * Replays a recording and holds it against every hash and snapshot in it. The first disagreement names the events between which it came
 * about: those since the last check. Which field it is shows at the next snapshot, as that has the recorded state itself.
 */
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import type { State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import { hashState } from '../state/hash.ts'
import { finishDigest, printDigest } from './digest.ts'
import { effectsHashFrom, type EffectsHash } from './effects-hash.ts'
import type { StateError } from '../state/state-error.ts'
import { stateDifference } from './state-difference.ts'
import type { Check, Recording, Snapshot, Stretch } from './recording.ts'

export interface VerifyOptions {
  /** The reducer to replay with: another build's. Default: this library's own. */
  readonly reducer?: (config: Config) => Reducer<State, Event, Effect>
  /** Called now and then with how many of all events have been replayed. */
  readonly onProgress?: (done: number, all: number) => void
}

export interface Verification {
  /** How many were replayed or compared, up to the first disagreement. */
  readonly events: number
  readonly checks: number
  readonly snapshots: number
  /** undefined: everything agrees. */
  readonly divergence: Divergence | undefined
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
  const { config, stretches } = recording
  const all = stretches.reduce((sum, { events }) => sum + events.length, 0)
  const total = { events: 0, checks: 0, snapshots: 0 }
  const reduce = (options.reducer ?? reducer)(config)
  for (const stretch of stretches) {
    const hash = effectsHashFrom(stretch.effects, stretch.first)
    const count = (): void => {
      total.events += 1
      if (total.events % progressEvery === 0) options.onProgress?.(total.events, all)
    }
    const divergence = replay(config, stretch, reduce, hash, total, count)
    if (divergence !== undefined) return { ...total, divergence }
  }
  options.onProgress?.(all, all)
  return { ...total, divergence: undefined }
}

function replay(
  config: Config,
  stretch: Stretch,
  reduce: Reducer<State, Event, Effect>,
  hash: EffectsHash,
  total: { checks: number; snapshots: number },
  count: () => void,
): Divergence | undefined {
  let { state, first: at } = stretch
  let agreedAt = at
  const points = mergePoints(stretch)
  const goTo = (event: number): void => {
    for (; at < event; at += 1) {
      const [next, effects] = reduce(state, stretch.events[at - stretch.first] as Event)
      state = next
      hash.add(effects)
      count()
    }
  }
  for (const point of points) {
    goTo(point.event)
    const replayed: Hashes = { stateHash: hashState(state), effectsHash: printDigest(finishDigest(hash.take())) }
    const isSnapshot = 'offset' in point
    const found = isSnapshot ? point.state : undefined
    const recorded: Hashes = {
      stateHash: isSnapshot ? (found === undefined ? '' : hashState(found)) : point.stateHash,
      effectsHash: point.effectsHash,
    }
    if (isSnapshot) total.snapshots += 1
    else total.checks += 1
    const what = disagreement(isSnapshot, recorded, replayed)
    if (what !== undefined) {
      const { event, atMicros } = point
      const culprit = event - agreedAt === 1 ? stretch.events[agreedAt - stretch.first] : undefined
      const snapshot = stretch.snapshots.find((each) => each.event >= event)
      if (snapshot !== undefined) goTo(snapshot.event)
      const field = snapshot === undefined ? undefined : fieldOf(config, snapshot, state)
      const error = isSnapshot ? point.error : undefined
      const invalid = isSnapshot && error !== undefined ? { offset: point.offset, error } : undefined
      return { agreedAt, event, atMicros, culprit, what, recorded, replayed, field, invalid }
    }
    agreedAt = point.event
  }
  goTo(stretch.first + stretch.events.length)
  return undefined
}

/** Checks and snapshots in the order of events, a check before the snapshot of the same event. */
function* mergePoints({ checks, snapshots }: Stretch): Generator<Check | Snapshot> {
  let next = 0
  for (const check of checks) {
    for (; (snapshots[next]?.event ?? Infinity) < check.event; next += 1) yield snapshots[next] as Snapshot
    yield check
  }
  for (; next < snapshots.length; next += 1) yield snapshots[next] as Snapshot
}

function disagreement(isSnapshot: boolean, recorded: Hashes, replayed: Hashes): Divergence['what'] | undefined {
  const state = recorded.stateHash !== replayed.stateHash
  const effects = recorded.effectsHash !== replayed.effectsHash
  if (isSnapshot && recorded.stateHash === '') return 'invalid snapshot'
  if (state && isSnapshot) return 'snapshot'
  if (state) return effects ? 'state and effects' : 'state'
  return effects ? 'effects' : undefined
}

function fieldOf(config: Config, { event, state }: Snapshot, replayed: State): FieldDifference | undefined {
  const found = state && stateDifference(config, state, replayed)
  return found && { path: found.path, recorded: found.here, replayed: found.there, event }
}
