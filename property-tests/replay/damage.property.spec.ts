// Files that were cut or damaged, anywhere: what can be read is right, what cannot is named, and nothing throws.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as E from '../../src/fp.ts'
import { readRecording, verify, type Recording } from '../../src/replay/index.ts'
import { depth } from '../support/depth.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { readSome, readWhole, recordSession } from '../support/recordings.ts'
import { roughSession, sessions } from '../support/sessions.ts'

const options = { checkEvents: 10, snapshotEvents: 40 }

const printed = new WeakMap<Recording, ReadonlyArray<string>>()

/** The events of a whole recording, as texts, once for each. */
const eventsOf = (recording: Recording): ReadonlyArray<string> => {
  const found = printed.get(recording) ?? recording.segments[0]?.events.map((event) => print(event)) ?? []
  printed.set(recording, found)
  return found
}

/** What was read of a file is a part of what was written, at the same numbers; `from` that event of a segment on. */
const expectPart = (read: Recording, whole: Recording, from = 0): void => {
  for (const { first, events } of read.segments)
    expect(events.slice(from).map((event) => print(event))).toEqual(
      eventsOf(whole).slice(first + from, first + events.length),
    )
}

describe('a file that was cut anywhere', () => {
  it('yields its longest valid part and says where it ends', () => {
    const marks = new Marks()
    holds(
      fc.property(sessions(300_000), (session) => {
        const bytes = recordSession(session, options)
        const whole = readWhole(bytes)
        let before = 0
        let offset = 0
        for (let length = 0; length < bytes.length; length += 1) {
          const read = readRecording(bytes.subarray(0, length))
          if (E.isLeft(read)) {
            expect(read.left.fault).toEqual({ type: 'Truncated' })
            continue
          }
          const [damage, ...more] = read.right.damages
          const count = read.right.segments[0]?.events.length ?? -1
          expect(more).toEqual([])
          expect(damage).toMatchObject({ missingFrom: count, resumed: undefined })
          expect(['Truncated', 'Unended']).toContain(damage?.fault.type)
          expect(damage?.fault.type === 'Unended').toBe(damage?.offset === length)
          // Nothing that was there is ever lost by more of the file.
          expect(count).toBeGreaterThanOrEqual(before)
          expect(damage?.offset).toBeGreaterThanOrEqual(offset)
          if (count > before) expectPart(read.right, whole, before)
          before = count
          offset = damage?.offset ?? offset
          marks.hit(damage?.fault.type ?? 'none')
        }
        expect(before).toBe(whole.segments[0]?.events.length)
      }),
      {
        runs: depth(3, 12),
        cases: [given(roughSession(200_000))],
        reached: () => marks.expectHit(['Truncated', 'Unended'], 2),
      },
    )
  })
})

function* everyMask(): IterableIterator<number> {
  for (let mask = 1; ; mask = 1 + (mask % 255)) yield mask
}

describe('a file with one byte changed, anywhere', () => {
  it('is noticed, and loses at most what is before the next snapshot', () => {
    const marks = new Marks()
    holds(
      fc.property(sessions(2_000_000), fc.infiniteStream(fc.integer({ min: 1, max: 255 })), (session, masks) => {
        const bytes = recordSession(session, options)
        const whole = readWhole(bytes)
        const all = eventsOf(whole).length
        const points = [0, ...(whole.segments[0]?.snapshots.map(({ event }) => event) ?? []), all]
        const step = Math.max(1, Math.floor(bytes.length / depth(40, 100)))
        for (let offset = 0; offset < bytes.length; offset += step) {
          const changed = bytes.slice()
          changed[offset] = (changed[offset] ?? 0) ^ (masks.next().value as number)
          const read = readRecording(changed)
          if (E.isLeft(read)) {
            // Only what has a single snapshot can be lost whole.
            expect(points.length).toBe(2)
            continue
          }
          const { segments, damages } = read.right
          expect(damages.length).toBe(1)
          expectPart(read.right, whole)
          expect(verify(read.right).divergence).toBe(undefined)
          const kept = segments.reduce((sum, { events }) => sum + events.length, 0)
          const from = damages[0]?.missingFrom ?? 0
          const to = damages[0]?.resumed?.event ?? all
          expect(kept).toBe(all - (to - from))
          // It resumes at the first snapshot behind the damage, or the second if the damage is in the first.
          expect(points.filter((point) => point > from && point < to).length).toBeLessThanOrEqual(1)
          marks.hit(damages[0]?.resumed === undefined ? 'lost the tail' : to > from ? 'went on' : 'lost nothing')
        }
      }),
      {
        runs: depth(13, 60),
        cases: [1, 2].map((seed) => given(roughSession(2_000_000, seed), fc.stream(everyMask()))),
        reached: () => marks.expectHit(['lost the tail', 'went on', 'lost nothing']),
      },
    )
  })
})

const noise = Uint8Array.from({ length: 60 }, (_, at) => at * 91)

describe('a file with anything in it', () => {
  it('is read without a throw, and whatever is read replays', () => {
    const marks = new Marks()
    holds(
      fc.property(
        sessions(600_000),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.constantFrom('cut', 'copy', 'noise', 'zero'),
            fc.nat(400),
            fc.uint8Array({ maxLength: 60 }),
          ),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (session, wounds) => {
          let bytes = [...recordSession(session, options)]
          for (const [draw, kind, length, noise] of wounds) {
            const at = draw % bytes.length
            const part = bytes.slice(at, at + length)
            const instead = { cut: [], copy: [...part, ...part], noise: [...noise], zero: part.map(() => 0) }[kind]
            bytes = [...bytes.slice(0, at), ...(instead ?? []), ...bytes.slice(at + length), 0]
          }
          const read = readRecording(Uint8Array.from(bytes))
          marks.hit(E.isLeft(read) ? 'nothing left' : 'something left')
          if (E.isRight(read)) expect(verify(read.right).divergence).toBe(undefined)
        },
      ),
      {
        // One without its head, and one without its end.
        cases: [0, 1_000_000].map((at) => given(roughSession(600_000), [given(at, 'noise' as const, 400, noise)])),
        reached: () => marks.expectHit(['nothing left', 'something left']),
      },
    )
  })

  it('is no recording if it is arbitrary', () => {
    holds(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(readRecording(bytes)._tag).toBe('Left')
      }),
    )
  })
})

describe('a gap', () => {
  it('is the whole difference between a damaged file and the one that was', () => {
    holds(
      fc.property(sessions(3_000_000), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (session, draws) => {
        const bytes = recordSession(session, options)
        const changed = bytes.slice()
        for (const draw of draws) changed[draw % bytes.length] = (changed[draw % bytes.length] ?? 0) ^ 0x41
        if (E.isLeft(readRecording(changed))) return
        const read = readSome(changed)
        let next = 0
        for (const { first, events } of read.segments) {
          expect(first).toBeGreaterThanOrEqual(next)
          next = first + events.length
        }
        expectPart(read, readWhole(bytes))
      }),
    )
  })
})
