/** One recording, replayed by two builds of the library side by side: the first event after which they part. */
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import type { State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import { sharesStates, startIn, wholeBuild, type Build, type WholeBuild } from './build.ts'
import { firstDifference, type Difference } from './difference.ts'
import type { Recording, Segment } from './recording.ts'

export interface BuildParting {
  readonly event: number
  readonly atMicros: number
  readonly culprit: Event
  /** What it ordered, by either build. */
  readonly effects: { readonly here: ReadonlyArray<Effect>; readonly there: ReadonlyArray<Effect> }
  /** As `[0].datagram[3]`: of what it ordered. */
  readonly effectField: Difference | undefined
  /** Of builds with the same states. */
  readonly stateField: Difference | undefined
}

/** States are compared every so many events, and within such a segment one by one: comparing takes longer than replaying. */
const strideEvents = 64

/**
 * undefined: both do the same, from where both can begin. `here` is this library if it is left out. Builds whose states are other records
 * are compared by their effects.
 */
export function compareBuilds(recording: Recording, there: Build, here: Build = {}): BuildParting | undefined {
  const builds = [wholeBuild(here), wholeBuild(there)] as const
  for (const segment of recording.segments) {
    const found = part(recording, segment, builds)
    if (found !== undefined) return found
  }
  return undefined
}

/** Two builds side by side, and what of them is compared. */
interface Sides {
  readonly ours: Reducer<State, Event, Effect>
  readonly theirs: Reducer<State, Event, Effect>
  readonly stateField: (here: State, there: State) => Difference | undefined
}

function part(
  recording: Recording,
  segment: Segment,
  [one, other]: readonly [WholeBuild, WholeBuild],
): BuildParting | undefined {
  const { events } = segment
  const sides: Sides = {
    ours: one.reducer(recording.config),
    theirs: other.reducer(recording.config),
    stateField: sharesStates(one, other) ? firstDifference : () => undefined,
  }
  const { ours, theirs, stateField } = sides
  const [begin, began] = [startIn(one, recording, segment), startIn(other, recording, segment)]
  if (begin === undefined || began === undefined) return undefined
  let [here, there] = [begin, began]
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
    if (isSame && stateField(here, there) === undefined) continue
    return findStep(segment, start, end, [hereBefore, thereBefore], sides)
  }
  return undefined
}

function findStep(
  segment: Segment,
  start: number,
  end: number,
  states: readonly [State, State],
  sides: Sides,
): BuildParting | undefined {
  const { ours, theirs } = sides
  let [here, there] = states
  for (let index = start; index < end; index += 1) {
    const culprit = segment.events[index] as Event
    const [mine, its] = [ours(here, culprit), theirs(there, culprit)]
    here = mine[0]
    there = its[0]
    const effectField = firstDifference(mine[1], its[1])
    const stateField = sides.stateField(here, there)
    if (effectField === undefined && stateField === undefined) continue
    const atMicros = segment.micros[index] as number
    const effects = { here: mine[1], there: its[1] }
    return { event: segment.first + index, atMicros, culprit, effects, effectField, stateField }
  }
  return undefined
}
