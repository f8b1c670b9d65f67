// What was recorded is what is read, and a replay of it agrees with every hash.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { travel, verify } from '../../src/replay/index.ts'
import { hashState } from '../../src/state/hash.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { readWhole, recordSession } from '../support/recordings.ts'
import { roughSession, sessions } from '../support/sessions.ts'

describe('a recording', () => {
  it('is read as it was written: the config, the state, every event, and every hash agrees', () => {
    const marks = new Marks()
    holds(
      fc.property(sessions(1_200_000), (session) => {
        const recording = readWhole(recordSession(session, { checkEvents: 20, snapshotEvents: 50 }))
        const [segment] = recording.segments
        expect(recording.config).toEqual(session.config)
        expect(recording.segments.length).toBe(1)
        expect(segment?.events).toEqual(session.happenings.map(({ event }) => event))
        const { events, checks, snapshots, divergence } = verify(recording)
        expect(divergence).toBe(undefined)
        expect(events).toBe(session.happenings.length)
        marks.hit('checks', checks)
        marks.hit('snapshots', snapshots)
      }),
      {
        cases: [given(roughSession(2_000_000))],
        reached: () => marks.expectHit(['checks', 'snapshots'], 5),
      },
    )
  })

  it('travels: at any event, in any order, the state and the effects are those that were', () => {
    holds(
      fc.property(sessions(2_000_000), fc.array(fc.nat(), { maxLength: 20 }), (session, indexes) => {
        const journey = travel(readWhole(recordSession(session, { snapshotEvents: 70 })))
        for (const draw of indexes) {
          const index = 1 + (draw % session.happenings.length)
          const happening = session.happenings[index - 1]
          const moment = journey.at(index)
          expect(moment?.event).toEqual(happening?.event)
          expect(moment?.effects).toEqual(happening?.effects)
          expect(moment && hashState(moment.state)).toBe(happening && hashState(happening.state))
        }
      }),
    )
  })
})
