// Edits: however many, undoing them gives the identical recording, redoing the edited one; and both ends laid on each other tell what
// the simulated link did.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeEvent,
  consequencesOf,
  delayEvent,
  dropEvent,
  editedEvents,
  editSession,
  insertEvents,
  join,
  recordEvents,
  recordPair,
  redoEdit,
  undoEdit,
  type EditedSession,
} from '../../src/replay/index.ts'
import { badLinks, configOf, everyMode, kindNames, modes, roughLink, seeds } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { readWhole, recordSession } from '../support/recordings.ts'
import { roughSession, sessions } from '../support/sessions.ts'

type Change = (session: EditedSession) => EditedSession

/** Picks from the events there are; some picks hit nothing. */
const changesFor = (count: number): fc.Arbitrary<Change> => {
  const number = fc.integer({ min: 0, max: count })
  return fc.oneof(
    number.map(
      (at): Change =>
        (session) =>
          dropEvent(session, at),
    ),
    fc.tuple(number, fc.nat(200_000)).map(
      ([at, micros]): Change =>
        (session) =>
          delayEvent(session, at, micros),
    ),
    fc.tuple(number, fc.uint8Array({ maxLength: 30 })).map(
      ([at, bytes]): Change =>
        (session) =>
          changeEvent(session, at, (event) => {
            if (event.type === 'DatagramReceived' && event.datagram.length > 0) event.datagram[0] = bytes[0] ?? 0
            if (event.type === 'MessageSubmitted') event.payload = bytes
            if (event.type === 'Ticked') event.deltaMicros = bytes.length
          }),
    ),
    fc.tuple(number, fc.uint8Array({ maxLength: 30 })).map(
      ([at, payload]): Change =>
        (session) =>
          insertEvents(session, at, [{ type: 'MessageSubmitted', channel: 'loose', payload }]),
    ),
  )
}

const bytesOf = (session: EditedSession): string => {
  const events = editedEvents(session).map(({ event }) => event)
  return print(recordEvents(session.config, session.segment.state, events))
}

describe('edits', () => {
  it('undone give the identical recording, redone the edited one', () => {
    const marks = new Marks()
    holds(
      fc.property(
        sessions(500_000).chain((session) =>
          fc.tuple(
            fc.constant(session),
            fc.array(changesFor(session.happenings.length), { minLength: 1, maxLength: 8 }),
          ),
        ),
        ([played, changes]) => {
          const original = editSession(readWhole(recordSession(played)))
          const before = bytesOf(original)
          const edited = changes.reduce((session, change) => change(session), original)
          const after = bytesOf(edited)
          let session = edited
          for (let count = edited.done.length; count > 0; count -= 1) session = undoEdit(session)
          expect(bytesOf(session)).toBe(before)
          expect(session.edits).toEqual({})
          for (let count = edited.done.length; count > 0; count -= 1) session = redoEdit(session)
          expect(bytesOf(session)).toBe(after)
          expect(bytesOf(original)).toBe(before)
          marks.hit('edits', edited.done.length)
          if (before !== after) marks.hit('made a difference')
        },
      ),
      {
        cases: [
          given(
            given(roughSession(500_000), [
              (session) => dropEvent(session, 5),
              (session) => delayEvent(session, 9, 50_000),
              (session) => dropEvent(session, 20),
            ] as Array<Change>),
          ),
        ],
        reached: () => marks.expectHit(['edits', 'made a difference']),
      },
    )
  })

  it('have no consequences before the first event they touch', () => {
    const marks = new Marks()
    holds(
      fc.property(sessions(500_000), fc.nat(), (played, draw) => {
        const session = editSession(readWhole(recordSession(played)))
        const count = played.happenings.length
        // A tick that is dropped moves all times after it.
        const number = played.happenings.findIndex(({ event }, at) => at >= draw % count && event.type !== 'Ticked')
        if (number === -1) return
        const { firstChanged, before, after } = consequencesOf(dropEvent(session, number))
        expect(firstChanged ?? number).toBeGreaterThanOrEqual(number)
        const when = session.segment.micros[number] ?? 0
        marks.hit('dropped')
        const early = (deliveries: typeof before.deliveries): string =>
          print(deliveries.filter(({ atMicros }) => atMicros < when))
        expect(early(after.deliveries)).toBe(early(before.deliveries))
      }),
      {
        cases: [0, 5, 20].map((draw) => given(roughSession(500_000), draw)),
        reached: () => marks.expectHit(['dropped'], 3),
      },
    )
  })
})

describe('both ends laid on each other', () => {
  it('tell what the link did: every loss, every copy, everything damaged', () => {
    const marks = new Marks()
    holds(
      fc.property(
        modes,
        seeds,
        badLinks(100_000),
        badLinks(100_000),
        fc.boolean(),
        (recovery, seed, aToB, bToA, corrupts) => {
          const config = configOf(recovery, { maxDatagramBytes: 256 })
          const corruptRatio = corrupts ? 0.1 : 0
          const { run, a, b } = recordPair({
            config,
            seed,
            aToB: { ...aToB, corruptRatio },
            bToA,
            durationMicros: 1_000_000,
            send: (end, tick) => [
              {
                channel: kindNames[tick % 4] ?? 'loose',
                payload: Uint8Array.of(tick, end === 'a' ? 1 : 2, 3, 4, 5, 6, 7, 8),
              },
            ],
          })
          const { aToB: there, bToA: back, diverged } = join(readWhole(a), readWhole(b))
          expect(diverged).toEqual({ a: undefined, b: undefined })
          for (const [direction, end, other] of [
            [there, 'a', 'b'],
            [back, 'b', 'a'],
          ] as const) {
            const { counters, inTransit } = run.state[end].link
            const underWay = inTransit.length + run.state[other].waiting.length
            const arrivals = direction.sent.reduce((sum, { arrivals: all }) => sum + all.length, 0)
            expect(direction.sent.length).toBe(counters.offered)
            expect(arrivals + direction.foreign.length + underWay).toBe(
              counters.offered - counters.lost - counters.dropped + counters.copied,
            )
            expect(direction.foreign.length).toBeLessThanOrEqual(counters.corrupted)
            for (const { damagedCopyOf } of direction.foreign) expect(damagedCopyOf).not.toBe(undefined)
            marks.hit('foreign', direction.foreign.length)
            marks.hit('copied', direction.sent.filter(({ isCopied }) => isCopied).length)
            marks.hit('lost', direction.sent.filter(({ isLost }) => isLost).length)
            marks.hit('reordered', direction.sent.filter(({ isReordered }) => isReordered).length)
          }
        },
      ),
      {
        cases: everyMode.map((mode, seed) => given(given(mode, mode), seed, roughLink, roughLink, true)),
        reached: () => marks.expectHit(['foreign', 'copied', 'lost', 'reordered'], 3),
      },
    )
  })
})
