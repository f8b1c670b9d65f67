/** One recording, replayed by two builds of the library side by side: the first event after which they part. */
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import type { State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import { firstDifference, type Difference } from './difference.ts'
import type { Recording, Stretch } from './recording.ts'

/** What is needed of a build: `import * as build from 'packeteer'` has it. */
export interface Build {
  readonly reducer: (config: Config) => Reducer<State, Event, Effect>
}

export interface BuildParting {
  readonly event: number
  readonly atMicros: number
  readonly culprit: Event
  /** As `[0].datagram[3]`: of what it ordered. */
  readonly effectField: Difference | undefined
  readonly stateField: Difference | undefined
}

/** States are compared every so many events, and within such a stretch one by one: comparing takes longer than replaying. */
const strideEvents = 64

/** undefined: from the recorded states on, both do the same. `here` is this library's own reducer if it is left out. */
export function compareBuilds(recording: Recording, there: Build, here: Build = { reducer }): BuildParting | undefined {
  const [ours, theirs] = [here.reducer(recording.config), there.reducer(recording.config)]
  for (const stretch of recording.stretches) {
    const found = part(stretch, ours, theirs)
    if (found !== undefined) return found
  }
  return undefined
}

function part(
  stretch: Stretch,
  ours: Reducer<State, Event, Effect>,
  theirs: Reducer<State, Event, Effect>,
): BuildParting | undefined {
  const { events } = stretch
  let [here, there] = [stretch.state, stretch.state]
  for (let start = 0; start < events.length; start += strideEvents) {
    const end = Math.min(start + strideEvents, events.length)
    const [hereBefore, thereBefore] = [here, there]
    let isSame = true
    for (let index = start; index < end; index += 1) {
      const [mine, its] = [ours(here, events[index] as Event), theirs(there, events[index] as Event)]
      here = mine[0]
      there = its[0]
      isSame &&= firstDifference(mine[1], its[1]) === undefined
    }
    if (isSame && firstDifference(here, there) === undefined) continue
    return findStep(stretch, start, end, [hereBefore, thereBefore], [ours, theirs])
  }
  return undefined
}

function findStep(
  stretch: Stretch,
  start: number,
  end: number,
  states: readonly [State, State],
  [ours, theirs]: readonly [Reducer<State, Event, Effect>, Reducer<State, Event, Effect>],
): BuildParting | undefined {
  let [here, there] = states
  for (let index = start; index < end; index += 1) {
    const culprit = stretch.events[index] as Event
    const [mine, its] = [ours(here, culprit), theirs(there, culprit)]
    here = mine[0]
    there = its[0]
    const effectField = firstDifference(mine[1], its[1])
    const stateField = firstDifference(here, there)
    if (effectField === undefined && stateField === undefined) continue
    const atMicros = stretch.micros[index] as number
    return { event: stretch.first + index, atMicros, culprit, effectField, stateField }
  }
  return undefined
}
