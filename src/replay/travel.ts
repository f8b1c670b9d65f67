/**
 * Time travel: the state and the effects at any event of a recording, forwards and backwards. A state is a value, so going back is looking
 * it up. From the nearest snapshot or the nearest place that was passed, at most `placesEvery` events are replayed once a stretch has
 * been passed through; and the steps of the present block are kept.
 */
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import type { State } from '../connection/state.ts'
import { none, type Reducer, type Step } from '../core/step.ts'
import * as E from '../fp.ts'
import { Packeteer } from '../packeteer.ts'
import { beginsIn, readsStates, sharesStates, startIn, wholeBuild, type Build, type WholeBuild } from './build.ts'
import type { Recording, Snapshot, Stretch } from './recording.ts'
import { endMicros, lastOf, snapshotUpTo } from './read/stretch.ts'

/** The connection after `index` events. */
export interface Moment {
  readonly index: number
  /** Microseconds since recording began. */
  readonly atMicros: number
  /** The newest of these events, number `index - 1`, and what it ordered. undefined and none where a stretch begins. */
  readonly event: Event | undefined
  readonly effects: ReadonlyArray<Effect>
  readonly state: State
}

export interface Travel {
  readonly recording: Recording
  /** The least and the greatest index there is. Those that damage took are not between them. */
  readonly first: number
  readonly last: number
  /** Goes there. undefined: that index is not in the recording, and one stays where one is. */
  readonly at: (index: number) => Moment | undefined
  /** One event on, or back. undefined: there is none. */
  readonly next: () => Moment | undefined
  readonly back: () => Moment | undefined
  /** The index after the last event that had happened by then: where one is at this time of the recording. */
  readonly indexAt: (micros: number) => number
  /** An end that carries on from there, on its own way. undefined too where the build's states are other records than this library's. */
  readonly fork: (index: number) => Packeteer | undefined
}

/** The build to replay with; this library, if it is left out. */
export type TravelOptions = Build

/** So many events are a block: what a step back may have to replay. */
const placesEvery = 256

interface Track {
  readonly stretch: Stretch
  /** The state that the stretch begins with. */
  readonly start: () => State
  /** The state of a snapshot, if it is one to the build. */
  readonly stateOf: (snapshot: Snapshot) => State | undefined
  /** States that were passed, by the count of events in the stretch before them; `undefined` where nobody was yet. */
  readonly places: Array<State | undefined>
  /** The steps of one block: those of events `start`, `start + 1` ... in the stretch. */
  block: { readonly start: number; readonly steps: Array<Step<State, Effect>> }
}

/** Opens a recording for travel, at its beginning. What the build cannot replay is not there. */
export function travel(recording: Recording, options: TravelOptions = {}): Travel {
  const { config } = recording
  const build = wholeBuild(options)
  const reduce = build.reducer(config)
  const tracks = recording.stretches
    .filter((stretch) => beginsIn(build, recording, stretch))
    .map((stretch) => trackOf(build, recording, stretch))
  const stretches = tracks.map(({ stretch }) => stretch)
  const first = stretches[0]?.first ?? 0
  const last = stretches.reduce((greatest, stretch) => Math.max(greatest, lastOf(stretch)), first)
  let here = first

  const trackAt = (index: number): Track | undefined =>
    Number.isSafeInteger(index)
      ? tracks.find(({ stretch }) => index >= stretch.first && index <= lastOf(stretch))
      : undefined
  const look = (index: number): Moment | undefined => {
    const track = trackAt(index)
    return track && momentOf(track, index, reduce)
  }
  const at = (index: number): Moment | undefined => {
    const moment = look(index)
    if (moment !== undefined) here = index
    return moment
  }
  return {
    recording,
    first,
    last,
    at,
    next: () => at(following(stretches, here)),
    back: () => at(preceding(stretches, here)),
    indexAt: (micros) => indexAt(stretches, micros, first),
    fork: (index) => {
      const moment = sharesStates(build) ? look(index) : undefined
      return moment && Packeteer.fromState(config, moment.state)
    },
  }
}

function trackOf(build: WholeBuild, recording: Recording, stretch: Stretch): Track {
  const start = (): State => startIn(build, recording, stretch) as State
  const stateOf = ({ encoding }: Snapshot): State | undefined => {
    const state = readsStates(build, recording) ? build.decodeState(recording.config, encoding) : undefined
    return state !== undefined && E.isRight(state) ? state.right : undefined
  }
  return { stretch, start, stateOf, places: [], block: { start: 0, steps: [] } }
}

function startOf({ start, places }: Track): State {
  const state = places[0] ?? start()
  places[0] = state
  return state
}

function momentOf(track: Track, index: number, reduce: Reducer<State, Event, Effect>): Moment {
  const { stretch } = track
  const count = index - stretch.first
  if (count === 0) {
    return { index, atMicros: stretch.startMicros, event: undefined, effects: none, state: startOf(track) }
  }
  const number = count - 1
  const start = number - (number % placesEvery)
  if (track.block.start !== start) track.block = { start, steps: [] }
  const { steps } = track.block
  let state = steps.length > 0 ? (steps[steps.length - 1] as Step<State, Effect>)[0] : placeAt(track, start, reduce)
  for (let next = start + steps.length; next <= number; next += 1) {
    const step = reduce(state, stretch.events[next] as Event)
    steps.push(step)
    state = step[0]
  }
  const [after, effects] = steps[number - start] as Step<State, Effect>
  const event = stretch.events[number] as Event
  return { index, atMicros: stretch.micros[number] as number, event, effects, state: after }
}

/** The state before event `start` of the stretch, a multiple of `placesEvery`; every place on the way to it is kept. */
function placeAt(track: Track, start: number, reduce: Reducer<State, Event, Effect>): State {
  const { stretch, places } = track
  let place = start / placesEvery
  while (place > 0 && places[place] === undefined) place -= 1
  let next = place * placesEvery
  let known = places[place]
  const snapshot = snapshotUpTo(stretch, stretch.first + start)
  // One that holds no state is passed over: what comes before it leads there as well.
  const taken = snapshot !== undefined && snapshot.event - stretch.first > next ? track.stateOf(snapshot) : undefined
  if (snapshot !== undefined && taken !== undefined) {
    next = snapshot.event - stretch.first
    known = taken
  }
  let state = known ?? startOf(track)
  for (; next < start; next += 1) {
    if (next % placesEvery === 0) places[next / placesEvery] = state
    state = reduce(state, stretch.events[next] as Event)[0]
  }
  places[start / placesEvery] = state
  return state
}

function following(stretches: ReadonlyArray<Stretch>, index: number): number {
  const found = stretches.find((stretch) => lastOf(stretch) > index)
  return found === undefined ? -1 : Math.max(found.first, index + 1)
}

function preceding(stretches: ReadonlyArray<Stretch>, index: number): number {
  for (let at = stretches.length - 1; at >= 0; at -= 1) {
    const stretch = stretches[at] as Stretch
    if (stretch.first < index) return Math.min(lastOf(stretch), index - 1)
  }
  return -1
}

function indexAt(stretches: ReadonlyArray<Stretch>, micros: number, first: number): number {
  let index = first
  for (const stretch of stretches) {
    if (!(stretch.startMicros <= micros)) break
    if (endMicros(stretch) <= micros) {
      index = lastOf(stretch)
      continue
    }
    let low = 0
    let high = stretch.events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((stretch.micros[middle] as number) <= micros) low = middle + 1
      else high = middle
    }
    index = stretch.first + low
  }
  return index
}
