// Reading files that were damaged: what is lost is said, the reader goes on with the next snapshot that is whole, and the search for it
// has an end.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { none } from '../../../src/core/step.ts'
import { framerFrom } from '../../../src/replay/format/framer.ts'
import { joinChunks, readRecording, recorder, verify } from '../../../src/replay/index.ts'
import { identityOf } from '../../../src/replay/format/snapshot.ts'
import { encodeState, stateVersion } from '../../../src/state/encoding.ts'
import {
  changed,
  eventsOf,
  faultsOf,
  frame,
  marker,
  middle,
  nothing,
  recording,
  start,
  whole,
  written,
} from '../recording-files.ts'
import { config, readWell } from '../session.ts'

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
      expect(read.segments).toEqual(recording.segments)
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

describe('damage to a recording whose states are of another version', () => {
  const other = stateVersion + 1
  const prelude = written(nothing).subarray(0, 40)
  const first = written(nothing).slice(43, -4)
  first[first.length - 3] = other
  const encoding = encodeState(initialState(config))
  const framer = framerFrom(identityOf(config, undefined), { ...middle, event: 1 }, marker)
  const later = framer.take().slice(43, -4)
  later[later.length - encoding.length] = other
  const file = joinChunks([
    prelude,
    frame(0, 1, first),
    frame(1, 2, Uint8Array.of(4)),
    frame(2, 4, Uint8Array.from([...marker, 2])),
    frame(3, 1, later),
    frame(4, 2, Uint8Array.of(4)),
    frame(5, 4, Uint8Array.from([...marker, 5])),
    frame(6, 5, Uint8Array.of(2, 0)),
  ])
  const fault = { type: 'OtherStateVersion', version: other, supported: stateVersion }

  it('is whole where it is', () => {
    expect(readWell(file)).toMatchObject({ damages: [], segments: [{ first: 0 }] })
  })

  it('says by name what would go on behind it', () => {
    const flushAt = 40 + frame(0, 1, first).length + 2
    expect(readWell(changed(file, flushAt)).damages).toMatchObject([{ fault: { type: 'Corrupt' } }, { fault }])
  })

  it('is not all that is said where it took the beginning', () => {
    expect(readRecording(changed(file, 60))).toMatchObject({ _tag: 'Left', left: { fault } })
  })
})

it('does not take the names of kinds, which stand elsewhere', () => {
  const name = [16, 1, 0x53]
  const framer = framerFrom(identityOf(config, undefined), { ...middle, event: 1 }, marker)
  const later = framer.take().slice(43, -4)
  const file = joinChunks([
    written(nothing),
    frame(1, 4, Uint8Array.from([...marker, 1])),
    frame(2, 0x82, Uint8Array.from(name)),
    frame(3, 2, Uint8Array.of(4)),
    frame(4, 1, later),
    frame(5, 2, Uint8Array.of(16, 0)),
    frame(6, 5, Uint8Array.of(2, 0)),
  ])
  expect(readWell(changed(file, 60)).unknownKinds).toEqual([{ kind: 'S', tag: 16, events: 1 }])
})
