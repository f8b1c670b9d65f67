// Travel through a session, there and back, past damage, and away from it.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import { travel, type Moment, type Segment } from '../../src/replay/index.ts'
import { hashState } from '../../src/state/hash.ts'
import { config, readWell, recordBoth } from './session.ts'

const bytes = recordBoth({ checkEvents: 20, snapshotEvents: 60 }).a
const recording = readWell(bytes)
const [segment] = recording.segments as [Segment]

const statesAlong = (): ReadonlyArray<State> => {
  const reduce = reducer(config)
  const states = [segment.state]
  for (const event of segment.events) states.push(reduce(states[states.length - 1] as State, event)[0])
  return states
}
const hashes = statesAlong().map(hashState)

const hashOf = (moment: Moment | undefined): string | undefined => moment && hashState(moment.state)

describe('travel', () => {
  it('goes to any event, in any order', () => {
    const journey = travel(recording)
    expect([journey.first, journey.last]).toEqual([0, 287])
    for (const index of [287, 3, 0, 256, 257, 255, 120, 61, 60, 59, 1])
      expect(hashOf(journey.at(index))).toBe(hashes[index])
  })

  it('tells the event that led there, what it ordered and when', () => {
    const journey = travel(recording)
    const index = segment.events.findIndex(({ type }) => type === 'FlushRequested') + 1
    const moment = journey.at(index)
    expect(moment).toMatchObject({ index, atMicros: segment.micros[index - 1], event: { type: 'FlushRequested' } })
    expect(moment?.effects.map(({ type }) => type)).toEqual(['TransmitDatagram'])
    expect(journey.at(0)).toEqual({ index: 0, atMicros: 0, event: undefined, effects: [], state: segment.state })
  })

  it('steps on and back', () => {
    const journey = travel(recording)
    expect(journey.back()).toBe(undefined)
    expect(hashOf(journey.next())).toBe(hashes[1])
    expect(hashOf(journey.next())).toBe(hashes[2])
    expect(hashOf(journey.back())).toBe(hashes[1])
    expect(hashOf(journey.back())).toBe(hashes[0])
    journey.at(287)
    expect(journey.next()).toBe(undefined)
    for (let index = 286; index >= 0; index -= 1) expect(hashOf(journey.back())).toBe(hashes[index])
  })

  it.each([-1, 288, 1.5, NaN])('stays where it is when it is sent to %d', (index) => {
    const journey = travel(recording)
    journey.at(5)
    expect(journey.at(index)).toBe(undefined)
    expect(journey.next()?.index).toBe(6)
  })

  it('knows which events had happened by a time', () => {
    const journey = travel(recording)
    const second = segment.events.findIndex(({ type }, index) => type === 'Ticked' && index > 0)
    expect(journey.indexAt(-1)).toBe(0)
    expect(journey.indexAt(0)).toBe(0)
    expect(journey.indexAt(16_667)).toBe(second)
    expect(journey.indexAt(33_333)).toBe(second)
    expect(journey.indexAt(1e9)).toBe(287)
    expect(journey.indexAt(NaN)).toBe(0)
  })

  it('forks: an end that goes its own way', () => {
    const journey = travel(recording)
    const fork = journey.fork(100)
    expect(fork && hashState(fork.state)).toBe(hashes[100])
    fork?.update(1000)
    expect(hashOf(journey.at(100))).toBe(hashes[100])
    expect(journey.fork(1000)).toBe(undefined)
    // To look elsewhere is not to go there.
    expect(journey.next()?.index).toBe(101)
  })

  // A file of a few megabytes may begin anew a thousand times, each time with a state of a megabyte.
  it('makes no state before somebody goes there', () => {
    let made = 0
    const counting = {
      ...segment,
      get state() {
        made += 1
        return segment.state
      },
    }
    const journey = travel({ ...recording, segments: [counting] })
    expect(made).toBe(0)
    for (const index of [0, 100, 0]) expect(hashOf(journey.at(index))).toBe(hashes[index])
    expect(made).toBe(1)
  })

  it('replays with another reducer, if it is given one', () => {
    const still = travel(recording, { reducer: () => (state) => [state, []] })
    expect(hashOf(still.at(50))).toBe(hashes[0])
  })
})

describe('travel past damage', () => {
  const damaged = bytes.slice()
  damaged[Math.floor(bytes.length / 2)] = 0x55
  const journey = travel(readWell(damaged))

  it('knows nothing of what is missing', () => {
    expect([journey.first, journey.last]).toEqual([0, 287])
    expect(hashOf(journey.at(120))).toBe(hashes[120])
    expect(journey.at(121)).toBe(undefined)
    expect(journey.at(179)).toBe(undefined)
    expect(hashOf(journey.at(180))).toBe(hashes[180])
  })

  it('steps across', () => {
    journey.at(120)
    expect(journey.next()?.index).toBe(180)
    expect(journey.back()?.index).toBe(120)
    expect(hashOf(journey.at(200))).toBe(hashes[200])
  })

  it('is where it was last, at a time that is missing', () => {
    const missing = ((segment.micros[125] ?? 0) + (segment.micros[150] ?? 0)) / 2
    expect(journey.indexAt(missing)).toBe(120)
  })
})
