// One event that was another: verifying names the checks around it, comparing names the event.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import {
  compare,
  compareBuilds,
  findBroken,
  invariants,
  minimise,
  recordEvents,
  verify,
  type InvariantName,
  type Recording,
  type Segment,
} from '../../src/replay/index.ts'
import { hashState } from '../../src/state/hash.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { readWhole, recordSession } from '../support/recordings.ts'
import { roughSession, sessions } from '../support/sessions.ts'

/** Another event of the same kind. */
const flip = (event: Event, draw: number): Event => {
  const spoil = (bytes: Uint8Array): Uint8Array => {
    const changed = bytes.length === 0 ? Uint8Array.of(0) : bytes.slice()
    if (bytes.length > 0) changed[draw % bytes.length] = (changed[draw % bytes.length] ?? 0) ^ (1 + (draw % 255))
    return changed
  }
  switch (event.type) {
    case 'Ticked':
      return { type: 'Ticked', deltaMicros: event.deltaMicros + 1 + (draw % 50_000) }
    case 'DatagramReceived':
      return { type: 'DatagramReceived', datagram: spoil(event.datagram) }
    case 'MessageSubmitted':
      return { ...event, payload: spoil(event.payload) }
    case 'FlushRequested':
      return { type: 'FlushRequested', maxBytes: draw % 20 }
  }
}

const withEvents = (recording: Recording, events: ReadonlyArray<Event>): Recording => {
  const [segment] = recording.segments as [Segment]
  return { ...recording, segments: [{ ...segment, events }] }
}

/** What a check sees: the state after these events, and all that they ordered. */
const foldEvents = (reduce: ReturnType<typeof reducer>, from: State, events: ReadonlyArray<Event>): string => {
  const orders: Array<string> = []
  let state = from
  for (const event of events) {
    const [next, effects] = reduce(state, event)
    state = next
    orders.push(print(effects))
  }
  return [hashState(state), ...orders].join(' ')
}

describe('an event that was another', () => {
  it('is named: by verify within its own interval of checks, by compare itself, if it makes any difference', () => {
    const marks = new Marks()
    holds(
      fc.property(
        sessions(2_000_000),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 60 }),
        (session, at, draw, checkEvents) => {
          const recording = readWhole(recordSession(session, { checkEvents, checkMs: 1e9 }))
          const [{ events, state }] = recording.segments as [Segment]
          const number = at % events.length
          const other = flip(events[number] as Event, draw)
          const changed = events.map((event, index) => (index === number ? other : event))
          const { divergence } = verify(withEvents(recording, changed))
          const reduce = reducer(session.config)
          // No difference is to be found where the next check sees none: a flush of few bytes when there is nothing to send, or one that
          // fills its tokens a little later.
          const start = number - (number % checkEvents)
          const end = Math.min(start + checkEvents, events.length)
          const before = events.slice(0, number).reduce((current, event) => reduce(current, event)[0], state)
          const [one, two] = [events, changed].map((list) => foldEvents(reduce, before, list.slice(number, end)))
          const differs = one !== two
          if (differs) {
            expect(divergence).toMatchObject({ agreedAt: start, event: end })
            if (checkEvents === 1) expect(divergence?.culprit).toEqual(other)
          } else expect(divergence).toBe(undefined)
          const there = readWhole(recordEvents(session.config, session.start, changed))
          expect(compare(recording, there)).toMatchObject({ what: 'event', event: number, there: other })
          marks.hit(differs ? other.type : 'no difference')
        },
      ),
      {
        // Twenty events after each other: some of each kind.
        cases: Array.from({ length: 20 }, (_, at) => given(roughSession(1_000_000), 60 + at, 7 + at, 1 + (at % 3))),
        reached: () => marks.expectHit(['Ticked', 'DatagramReceived', 'MessageSubmitted', 'FlushRequested']),
      },
    )
  })

  it('and a build that does another thing is found at its exact event', () => {
    holds(
      fc.property(sessions(1_500_000), fc.nat(), (session, at) => {
        const recording = readWhole(recordSession(session))
        const [{ events }] = recording.segments as [Segment]
        const number = at % events.length
        const late = {
          reducer: (config: typeof session.config) => {
            const reduce = reducer(config)
            return (...[state, event]: Parameters<typeof reduce>): ReturnType<typeof reduce> => {
              const [next, effects] = reduce(state, event)
              if (event !== events[number]) return [next, effects]
              return [{ ...next, discards: { ...next.discards, Stale: next.discards.Stale + 1 } }, effects]
            }
          },
        }
        expect(compareBuilds(recording, late)).toMatchObject({ event: number, stateField: { path: 'discards.Stale' } })
      }),
    )
  })
})

describe('invariants', () => {
  it('hold for every session', () => {
    const names = (Object.keys(invariants) as ReadonlyArray<InvariantName>).filter(
      (name) => name !== 'nothing-discarded',
    )
    holds(
      fc.property(sessions(700_000), (session) => {
        const events = session.happenings.map(({ event }) => event)
        for (const name of names)
          expect(findBroken(invariants[name], session.config, session.start, events)).toBe(undefined)
      }),
    )
  })
})

describe('the smallest list', () => {
  it('still fails, is a part of the whole in its order, and loses no single item more', () => {
    holds(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 60 }),
        fc.array(fc.nat(20), { maxLength: 5 }),
        fc.nat(3),
        (items, needed, least) => {
          const fails = (list: ReadonlyArray<number>): boolean =>
            needed.every((item) => list.includes(item)) && list.filter((item) => item > 10).length >= least
          const { items: left, isMinimal } = minimise(items, fails)
          expect(isMinimal).toBe(fails(items))
          if (!fails(items)) {
            expect(left).toBe(items)
            return
          }
          expect(fails(left)).toBe(true)
          left.forEach((_, index) => expect(fails(left.filter((_, other) => other !== index))).toBe(false))
          let at = 0
          for (const item of items) if (item === left[at]) at += 1
          expect(at).toBe(left.length)
        },
      ),
    )
  })
})
