// Reading whole files, files that were cut, and what is no recording; and what may stand in a file and is not read.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../../src/config.ts'
import { framerFrom } from '../../../src/replay/format/framer.ts'
import { joinChunks, readRecording } from '../../../src/replay/index.ts'
import { identityOf } from '../../../src/replay/format/snapshot.ts'
import { marker, middle, nothing, recording, start, whole, written } from '../recording-files.ts'
import { stateVersion } from '../../../src/state/encoding.ts'
import { config, readWell } from '../session.ts'

describe('a whole file', () => {
  it('has one segment, its checks and snapshots, and no damage', () => {
    expect(recording).toMatchObject({
      version: { major: 2, minor: 0 },
      stateVersion,
      library: '0.1.0',
      side: 'a',
      config,
      marks: [],
      unknownKinds: [],
      damages: [],
    })
    const [segment] = recording.segments
    expect(recording.segments.length).toBe(1)
    expect(segment?.events.length).toBe(287)
    expect(segment?.checks.map(({ event }) => event)).toEqual([
      20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 287,
    ])
    expect(segment?.snapshots.map(({ event }) => event)).toEqual([60, 120, 180, 240])
  })

  it('keeps nothing of the bytes it was read from', () => {
    const bytes = whole.slice()
    const read = readWell(bytes)
    bytes.fill(0)
    expect(read).toEqual(recording)
  })
})

describe('an origin', () => {
  it.each([0, 1, 255, 65_535, 2 ** 31, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1])(
    'of %d is where it begins, or refused',
    (number) => {
      for (const origin of [
        { packet: number, message: 0 },
        { packet: 0, message: number },
      ]) {
        const bytes = framerFrom(identityOf(config, undefined), { ...start, origin }, marker).take()
        const read = readRecording(bytes)
        if (read._tag === 'Left') expect(read.left.fault.type).toBe('InvalidState')
        else expect(read.right.segments[0]?.start.origin).toEqual(origin)
        expect(read._tag).toBe(number < 2 ** 52 ? 'Right' : read._tag)
      }
    },
  )
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
    const bytes = framerFrom(identityOf(other, undefined), middle, marker).take()
    expect(readRecording(bytes)).toMatchObject({ _tag: 'Left', left: { offset: 40, fault: { type: 'InvalidState' } } })
  })
})

describe('a file that was cut', () => {
  it('between two frames has no end', () => {
    const bytes = written(({ events }) => events(Uint8Array.of(4, 4)))
    expect(readWell(bytes)).toMatchObject({
      segments: [{ first: 0, events: [{ type: 'FlushRequested' }, { type: 'FlushRequested' }] }],
      damages: [{ offset: bytes.length, fault: { type: 'Unended' }, missingFrom: 2, resumed: undefined }],
    })
  })

  it('inside of a frame ends before it', () => {
    const before = written(nothing).length
    const bytes = written(({ events }) => events(Uint8Array.of(4, 4)))
    for (let end = before + 1; end < bytes.length; end += 1)
      expect(readWell(bytes.subarray(0, end))).toMatchObject({
        segments: [{ events: [] }],
        damages: [{ offset: before, fault: { type: 'Truncated' }, missingFrom: 0, resumed: undefined }],
      })
  })
})

describe('frames to come', () => {
  it('are skipped if they may be', () => {
    expect(readWell(written(nothing, [0x90, Uint8Array.of(1, 2, 3)], [2, Uint8Array.of(4)]))).toMatchObject({
      segments: [{ events: [{ type: 'FlushRequested' }] }],
      damages: [{ fault: { type: 'Unended' } }],
    })
  })
})

describe('what follows the end', () => {
  it('is told and not read', () => {
    const read = readWell(joinChunks([whole, Uint8Array.of(1, 2, 3)]))
    expect(read.segments).toEqual(recording.segments)
    expect(read.damages).toEqual([
      { offset: whole.length, fault: { type: 'TrailingBytes', bytes: 3 }, missingFrom: 287, resumed: undefined },
    ])
  })
})
