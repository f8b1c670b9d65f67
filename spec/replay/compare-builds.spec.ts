// One recording, two builds: the first event after which they part.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { compareBuilds, type Build, type Segment } from '../../src/replay/index.ts'
import { readWell, recordBoth } from './session.ts'

const recording = readWell(recordBoth().a)
const [segment] = recording.segments as [Segment]

/** A build that does something else with one event. */
const faulty = (number: number, other: Event): Build => ({
  reducer: (config) => {
    const reduce = reducer(config)
    return (state, event) => reduce(state, event === segment.events[number] ? other : event)
  },
})

describe('two builds', () => {
  it('that do the same do not part', () => {
    expect(compareBuilds(recording, { reducer })).toBe(undefined)
  })

  it.each([0, 63, 64, 130])('part at event %d, and nowhere before', (after) => {
    const number = segment.events.findIndex(({ type }, index) => type === 'Ticked' && index >= after)
    const culprit = segment.events[number]
    const parting = compareBuilds(recording, faulty(number, { type: 'Ticked', deltaMicros: 20_000 }))
    expect(parting).toMatchObject({ event: number, atMicros: segment.micros[number], culprit, effectField: undefined })
    expect(parting?.stateField?.path).toBe('clock.now')
  })

  it('part in what they order, even if it leaves no trace', () => {
    const number = segment.events.findIndex(({ type }) => type === 'FlushRequested')
    const silent: Build = {
      reducer: (config) => {
        const reduce = reducer(config)
        return (state, event) => [reduce(state, event)[0], []]
      },
    }
    expect(compareBuilds(recording, silent, { reducer })).toMatchObject({
      event: 1,
      effectField: { path: '.length', here: 1, there: 0 },
      stateField: undefined,
    })
    expect(number).toBeGreaterThan(1)
  })
})
