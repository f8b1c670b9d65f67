// Verifying: what agrees, and what is named where something does not.

import { describe, expect, it } from 'vitest'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import type { Step } from '../../src/core/step.ts'
import { verify, type Recording, type Segment, type VerifyOptions } from '../../src/replay/index.ts'
import { encodeState } from '../../src/state/encoding.ts'
import { readWell, recordBoth } from './session.ts'

const recording = readWell(recordBoth({ checkEvents: 20, snapshotEvents: 100 }).a)
const [segment] = recording.segments as [Segment]

const withEvent = (number: number, event: Event): Recording => ({
  ...recording,
  segments: [{ ...segment, events: segment.events.map((each, index) => (index === number ? event : each)) }],
})

/** A build with a fault: from event `from` on, steps go through `spoil`. */
const faulty = (from: number, spoil: (step: Step<State, Effect>) => Step<State, Effect>): VerifyOptions => ({
  reducer: (config) => {
    const reduce = reducer(config)
    let count = 0
    return (state, event) => {
      count += 1
      return count > from ? spoil(reduce(state, event)) : reduce(state, event)
    }
  },
})

describe('a recording as it was written', () => {
  it('agrees', () => {
    expect(verify(recording)).toEqual({
      events: 287,
      checks: 15,
      snapshots: 2,
      by: 'states and effects',
      divergence: undefined,
      refusals: [],
    })
  })

  it('is verified to the end in progress', () => {
    const seen: Array<readonly [number, number]> = []
    const long = {
      ...segment,
      events: Array.from({ length: 9000 }, (): Event => ({ type: 'FlushRequested' })),
      checks: [],
      snapshots: [],
    }
    verify({ ...recording, segments: [long] }, { onProgress: (done, all) => seen.push([done, all]) })
    expect(seen).toEqual([
      [4096, 9000],
      [8192, 9000],
      [9000, 9000],
    ])
  })
})

describe('a changed event', () => {
  it('is named by the checks around it, and the field by the next snapshot', () => {
    const tick = segment.events.findIndex((event, index) => event.type === 'Ticked' && index > 45)
    const { divergence } = verify(withEvent(tick, { type: 'Ticked', deltaMicros: 20_000 }))
    expect(divergence).toMatchObject({ agreedAt: 40, event: 60, culprit: undefined, what: 'state' })
    expect(divergence?.field).toEqual({ path: 'clock.now', recorded: 350_007, replayed: 353_340, event: 100 })
    expect(divergence?.atMicros).toBe(segment.micros[59])
  })

  it('is named itself when there is one event between checks', () => {
    const each = readWell(recordBoth({ checkEvents: 1 }).a)
    const [only] = each.segments as [Segment]
    const number = only.events.findIndex((event) => event.type === 'MessageSubmitted')
    const culprit: Event = { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(99) }
    const events = only.events.map((event, index) => (index === number ? culprit : event))
    const { divergence } = verify({ ...each, segments: [{ ...only, events }] })
    expect(divergence).toMatchObject({ agreedAt: number, event: number + 1, culprit, what: 'state', field: undefined })
  })

  it('shows by its effects alone when the state forgets it', () => {
    const number = segment.events.findIndex((event) => event.type === 'DatagramReceived')
    const event = segment.events[number] as Extract<Event, { type: 'DatagramReceived' }>
    const datagram = event.datagram.slice()
    datagram[datagram.length - 1] = 77
    expect(verify(withEvent(number, { type: 'DatagramReceived', datagram })).divergence).toMatchObject({
      agreedAt: 0,
      event: 20,
      what: 'effects',
      field: undefined,
    })
  })
})

describe('another build', () => {
  it('that transmits other bytes differs in effects', () => {
    const spoil = ([state, effects]: Step<State, Effect>): Step<State, Effect> => [
      state,
      effects.map((effect) =>
        effect.type === 'TransmitDatagram' ? { type: 'TransmitDatagram', datagram: Uint8Array.of(1) } : effect,
      ),
    ]
    const { divergence } = verify(recording, faulty(50, spoil))
    expect(divergence).toMatchObject({ agreedAt: 40, event: 60, what: 'effects' })
    expect(divergence?.recorded.stateHash).toBe(divergence?.replayed.stateHash)
    expect(divergence?.recorded.effectsHash).not.toBe(divergence?.replayed.effectsHash)
  })

  it('that counts otherwise differs in the state, at the field that counts', () => {
    const spoil = ([state, effects]: Step<State, Effect>): Step<State, Effect> => [
      { ...state, discards: { ...state.discards, Stale: 5 } },
      effects,
    ]
    expect(verify(recording, faulty(150, spoil)).divergence).toMatchObject({
      agreedAt: 140,
      event: 160,
      what: 'state',
      field: { path: 'discards.Stale', recorded: 0, replayed: 5, event: 200 },
    })
  })

  it('whose snapshot is not the state that its own check hashed is found out by the snapshot', () => {
    const [first, ...others] = segment.snapshots
    const encoding = encodeState(segment.state)
    const snapshots = [{ ...(first as NonNullable<typeof first>), state: segment.state, encoding }, ...others]
    expect(verify({ ...recording, segments: [{ ...segment, snapshots }] }).divergence).toMatchObject({
      agreedAt: 100,
      event: 100,
      what: 'snapshot',
      field: { path: 'clock.now', recorded: 0, event: 100 },
    })
  })
})
