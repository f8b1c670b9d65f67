// Reading: whole files, cut ones, damaged ones, and files that say what no writer says.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { initialState } from '../../src/connection/state.ts'
import { none } from '../../src/core/step.ts'
import * as E from '../../src/fp.ts'
import { frameChecksum } from '../../src/replay/checksum.ts'
import { framerFrom, type Framer } from '../../src/replay/framer.ts'
import { readRecording, recorder, joinChunks, verify, type Recording } from '../../src/replay/index.ts'
import { startPoint } from '../../src/replay/journal.ts'
import { blankSheet, copySheet, writeByte, writeNumber, writeRaw, writeWord } from '../../src/replay/sheet.ts'
import { identityOf } from '../../src/replay/snapshot.ts'
import { config, readWell, recordBoth } from './session.ts'

const whole = recordBoth({ checkEvents: 20, snapshotEvents: 60 }).a
const recording = readWell(whole)

const changed = (bytes: Uint8Array, offset: number, mask = 0xff): Uint8Array => {
  const copy = bytes.slice()
  copy[offset] = (copy[offset] ?? 0) ^ mask
  return copy
}

const marker = new Uint8Array(16).fill(0xee)
const start = startPoint(initialState(config))

/** A file of one's own making. `index` is that of the frame to come. */
const written = (
  write: (framer: Framer) => void,
  ...frames: ReadonlyArray<readonly [type: number, bytes: Uint8Array]>
): Uint8Array => {
  const framer = framerFrom(identityOf(config, undefined), start, marker)
  write(framer)
  return joinChunks([framer.take(), ...frames.map(([type, bytes], at) => frame(1 + at, type, bytes))])
}

const frame = (index: number, type: number, bytes: Uint8Array): Uint8Array => {
  const sheet = blankSheet(1)
  writeNumber(sheet, bytes.length)
  writeByte(sheet, type)
  writeRaw(sheet, bytes)
  writeWord(sheet, frameChecksum(index, type, bytes))
  return copySheet(sheet)
}

const nothing = (): void => undefined

const faultsOf = (bytes: Uint8Array): ReadonlyArray<unknown> => {
  const read = readRecording(bytes)
  return E.isLeft(read) ? [read.left.fault] : read.right.damages.map(({ fault }) => fault)
}

const eventsOf = ({ stretches }: Recording): ReadonlyArray<readonly [number, number]> =>
  stretches.map(({ first, events }) => [first, events.length])

describe('a whole file', () => {
  it('has one stretch, its checks and snapshots, and no damage', () => {
    expect(recording).toMatchObject({
      version: { major: 1, minor: 0 },
      library: '0.1.0',
      side: 'a',
      config,
      marks: [],
      damages: [],
    })
    const [stretch] = recording.stretches
    expect(recording.stretches.length).toBe(1)
    expect(stretch?.events.length).toBe(287)
    expect(stretch?.checks.map(({ event }) => event)).toEqual([
      20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 287,
    ])
    expect(stretch?.snapshots.map(({ event }) => event)).toEqual([60, 120, 180, 240])
  })

  it('keeps nothing of the bytes it was read from', () => {
    const bytes = whole.slice()
    const read = readWell(bytes)
    bytes.fill(0)
    expect(read).toEqual(recording)
  })
})

describe('what is no recording', () => {
  it.each([
    ['nothing', Uint8Array.of(), { type: 'Truncated' }],
    ['a beginning', whole.subarray(0, 30), { type: 'Truncated' }],
    [
      'the magic with its line end spoilt',
      Uint8Array.of(0x89, 0x50, 0x4b, 0x54, 0x52, 0x0a, 0x1a),
      { type: 'NotARecording' },
    ],
    ['text', Uint8Array.from('packeteer', (letter) => letter.charCodeAt(0)), { type: 'NotARecording' }],
    ['long text', new Uint8Array(5000).fill(0x20), { type: 'NotARecording' }],
    ['not even bytes', 'packeteer' as unknown as Uint8Array, { type: 'NotARecording' }],
  ])('%s', (_name, bytes, fault) => {
    expect(readRecording(bytes)).toMatchObject({ _tag: 'Left', left: { fault, missingFrom: 0, resumed: undefined } })
  })

  it('a first snapshot that cannot be read', () => {
    const other = defineConfig({ channels: { only: { reliable: true, ordered: true } } })
    const bytes = framerFrom(identityOf(other, undefined), start, marker).take()
    expect(readRecording(bytes)).toMatchObject({ _tag: 'Left', left: { offset: 40, fault: { type: 'InvalidState' } } })
  })
})

describe('a file that was cut', () => {
  it('between two frames has no end', () => {
    const bytes = written(({ events }) => events(Uint8Array.of(4, 4)))
    expect(readWell(bytes)).toMatchObject({
      stretches: [{ first: 0, events: [{ type: 'FlushRequested' }, { type: 'FlushRequested' }] }],
      damages: [{ offset: bytes.length, fault: { type: 'Unended' }, missingFrom: 2, resumed: undefined }],
    })
  })

  it('inside of a frame ends before it', () => {
    const before = written(nothing).length
    const bytes = written(({ events }) => events(Uint8Array.of(4, 4)))
    for (let end = before + 1; end < bytes.length; end += 1)
      expect(readWell(bytes.subarray(0, end))).toMatchObject({
        stretches: [{ events: [] }],
        damages: [{ offset: before, fault: { type: 'Truncated' }, missingFrom: 0, resumed: undefined }],
      })
  })
})

describe('a file that was damaged', () => {
  it('in the middle goes on with the next snapshot, and what was read verifies', () => {
    const read = readWell(changed(whole, Math.floor(whole.length / 2)))
    expect(eventsOf(read)).toEqual([
      [0, 120],
      [180, 107],
    ])
    expect(read.damages).toMatchObject([{ fault: { type: 'Corrupt' }, missingFrom: 120, resumed: { event: 180 } }])
    expect(verify(read)).toMatchObject({ events: 227, divergence: undefined })
  })

  it('in its first snapshot begins with the second', () => {
    const read = readWell(changed(whole, 60))
    expect(eventsOf(read)).toEqual([[60, 227]])
    expect(read.damages).toMatchObject([
      { offset: 40, fault: { type: 'Corrupt' }, missingFrom: 0, resumed: { event: 60 } },
    ])
  })

  it('in both is read by the copy of the marker that is whole', () => {
    expect(eventsOf(readWell(changed(changed(whole, 60), 9)))).toEqual([[60, 227]])
    expect(eventsOf(readWell(changed(changed(whole, 60), 30)))).toEqual([[60, 227]])
    expect(readRecording(changed(changed(changed(whole, 60), 30), 9))).toMatchObject({
      left: { fault: { type: 'Corrupt' } },
    })
  })

  it('in its prelude loses nothing, and says so', () => {
    for (const offset of [0, 7, 8, 23, 24, 39]) {
      const read = readWell(changed(whole, offset))
      expect(read.stretches).toEqual(recording.stretches)
      expect(read.damages).toEqual([
        { offset: offset < 8 ? 0 : 8, fault: { type: 'Corrupt' }, missingFrom: 0, resumed: { offset: 40, event: 0 } },
      ])
    }
  })

  it('twice before the next snapshot has one gap', () => {
    const twice = changed(changed(whole, Math.floor(whole.length / 2)), Math.floor(whole.length / 2) + 40)
    expect(readWell(twice).damages.length).toBe(1)
  })

  it('behind its last snapshot ends there', () => {
    const read = readWell(changed(whole, whole.length - 2))
    expect(read.damages).toMatchObject([{ fault: { type: 'Corrupt' }, missingFrom: 287, resumed: undefined }])
  })

  it('by a frame left out, doubled or moved, shows', () => {
    const two = written(({ events }) => {
      events(Uint8Array.of(4))
      events(Uint8Array.of(5, 9))
    })
    const head = written(nothing).length
    const [first, second] = [two.subarray(head, head + 7), two.subarray(head + 7)]
    for (const parts of [[second], [first, first], [second, first]])
      expect(faultsOf(joinChunks([two.subarray(0, head), ...parts]))).toEqual([{ type: 'Corrupt' }])
  })
})

describe('a file with a right checksum that says what no writer says', () => {
  it.each<readonly [string, number, ReadonlyArray<number>, object]>([
    ['an event that is none', 2, [99], { type: 'Malformed', what: 'events' }],
    ['a check too short', 3, [0, 0], { type: 'Malformed', what: 'check' }],
    ['a check of another event', 3, [1, 0, ...new Uint8Array(16)], { type: 'OutOfStep', expected: 0, found: 1 }],
    ['a sync frame of another file', 4, [...new Uint8Array(16), 1], { type: 'Malformed', what: 'sync' }],
    ['an end somewhere else', 5, [4, 0], { type: 'OutOfStep', expected: 0, found: 4 }],
    ['a mark that is none', 0x81, [0x7b], { type: 'Malformed', what: 'mark' }],
    ['a snapshot that is none', 1, [1, 0], { type: 'Malformed', what: 'snapshot' }],
    ['a snapshot of a newer format', 1, [2], { type: 'OtherVersion', major: 2, supported: 1 }],
    ['a frame that it must not skip', 6, [], { type: 'UnknownFrame', frame: 6 }],
  ])('%s', (_name, type, payload, fault) => {
    const read = readWell(written(nothing, [type, Uint8Array.from(payload)]))
    expect(read.damages).toMatchObject([{ offset: written(nothing).length, fault, missingFrom: 0, resumed: undefined }])
  })

  it('goes on behind it, but where a newer format begins', () => {
    const sync = (index: number): Uint8Array => Uint8Array.from([...marker, index])
    const next = (type: number, payload: Uint8Array): Uint8Array =>
      joinChunks([
        written(nothing, [type, payload], [4, sync(2)]),
        frame(3, 1, snapshotPayload()),
        frame(4, 5, Uint8Array.of(0, 0)),
      ])
    const snapshotPayload = (): Uint8Array => {
      const bytes = written(nothing)
      // Frame 0: two bytes of length and one of type behind the prelude, four of checksum at the end.
      return bytes.subarray(43, -4)
    }
    expect(readWell(next(2, Uint8Array.of(99)))).toMatchObject({ damages: [{ resumed: { event: 0 } }] })
    expect(readWell(next(6, Uint8Array.of()))).toMatchObject({ damages: [{ resumed: undefined }] })
  })

  it('another config later on', () => {
    const other = defineConfig({ channels: config.channels, ackDelayMs: 5 })
    const bytes = framerFrom(identityOf(other, undefined), start, marker).take()
    expect(faultsOf(written(nothing, [1, bytes.subarray(43, -4)]))).toEqual([{ type: 'Malformed', what: 'config' }])
  })

  it('a snapshot that goes back in time, after a gap', () => {
    const later = framerFrom(identityOf(config, undefined), { ...start, event: 5 }, marker)
    later.events(Uint8Array.of(99))
    later.snapshot(start)
    expect(readWell(later.take())).toMatchObject({
      stretches: [{ first: 5 }],
      damages: [{ fault: { type: 'Malformed' }, resumed: undefined }],
    })
  })
})

describe('frames to come', () => {
  it('are skipped if they may be', () => {
    expect(readWell(written(nothing, [0x90, Uint8Array.of(1, 2, 3)], [2, Uint8Array.of(4)]))).toMatchObject({
      stretches: [{ events: [{ type: 'FlushRequested' }] }],
      damages: [{ fault: { type: 'Unended' } }],
    })
  })
})

describe('what follows the end', () => {
  it('is told and not read', () => {
    const read = readWell(joinChunks([whole, Uint8Array.of(1, 2, 3)]))
    expect(read.stretches).toEqual(recording.stretches)
    expect(read.damages).toEqual([
      { offset: whole.length, fault: { type: 'TrailingBytes', bytes: 3 }, missingFrom: 287, resumed: undefined },
    ])
  })
})

describe('a gap', () => {
  it('takes the marks in it', () => {
    const chunks: Array<Uint8Array> = []
    const to = recorder(config, start.state, (chunk) => chunks.push(chunk), { checkEvents: 2, snapshotEvents: 4 })
    for (let event = 0; event < 8; event += 1) {
      to.mark(`before ${event}`)
      to.write({ type: 'FlushRequested' }, none, start.state)
    }
    to.close()
    const bytes = joinChunks(chunks)
    const at = chunks[0]?.length ?? 0
    expect(readWell(changed(bytes, at + 5)).marks.map(({ label }) => label)).toEqual([
      'before 4',
      'before 5',
      'before 6',
      'before 7',
    ])
  })

  it('is not looked for for ever: frames that claim to be long cost what they claim', () => {
    const numberOf = (value: number): ReadonlyArray<number> =>
      value < 128 ? [value] : [(value & 0x7f) | 0x80, value >> 7]
    const sync = (index: number): Uint8Array => frame(index, 4, Uint8Array.from([...marker, ...numberOf(index)]))
    // Each sync frame is whole, and the frame behind it claims 4 KiB. Last comes a snapshot that could be read.
    const file = (fakes: number): Uint8Array =>
      joinChunks([
        written(nothing),
        ...Array.from({ length: fakes }, (_, index) => joinChunks([sync(2 * index + 1), Uint8Array.of(0x80, 0x20, 2)])),
        new Uint8Array(5000),
        sync(1000),
        frame(1001, 1, written(nothing).subarray(43, -4)),
      ])
    expect(faultsOf(file(10))).toEqual([{ type: 'Corrupt' }, { type: 'Unended' }])
    expect(faultsOf(file(400))).toEqual([{ type: 'Corrupt' }, { type: 'TooDamaged' }])
  })
})
