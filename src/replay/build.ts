/**
 * A build of this library, as `import * as build from 'packeteer'` gives it: what replays a recording can replay it with another one. Its
 * states may be other records than ours. Then they mean something to that build alone, and effects are all that can be compared.
 */
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import { initialState, type Origin, type State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import * as E from '../fp.ts'
import { decodeState, stateVersion } from '../state/encoding.ts'
import { hashState } from '../state/hash.ts'
import type { StateError } from '../state/state-error.ts'
import type { Recording, Segment } from './recording.ts'

/** What is left out is as in this library. */
export interface Build {
  readonly reducer?: (config: Config) => Reducer<State, Event, Effect>
  /** Equal numbers: states are the same records, with the same encoding and hash. */
  readonly stateVersion?: number
  readonly initialState?: (config: Config, origin?: Origin) => State
  readonly decodeState?: (config: Config, bytes: Uint8Array) => E.Either<StateError, State>
  readonly hashState?: (state: State) => string
}

export type WholeBuild = Required<Build>

const own: WholeBuild = { reducer, stateVersion, initialState, decodeState, hashState }

export const wholeBuild = (build: Build): WholeBuild => ({
  reducer: build.reducer ?? reducer,
  stateVersion: build.stateVersion ?? stateVersion,
  initialState: build.initialState ?? initialState,
  decodeState: build.decodeState ?? decodeState,
  hashState: build.hashState ?? hashState,
})

/** Whether states of one mean something to the other. */
export const sharesStates = (one: WholeBuild, other: WholeBuild = own): boolean =>
  one.stateVersion === other.stateVersion

/** Whether the states and state hashes of a recording mean something to this build. */
export const readsStates = ({ stateVersion: version }: WholeBuild, recording: Recording): boolean =>
  version === recording.stateVersion

/** It makes and reads states as this library does. */
const makesOwnStates = (build: WholeBuild): boolean =>
  build.initialState === initialState && build.decodeState === decodeState

/** Whether this build has a state with which the segment begins. It is not kept. */
export const beginsIn = (build: WholeBuild, { config }: Pick<Recording, 'config'>, { start }: Segment): boolean =>
  makesOwnStates(build) || start.origin !== undefined || E.isRight(build.decodeState(config, start.encoding))

/** The state with which the segment begins. undefined: it is one in the middle that this build cannot read. */
export function startIn(build: WholeBuild, { config }: Pick<Recording, 'config'>, segment: Segment): State | undefined {
  if (makesOwnStates(build)) return segment.state
  const { origin, encoding } = segment.start
  if (origin !== undefined) return build.initialState(config, origin)
  const state = build.decodeState(config, encoding)
  return E.isRight(state) ? state.right : undefined
}
