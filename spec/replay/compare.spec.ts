// Where two recordings part.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { compare, eventAt, recordEvents, type Recording, type Segment } from '../../src/replay/index.ts'
import { config, readWell, recordBoth } from './session.ts'

const options = { checkEvents: 20, snapshotEvents: 60 }
const bytes = recordBoth(options).a
const recording = readWell(bytes)
const [segment] = recording.segments as [Segment]

const recorded = (events: ReadonlyArray<Event>): Recording =>
  readWell(recordEvents(config, segment.state, events, options))

const withEvent = (number: number, event: Event): ReadonlyArray<Event> =>
  segment.events.map((each, index) => (index === number ? event : each))

// A file of 2 MB with a thousand segments took three minutes to compare with itself.
it('finds an event in a few looks, however many segments there are', () => {
  let looks = 0
  const segments = segment.events.map((event, number): Segment => {
    const alone = { ...segment, events: [event], beyond: [] }
    return Object.defineProperty(alone, 'first', { get: () => (looks += 1) && number })
  })
  const scattered: Recording = { ...recording, segments }
  for (const [number, event] of segment.events.entries()) expect(eventAt(scattered, number)).toEqual(event)
  expect(eventAt(scattered, segment.events.length)).toBe(undefined)
  expect(eventAt(scattered, -1)).toBe(undefined)
  expect(looks).toBeLessThan(12 * segments.length)
})

describe('two recordings', () => {
  it('of the same agree', () => {
    expect(compare(recording, readWell(bytes))).toBe(undefined)
  })

  // Found: the hash of effects was begun anew at each check, so that it told apart whoever checked at other events.
  it('agree however often each was checked', () => {
    for (const checkEvents of [1, 7, 50]) {
      const other = readWell(recordEvents(config, segment.state, segment.events, { checkEvents, snapshotEvents: 33 }))
      expect(compare(recording, other)).toBe(undefined)
    }
  })

  it('part where another thing happened: the event, what it ordered, and the state after it', () => {
    const number = segment.events.findIndex(({ type }, index) => type === 'Ticked' && index > 100)
    const other: Event = { type: 'Ticked', deltaMicros: 16_668 }
    const parting = compare(recording, recorded(withEvent(number, other)))
    expect(parting).toMatchObject({ what: 'event', event: number, until: number + 1, atMicros: segment.micros[number] })
    expect(parting).toMatchObject({
      here: segment.events[number],
      there: other,
      effectField: undefined,
      agreesWith: undefined,
    })
    expect(parting?.eventField).toEqual({ path: 'deltaMicros', here: 16_667, there: 16_668 })
    const now = segment.micros[number] ?? 0
    expect(parting?.stateField).toEqual({ path: 'clock.now', here: now, there: now + 1 })
  })

  it('tell a changed byte of a payload, and where it shows first', () => {
    const number = segment.events.findIndex(({ type }, index) => type === 'MessageSubmitted' && index > 100)
    const { channel } = segment.events[number] as Extract<Event, { type: 'MessageSubmitted' }>
    const payload = Uint8Array.of(255, 1)
    const parting = compare(recording, recorded(withEvent(number, { type: 'MessageSubmitted', channel, payload })))
    expect(parting).toMatchObject({ what: 'event', event: number, eventField: { path: 'payload[0]', there: 255 } })
    expect(parting?.stateField?.path).toMatch(/^messages\.lanes\[0\]\./)
  })

  it('part where one ends and the other goes on', () => {
    const parting = compare(recording, recorded(segment.events.slice(0, 150)))
    expect(parting).toMatchObject({ what: 'length', event: 150, here: segment.events[150], there: undefined })
    expect(compare(recorded(segment.events.slice(0, 150)), recording)).toMatchObject({
      what: 'length',
      there: segment.events[150],
    })
  })

  it('may begin with other states', () => {
    const other = { ...initialState(config), discards: { ...segment.state.discards, Stale: 1 } }
    const parting = compare(recording, readWell(recordEvents(config, other, [])))
    expect(parting).toMatchObject({
      what: 'start',
      event: 0,
      stateField: { path: 'discards.Stale', here: 0, there: 1 },
    })
  })

  it('are compared from where both have begun', () => {
    const later = readWell(damaged(60))
    expect(later.segments[0]?.first).toBe(60)
    expect(compare(recording, later)).toBe(undefined)
    expect(compare(later, recording)).toBe(undefined)
  })

  it('are not compared where one of them is damaged', () => {
    expect(compare(recording, readWell(damaged(Math.floor(bytes.length / 2))))).toBe(undefined)
  })

  it('have nothing in common when one ends before the other begins', () => {
    expect(compare(recorded(segment.events.slice(0, 10)), readWell(damaged(60)))).toMatchObject({ what: 'length' })
  })
})

describe('recordings of two builds', () => {
  const [one, two, ...others] = segment.checks as [Segment['checks'][0], Segment['checks'][0]]
  const wrong = '0123456789abcdef'

  it('part between the checks at which their hashes still and no longer agree; a replay says with whom it goes', () => {
    const checks = [one, { ...two, stateHash: wrong }, ...others]
    const there: Recording = { ...recording, segments: [{ ...segment, checks }] }
    expect(compare(recording, there)).toMatchObject({
      what: 'hash',
      event: 20,
      until: 40,
      here: segment.events[20],
      stateField: undefined,
      agreesWith: 'here',
    })
    expect(compare(there, recording)?.agreesWith).toBe('there')
    expect(compare(there, there)).toBe(undefined)
    const neither = [one, { ...two, stateHash: 'fedcba9876543210' }]
    expect(compare(there, { ...recording, segments: [{ ...segment, checks: neither }] })?.agreesWith).toBe('neither')
  })

  it('of states of different versions part in effects, and what comes later is not held against either', () => {
    const [last = two] = others.slice(-1)
    const late = [...segment.checks.slice(0, -1), { ...last, effectsHash: wrong }]
    const there: Recording = { ...recording, stateVersion: 9, segments: [{ ...segment, checks: late }] }
    const here: Recording = {
      ...recording,
      segments: [{ ...segment, checks: [one, { ...two, effectsHash: wrong }, ...others] }],
    }
    expect(compare(here, there)).toMatchObject({ what: 'hash', event: 20, stateField: undefined, agreesWith: 'there' })
  })

  it('may part in effects alone', () => {
    const checks = [one, { ...two, effectsHash: wrong }, ...others]
    const there: Recording = { ...recording, segments: [{ ...segment, checks }] }
    expect(compare(recording, there)).toMatchObject({ what: 'hash', event: 20, until: 40, agreesWith: 'here' })
  })

  it('show the field at their next snapshots', () => {
    const [snapshot] = segment.snapshots as [Segment['snapshots'][0]]
    const taken = snapshot.state as State
    const state = { ...taken, discards: { ...taken.discards, Stale: 3 } }
    const changed = {
      ...segment,
      checks: [one, { ...two, stateHash: wrong }, ...others],
      snapshots: [{ ...snapshot, state }],
    }
    expect(compare(recording, { ...recording, segments: [changed] })?.stateField).toEqual({
      path: 'discards.Stale',
      here: 0,
      there: 3,
    })
  })

  it('whose inputs part first are told by the inputs', () => {
    const number = 10
    const checks = [one, { ...two, stateHash: wrong }]
    const events = withEvent(number, { type: 'FlushRequested', maxBytes: 3 })
    expect(compare(recording, { ...recording, segments: [{ ...segment, events, checks }] })).toMatchObject({
      what: 'event',
      event: number,
    })
  })
})

describe('an event', () => {
  it('is found by its number', () => {
    expect(eventAt(recording, 5)).toBe(segment.events[5])
    expect(eventAt(recording, 287)).toBe(undefined)
    expect(eventAt(readWell(damaged(60)), 59)).toBe(undefined)
    expect(eventAt(readWell(damaged(60)), 60)).toEqual(segment.events[60])
  })
})

function damaged(offset: number): Uint8Array {
  const copy = bytes.slice()
  copy[offset] = (copy[offset] ?? 0) ^ 0xff
  return copy
}
