// States are compared by what they say, not by how they came about.

import { expect, it } from 'vitest'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { micros } from '../../src/core/time.ts'
import { firstDifference } from '../../src/replay/difference.ts'
import { recordPair, travel } from '../../src/replay/index.ts'
import { stateDifference } from '../../src/replay/state-difference.ts'
import { config, readWell, scenario } from './session.ts'

// The replayed record differs from the decoded one, in numbers that both have forgotten: a verification named such a field.
it('finds no difference between a state and the same that went through bytes', () => {
  // Long enough that rings of seen numbers have turned.
  const { a } = recordPair({ ...scenario, durationMicros: 40_000_000 }, { snapshotMs: 1000 })
  const recording = readWell(a)
  const { segments } = recording
  const whole = travel({ ...recording, segments: segments.map((segment) => ({ ...segment, snapshots: [] })) })
  const snapshots = segments.flatMap((segment) => segment.snapshots)
  const differing = snapshots.filter(({ event, state: recorded }) => {
    const state = recorded as State
    const replayed = whole.at(event)?.state ?? state
    expect(stateDifference(recording.config, state, replayed)).toBeUndefined()
    return firstDifference(state, replayed) !== undefined
  })
  expect(snapshots.length).toBeGreaterThan(20)
  expect(differing.length).toBeGreaterThan(0)
})

it('names the first field that differs, and both values', () => {
  const state = initialState(config)
  const [later] = reducer(config)(state, { type: 'Ticked', deltaMicros: 5 })
  expect(stateDifference(config, state, later)).toEqual({ path: 'clock.now', here: 0, there: 5 })
})

it('compares what does not decode as it is', () => {
  const state = initialState(config)
  const odd = { ...state, clock: { ...state.clock, now: micros(-1) } }
  expect(stateDifference(config, state, odd)).toEqual({ path: 'clock.now', here: 0, there: -1 })
})
