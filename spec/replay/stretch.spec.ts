// A stretch grows by what continues it, and by nothing else.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../src/connection/state.ts'
import { readerOf, type Reader } from '../../src/core/bytes.ts'
import { lanesAtStart } from '../../src/replay/digest.ts'
import { blankSheet, copySheet, type Sheet } from '../../src/replay/sheet.ts'
import { writeDigest, writePlace, type Point } from '../../src/replay/snapshot.ts'
import {
  addCheck,
  addEvents,
  addSnapshot,
  beginStretch,
  checkEnd,
  endMicros,
  lastOf,
} from '../../src/replay/stretch.ts'
import { config } from './session.ts'

const point: Point = { event: 10, atMicros: 500, effects: lanesAtStart, state: initialState(config) }

const events = (
  ...bytes: ReadonlyArray<number>
): readonly [Uint8Array, { start: number; end: number }, Array<string>] => [
  Uint8Array.from(bytes),
  { start: 0, end: bytes.length },
  ['moves'],
]

const reading = (write: (sheet: Sheet) => void): Reader => {
  const sheet = blankSheet(1)
  write(sheet)
  const bytes = copySheet(sheet)
  return readerOf(bytes, 0, bytes.length)
}

const check = (event: number, atMicros: number): Reader =>
  reading((sheet) => {
    writePlace(sheet, { event, atMicros })
    writeDigest(sheet, { low: 2, high: 0 })
    writeDigest(sheet, { low: 3, high: 0 })
  })

describe('a stretch', () => {
  it('begins where its snapshot stands', () => {
    const stretch = beginStretch(point)
    expect(stretch).toMatchObject({ first: 10, startMicros: 500, effects: lanesAtStart, events: [] })
    expect([lastOf(stretch), endMicros(stretch)]).toEqual([10, 500])
  })

  it('takes events, and tells when each happened', () => {
    const stretch = beginStretch(point)
    expect(addEvents(stretch, ...events(4, 0, 100, 2, 0, 1, 7))).toBe(undefined)
    expect(stretch.events.map(({ type }) => type)).toEqual(['FlushRequested', 'Ticked', 'MessageSubmitted'])
    expect(stretch.micros).toEqual([500, 600, 600])
    expect([lastOf(stretch), endMicros(stretch)]).toEqual([13, 600])
  })

  it('takes all events of a frame or none', () => {
    const stretch = beginStretch(point)
    addEvents(stretch, ...events(4))
    expect(addEvents(stretch, ...events(4, 4, 99))).toEqual({ type: 'Malformed', what: 'events' })
    expect([stretch.events.length, stretch.micros.length]).toEqual([1, 1])
  })

  it('takes a check that counts what it counts', () => {
    const stretch = beginStretch(point)
    expect(addCheck(stretch, check(10, 500))).toBe(undefined)
    expect(stretch.checks).toEqual([
      { event: 10, atMicros: 500, stateHash: '0000000000000002', effectsHash: '0000000000000003' },
    ])
    expect(addCheck(stretch, check(11, 500))).toEqual({ type: 'OutOfStep', expected: 10, found: 11 })
    expect(addCheck(stretch, check(10, 501))).toEqual({ type: 'Malformed', what: 'time' })
    expect(
      addCheck(
        stretch,
        reading((sheet) => writePlace(sheet, point)),
      ),
    ).toEqual({ type: 'Malformed', what: 'check' })
    expect(stretch.checks.length).toBe(1)
  })

  it('has nothing to hold a check against when what came before is missing', () => {
    expect(addCheck(undefined, check(11, 501))).toBe(undefined)
    expect(
      checkEnd(
        undefined,
        reading((sheet) => writePlace(sheet, point)),
      ),
    ).toBe(undefined)
  })

  it('takes a snapshot that continues it', () => {
    const stretch = beginStretch(point)
    expect(addSnapshot(stretch, point)).toBe(undefined)
    expect(addSnapshot(stretch, { ...point, event: 9 })).toEqual({ type: 'OutOfStep', expected: 10, found: 9 })
    expect(stretch.snapshots).toEqual([
      { event: 10, atMicros: 500, effectsHash: '29282d5e1a49c369', state: point.state },
    ])
  })

  it('ends where it says', () => {
    const stretch = beginStretch(point)
    const end = (event: number): Reader => reading((sheet) => writePlace(sheet, { event, atMicros: 500 }))
    expect(checkEnd(stretch, end(10))).toBe(undefined)
    expect(checkEnd(stretch, end(12))).toEqual({ type: 'OutOfStep', expected: 10, found: 12 })
    expect(checkEnd(stretch, readerOf(Uint8Array.of(10), 0, 1))).toEqual({ type: 'Malformed', what: 'end' })
  })
})
