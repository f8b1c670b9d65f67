/**
 * Time travel: the state and the effects at any event of a recording, forwards and backwards. A state is a value, so going back is looking
 * it up. From the nearest snapshot or the nearest place that was passed, at most `placesEvery` events are replayed once a segment has
 * been passed through; and the steps of the present block are kept.
 */
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import type { State } from '../connection/state.ts'
import { none, type Reducer, type Step } from '../core/step.ts'
import * as E from '../fp.ts'
import { Packeteer } from '../packeteer.ts'
import { beginsIn, readsStates, sharesStates, startIn, wholeBuild, type Build, type WholeBuild } from './build.ts'
import type { Recording, Snapshot, Segment } from './recording.ts'
import { endMicros, lastOf, snapshotUpTo } from './read/segment.ts'

/** The connection after `index` events. */
export interface Moment {
  readonly index: number
  /** Microseconds since recording began. */
  readonly atMicros: number
  /** The newest of these events, number `index - 1`, and what it ordered. undefined and none where a segment begins. */
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
  readonly segment: Segment
  /** The state that the segment begins with. */
  readonly start: () => State
  /** The state of a snapshot, if it is one to the build. */
  readonly stateOf: (snapshot: Snapshot) => State | undefined
  /** States that were passed, by the count of events in the segment before them; `undefined` where nobody was yet. */
  readonly places: Array<State | undefined>
  /** The steps of one block: those of events `start`, `start + 1` ... in the segment. */
  block: { readonly start: number; readonly steps: Array<Step<State, Effect>> }
}

/** Opens a recording for travel, at its beginning. What the build cannot replay is not there. */
export function travel(recording: Recording, options: TravelOptions = {}): Travel {
  const { config } = recording
  const build = wholeBuild(options)
  const reduce = build.reducer(config)
  const tracks = recording.segments
    .filter((segment) => beginsIn(build, recording, segment))
    .map((segment) => trackOf(build, recording, segment))
  const segments = tracks.map(({ segment }) => segment)
  const first = segments[0]?.first ?? 0
  const last = segments.reduce((greatest, segment) => Math.max(greatest, lastOf(segment)), first)
  let here = first

  const trackAt = (index: number): Track | undefined =>
    Number.isSafeInteger(index)
      ? tracks.find(({ segment }) => index >= segment.first && index <= lastOf(segment))
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
    next: () => at(following(segments, here)),
    back: () => at(preceding(segments, here)),
    indexAt: (micros) => indexAt(segments, micros, first),
    fork: (index) => {
      const moment = sharesStates(build) ? look(index) : undefined
      return moment && Packeteer.fromState(config, moment.state)
    },
  }
}

function trackOf(build: WholeBuild, recording: Recording, segment: Segment): Track {
  const start = (): State => startIn(build, recording, segment) as State
  const stateOf = ({ encoding }: Snapshot): State | undefined => {
    const state = readsStates(build, recording) ? build.decodeState(recording.config, encoding) : undefined
    return state !== undefined && E.isRight(state) ? state.right : undefined
  }
  return { segment, start, stateOf, places: [], block: { start: 0, steps: [] } }
}

function startOf({ start, places }: Track): State {
  const state = places[0] ?? start()
  places[0] = state
  return state
}

function momentOf(track: Track, index: number, reduce: Reducer<State, Event, Effect>): Moment {
  const { segment } = track
  const count = index - segment.first
  if (count === 0) {
    return { index, atMicros: segment.startMicros, event: undefined, effects: none, state: startOf(track) }
  }
  const number = count - 1
  const start = number - (number % placesEvery)
  if (track.block.start !== start) track.block = { start, steps: [] }
  const { steps } = track.block
  let state = steps.length > 0 ? (steps[steps.length - 1] as Step<State, Effect>)[0] : placeAt(track, start, reduce)
  for (let next = start + steps.length; next <= number; next += 1) {
    const step = reduce(state, segment.events[next] as Event)
    steps.push(step)
    state = step[0]
  }
  const [after, effects] = steps[number - start] as Step<State, Effect>
  const event = segment.events[number] as Event
  return { index, atMicros: segment.micros[number] as number, event, effects, state: after }
}

/** The state before event `start` of the segment, a multiple of `placesEvery`; every place on the way to it is kept. */
function placeAt(track: Track, start: number, reduce: Reducer<State, Event, Effect>): State {
  const { segment, places } = track
  let place = start / placesEvery
  while (place > 0 && places[place] === undefined) place -= 1
  let next = place * placesEvery
  let known = places[place]
  const snapshot = snapshotUpTo(segment, segment.first + start)
  // One that holds no state is passed over: what comes before it leads there as well.
  const taken = snapshot !== undefined && snapshot.event - segment.first > next ? track.stateOf(snapshot) : undefined
  if (snapshot !== undefined && taken !== undefined) {
    next = snapshot.event - segment.first
    known = taken
  }
  let state = known ?? startOf(track)
  for (; next < start; next += 1) {
    if (next % placesEvery === 0) places[next / placesEvery] = state
    state = reduce(state, segment.events[next] as Event)[0]
  }
  places[start / placesEvery] = state
  return state
}

function following(segments: ReadonlyArray<Segment>, index: number): number {
  const found = segments.find((segment) => lastOf(segment) > index)
  return found === undefined ? -1 : Math.max(found.first, index + 1)
}

function preceding(segments: ReadonlyArray<Segment>, index: number): number {
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const segment = segments[at] as Segment
    if (segment.first < index) return Math.min(lastOf(segment), index - 1)
  }
  return -1
}

function indexAt(segments: ReadonlyArray<Segment>, micros: number, first: number): number {
  let index = first
  for (const segment of segments) {
    if (!(segment.startMicros <= micros)) break
    if (endMicros(segment) <= micros) {
      index = lastOf(segment)
      continue
    }
    let low = 0
    let high = segment.events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((segment.micros[middle] as number) <= micros) low = middle + 1
      else high = middle
    }
    index = segment.first + low
  }
  return index
}
