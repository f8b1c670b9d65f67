// A segment grows by what continues it, and by nothing else.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { readerOf, type Reader } from '../../../src/core/bytes.ts'
import { lanesAtStart } from '../../../src/replay/format/digest.ts'
import { byteWriter, bytesWritten, type ByteWriter } from '../../../src/replay/format/byte-writer.ts'
import { openStore } from '../../../src/replay/read/event-log.ts'
import { identityOf, writeDigest, writePlace, type SnapshotRead } from '../../../src/replay/format/snapshot.ts'
import {
  addCheck,
  addEvents,
  addSnapshot,
  beginSegment,
  checkEnd,
  endMicros,
  lastOf,
  snapshotUpTo,
  type Growing,
} from '../../../src/replay/read/segment.ts'
import { encodeState } from '../../../src/state/encoding.ts'
import { config } from '../session.ts'

const state = encodeState(initialState(config))
const point: SnapshotRead = {
  minor: 0,
  identity: identityOf(config, undefined),
  config,
  event: 10,
  atMicros: 500,
  effects: lanesAtStart,
  stateVersion: 1,
  start: { origin: undefined, encoding: state },
}

/** A file, and frames in it of which checks are read again. */
const openFile = () => {
  const file = new Uint8Array(64)
  const begin = (): Growing => beginSegment(file, openStore({ channels: ['moves'], kinds: new Map() }, 8), point)
  const reading = (write: (writer: ByteWriter) => void): Reader => {
    const writer = byteWriter(1)
    write(writer)
    const bytes = bytesWritten(writer)
    file.set(bytes)
    return readerOf(file, 0, bytes.length)
  }
  const check = (event: number, atMicros: number): Reader =>
    reading((writer) => {
      writePlace(writer, { event, atMicros })
      writeDigest(writer, { low: 2, high: 0 })
      writeDigest(writer, { low: 3, high: 0 })
    })
  return { begin, reading, check }
}

describe('a segment', () => {
  const { begin, reading, check } = openFile()

  it('begins where its snapshot stands', () => {
    const { segment } = begin()
    expect(segment).toMatchObject({ first: 10, startMicros: 500, effects: lanesAtStart, events: [], micros: [] })
    expect(encodeState(segment.state)).toEqual(state)
    expect([lastOf(segment), endMicros(segment)]).toEqual([10, 500])
  })

  it('takes events, and tells when each happened', () => {
    const growing = begin()
    expect(addEvents(growing, Uint8Array.of(4, 0, 100, 2, 0, 1, 7))).toBe(undefined)
    const { segment } = growing
    expect(segment.events.map(({ type }) => type)).toEqual(['FlushRequested', 'Ticked', 'MessageSubmitted'])
    expect(segment.micros).toEqual([500, 600, 600])
    expect([lastOf(segment), endMicros(segment)]).toEqual([13, 600])
  })

  it('takes all events of a frame or none', () => {
    const growing = begin()
    addEvents(growing, Uint8Array.of(4))
    expect(addEvents(growing, Uint8Array.of(4, 4, 99))).toEqual({ type: 'Malformed', what: 'events' })
    expect([growing.segment.events.length, growing.segment.micros.length]).toEqual([1, 1])
  })

  it('takes a check that counts what it counts', () => {
    const growing = begin()
    expect(addCheck(growing, check(10, 500))).toBe(undefined)
    expect(growing.segment.checks).toEqual([
      { event: 10, atMicros: 500, stateHash: '0000000000000002', effectsHash: '0000000000000003' },
    ])
    expect(addCheck(growing, check(11, 500))).toEqual({ type: 'OutOfStep', expected: 10, found: 11 })
    expect(addCheck(growing, check(10, 501))).toEqual({ type: 'Malformed', what: 'time' })
    expect(
      addCheck(
        growing,
        reading((writer) => writePlace(writer, point)),
      ),
    ).toEqual({ type: 'Malformed', what: 'check' })
    expect(growing.segment.checks.length).toBe(1)
  })

  it('has nothing to hold a check against when what came before is missing', () => {
    expect(addCheck(undefined, check(11, 501))).toBe(undefined)
    expect(
      checkEnd(
        undefined,
        reading((writer) => writePlace(writer, point)),
      ),
    ).toBe(undefined)
  })

  it('takes a snapshot that continues it, and decodes its state when it is asked for', () => {
    const growing = begin()
    expect(addSnapshot(growing, { offset: 99, read: point })).toBe(undefined)
    expect(
      addSnapshot(growing, {
        offset: 99,
        read: { ...point, start: { origin: undefined, encoding: state.subarray(1) } },
      }),
    ).toBe(undefined)
    expect(addSnapshot(growing, { offset: 99, read: { ...point, event: 9 } })).toEqual({
      type: 'OutOfStep',
      expected: 10,
      found: 9,
    })
    const [snapshot, forged, ...others] = growing.segment.snapshots
    expect(others).toEqual([])
    expect(snapshot).toMatchObject({ event: 10, atMicros: 500, effectsHash: '29282d5e1a49c369', offset: 99 })
    expect(snapshot?.state && encodeState(snapshot.state)).toEqual(state)
    expect(snapshot?.error).toBe(undefined)
    expect(forged?.state).toBe(undefined)
    expect(forged?.error).toMatchObject({ type: 'WrongVersion' })
  })

  it('finds the newest snapshot up to an event', () => {
    const growing = begin()
    for (const event of [10, 12, 13]) {
      addSnapshot(growing, { offset: event, read: { ...point, event } })
      addEvents(growing, Uint8Array.of(4))
      if (event === 10) addEvents(growing, Uint8Array.of(4))
    }
    expect([9, 10, 11, 12, 99].map((event) => snapshotUpTo(growing.segment, event)?.event)).toEqual([
      undefined,
      10,
      10,
      12,
      13,
    ])
  })

  it('ends where it says', () => {
    const growing = begin()
    const end = (event: number): Reader => reading((writer) => writePlace(writer, { event, atMicros: 500 }))
    expect(checkEnd(growing, end(10))).toBe(undefined)
    expect(checkEnd(growing, end(12))).toEqual({ type: 'OutOfStep', expected: 10, found: 12 })
    expect(checkEnd(growing, readerOf(Uint8Array.of(10), 0, 1))).toEqual({ type: 'Malformed', what: 'end' })
  })
})
