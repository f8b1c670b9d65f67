// Reading files with right checksums that say what no writer says: each frame is refused with a reason, and what follows is read
// where it can be.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../../src/config.ts'
import { initialState } from '../../../src/connection/state.ts'
import { framerFrom } from '../../../src/replay/format/framer.ts'
import { joinChunks, travel, verify } from '../../../src/replay/index.ts'
import { identityOf } from '../../../src/replay/format/snapshot.ts'
import { faultsOf, frame, marker, middle, nothing, start, written } from '../recording-files.ts'
import { config, readWell } from '../session.ts'

/** A name is printed for each event of its kind: a file of a megabyte made half a gigabyte of text. */
const longName: ReadonlyArray<number> = Array.from({ length: 65 }, () => 0x53)

/** Of frame 0: two bytes of length and one of type behind the prelude, four of checksum at the end. */
const snapshotIn = (bytes: Uint8Array): Uint8Array => bytes.subarray(43, -4)

describe('a file with a right checksum that says what no writer says', () => {
  it.each<readonly [string, number, ReadonlyArray<number>, object]>([
    ['an event that is none', 2, [99], { type: 'Malformed', what: 'events' }],
    ['a check too short', 3, [0, 0], { type: 'Malformed', what: 'check' }],
    ['a check of another event', 3, [1, 0, ...new Uint8Array(16)], { type: 'OutOfStep', expected: 0, found: 1 }],
    ['a sync frame of another file', 4, [...new Uint8Array(16), 1], { type: 'Malformed', what: 'sync' }],
    ['an end somewhere else', 5, [4, 0], { type: 'OutOfStep', expected: 0, found: 4 }],
    ['a mark that is none', 0x81, [0x7b], { type: 'Malformed', what: 'mark' }],
    ['a snapshot that is none', 1, [2, 0], { type: 'Malformed', what: 'snapshot' }],
    ['a snapshot of a newer format', 1, [3], { type: 'OtherVersion', major: 3, supported: 2 }],
    ['a snapshot of the older format', 1, [1], { type: 'OtherVersion', major: 1, supported: 2 }],
    ['names of kinds that are cut off', 0x82, [16, 5, 0x53], { type: 'Malformed', what: 'kinds' }],
    ['a name for a kind of this version', 0x82, [4, 1, 0x53], { type: 'Malformed', what: 'kinds' }],
    ['a name for a kind that is none', 0x82, [16, 0], { type: 'Malformed', what: 'kinds' }],
    ['a name for a kind that is no name', 0x82, [16, 65, ...longName], { type: 'Malformed', what: 'kinds' }],
    ['an event of a tag between this version and those to come', 2, [10, 0], { type: 'Malformed', what: 'events' }],
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
    const snapshotPayload = (): Uint8Array => snapshotIn(written(nothing))
    expect(readWell(next(2, Uint8Array.of(99)))).toMatchObject({ damages: [{ resumed: { event: 0 } }] })
    expect(readWell(next(6, Uint8Array.of()))).toMatchObject({ damages: [{ resumed: undefined }] })
  })

  it('another config later on', () => {
    const other = defineConfig({ channels: config.channels, ackDelayMs: 5 })
    const bytes = framerFrom(identityOf(other, undefined), start, marker).take()
    expect(faultsOf(written(nothing, [1, snapshotIn(bytes)]))).toEqual([{ type: 'Malformed', what: 'config' }])
  })

  it('a connection that begins where it has begun already', () => {
    expect(faultsOf(written(nothing, [1, snapshotIn(written(nothing))]))).toEqual([
      { type: 'Malformed', what: 'snapshot' },
    ])
  })

  it('a snapshot that goes back in time, after a gap', () => {
    const later = framerFrom(identityOf(config, undefined), { ...start, event: 5, origin: undefined }, marker)
    later.events(Uint8Array.of(99))
    later.snapshot({ ...start, origin: undefined })
    expect(readWell(later.take())).toMatchObject({
      segments: [{ first: 5 }],
      damages: [{ fault: { type: 'Malformed' }, resumed: undefined }],
    })
  })

  it('a first state of another config: there is nothing to go on from', () => {
    const other = defineConfig({ channels: { only: { reliable: true, ordered: true } } })
    expect(faultsOf(framerFrom(identityOf(other, undefined), middle, marker).take())).toEqual([
      { type: 'InvalidState', error: expect.objectContaining({ type: 'WrongConfig' }) as object },
    ])
  })

  // Such states were decoded while the file was read, a hundred of them from an e-mail's attachment: 110 MB, ten seconds.
  it('a later snapshot without a state: the events go on past it, and verifying names it', () => {
    const other = initialState(defineConfig({ channels: { only: { reliable: true, ordered: true } } }))
    const offsets: Array<number> = []
    const read = readWell(
      written((framer) => {
        framer.events(Uint8Array.of(4))
        offsets.push(framer.waiting())
        framer.snapshot({ ...middle, event: 1, state: other })
        framer.events(Uint8Array.of(0, 9))
        framer.end({ ...start, event: 2, atMicros: 9 })
      }),
    )
    expect(read.damages).toEqual([])
    const [segment] = read.segments
    expect(segment?.events.length).toBe(2)
    const error = expect.objectContaining({ type: 'WrongConfig' }) as object
    const { divergence } = verify(read)
    expect(divergence).toMatchObject({ event: 1, what: 'invalid snapshot', field: undefined })
    // Behind the sync frame, which takes 23 bytes.
    expect(divergence?.invalid).toEqual({ offset: (offsets[0] as number) + 23, error })
    expect(travel(read).at(2)?.atMicros).toBe(9)
  })
})
