// Events of kinds to come: read past, listed, and refused by name only where replaying comes to them.

import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { reducer } from '../../../src/connection/reducer.ts'
import { compare, describeRefusal, refusalsOf, travel, verify, type Recording } from '../../../src/replay/index.ts'
import { readKinds } from '../../../src/replay/format/unknown-event.ts'
import { channelIndexesOf, writeEvent } from '../../../src/replay/format/event-codec.ts'
import { byteWriter, bytesWritten } from '../../../src/replay/format/byte-writer.ts'
import { fillFolder } from '../../cli/folder.ts'
import { run } from '../../support/command.ts'
import { frame, middle, nothing, written } from '../recording-files.ts'
import { config, readWell, recordBoth } from '../session.ts'

const flush = 4
const name = [...new TextEncoder().encode('SessionOpened')]
const kinds = Uint8Array.from([16, name.length, ...name])
const fields = [2, 0xaa, 0xbb]

const afterFlushes = (count: number) => {
  let state = initialState(config)
  for (let at = 0; at < count; at += 1) [state] = reducer(config)(state, { type: 'FlushRequested' })
  return state
}

/** Two flushes, an event to come, another flush, a snapshot, and a flush. */
const file = written((framer) => {
  framer.events(Uint8Array.from([flush, flush, 16, ...fields, flush]))
  framer.snapshot({ ...middle, event: 4, state: afterFlushes(3) })
  framer.events(Uint8Array.of(flush))
  framer.end({ ...middle, event: 5 })
})
const recording: Recording = readWell(file)

describe('an event of an unknown kind', () => {
  it('is read past and listed, with what follows it', () => {
    expect(recording.damages).toEqual([])
    expect(recording.unknownKinds).toEqual([{ kind: 'event 16', tag: 16, events: 1 }])
    expect(recording.segments.map(({ first, events }) => [first, events.length])).toEqual([
      [0, 2],
      [4, 1],
    ])
    expect(recording.segments[0]?.beyond).toEqual([
      { type: 'UnknownEvent', tag: 16, kind: 'event 16', fields: Uint8Array.of(0xaa, 0xbb) },
      { type: 'FlushRequested' },
    ])
    expect(recording.segments[1]?.beyond).toEqual([])
  })

  it('is called what the file calls it', () => {
    const named = readWell(
      written(nothing, [0x82, kinds], [2, Uint8Array.from([flush, 16, ...fields, 17, 0])], [5, Uint8Array.of(3, 0)]),
    )
    expect(named.damages).toEqual([])
    expect(named.unknownKinds).toEqual([
      { kind: 'SessionOpened', tag: 16, events: 1 },
      { kind: 'event 17', tag: 17, events: 1 },
    ])
    expect(refusalsOf(named)).toEqual([{ type: 'UnknownEvent', event: 1, kind: 'SessionOpened', tag: 16 }])
  })

  it('is refused by name where replaying comes to it, which goes on with the next snapshot', () => {
    const { refusals, events, divergence } = verify(recording)
    expect([events, divergence]).toEqual([3, undefined])
    expect(refusals).toEqual([{ type: 'UnknownEvent', event: 2, kind: 'event 16', tag: 16 }])
    expect(refusals.map(describeRefusal)).toEqual([
      'event 2 is of a kind that this version does not know: event 16; nothing is replayed from there to the next snapshot',
    ])
    const journey = travel(recording)
    expect([0, 1, 2, 3, 4, 5].map((index) => journey.at(index)?.index)).toEqual([0, 1, 2, undefined, 4, 5])
  })

  it('does not hide that what follows is not right', () => {
    const wrong = readWell(
      written(nothing, [2, Uint8Array.from([16, 0])], [3, Uint8Array.from([2, 0, ...new Uint8Array(16)])]),
    )
    expect(wrong.damages).toMatchObject([{ fault: { type: 'OutOfStep', expected: 1, found: 2 } }])
  })

  it('is compared with what stands in its place in another recording', () => {
    const played = (...events: ReadonlyArray<number>): Recording =>
      readWell(written(nothing, [2, Uint8Array.from([flush, ...events, flush])], [5, Uint8Array.of(3, 0)]))
    const one = played(16, ...fields)
    expect(compare(one, played(16, ...fields))).toBe(undefined)
    expect(compare(one, played(16, 2, 0xaa, 0xbc))).toMatchObject({
      what: 'event',
      event: 1,
      here: { type: 'UnknownEvent' },
      eventField: { path: 'fields[1]', here: 0xbb, there: 0xbc },
      effectField: undefined,
      stateField: undefined,
    })
    expect(compare(played(flush), one)).toMatchObject({
      what: 'event',
      event: 1,
      there: { kind: 'event 16' },
      effectField: undefined,
    })
    const longer = readWell(
      written(nothing, [2, Uint8Array.from([flush, 16, ...fields, flush, flush])], [5, Uint8Array.of(4, 0)]),
    )
    expect(compare(one, longer)).toMatchObject({ what: 'length', event: 3, there: { type: 'FlushRequested' } })
  })

  it('does not take more segments than a file is worth', () => {
    const many = readWell(
      written((framer) => {
        for (let event = 0; event < 40; event += 1) {
          framer.events(Uint8Array.of(16, 0))
          framer.snapshot({ ...middle, event: event + 1, state: initialState(config) })
        }
        framer.end({ ...middle, event: 40 })
      }),
    )
    expect(many.damages).toEqual([])
    expect(many.segments.length).toBeLessThan(40)
  })
})

describe('names of kinds', () => {
  it('are refused where they are none', () => {
    expect(readKinds(kinds)).toEqual(new Map([[16, 'SessionOpened']]))
    expect(readKinds(kinds.subarray(0, 3))).toBe(undefined)
    expect(readKinds(Uint8Array.of(15, 0))).toBe(undefined)
    expect(readKinds(Uint8Array.of(16, 1, 0xff))).toBe(undefined)
    expect(frame(0, 0x82, kinds).length).toBeGreaterThan(kinds.length)
  })
})

/** A recording of a whole session, with an event to come in the middle of it, and a snapshot a third of the session later. */
const withGap = (bytes: Uint8Array): Uint8Array => {
  const { segments } = readWell(bytes)
  const events = segments.flatMap((segment) => [...segment.events])
  const [from, to] = [Math.floor(events.length / 3), Math.floor((2 * events.length) / 3)]
  const encode = (first: number, last: number): Uint8Array => {
    const writer = byteWriter(1024)
    for (const event of events.slice(first, last))
      writeEvent(writer, event, channelIndexesOf(Object.keys(config.channels)), [])
    return bytesWritten(writer)
  }
  let state = initialState(config)
  for (const event of events.slice(0, to)) [state] = reducer(config)(state, event)
  const ticks = (last: number): number =>
    events.slice(0, last).reduce((sum, event) => sum + (event.type === 'Ticked' ? event.deltaMicros : 0), 0)
  return written((framer) => {
    framer.events(encode(0, from))
    framer.events(Uint8Array.of(16, 0))
    framer.events(encode(from, to))
    framer.snapshot({ ...middle, event: to + 1, atMicros: ticks(to), state })
    framer.events(encode(to, events.length))
    framer.end({ ...middle, event: events.length + 1, atMicros: ticks(events.length) })
  })
}

describe.concurrent('a command', () => {
  const at = fillFolder((at) => {
    writeFileSync(at('to-come'), file)
    const both = recordBoth()
    writeFileSync(at('gap'), withGap(both.a))
    writeFileSync(at('peer'), both.b)
  })

  it('does not hold against an end what it could not replay', async () => {
    const { code, stdout, stderr } = await run(['join', at('gap'), at('peer')])
    expect(stderr).toContain('is of a kind that this version does not know')
    expect(stdout).toContain('every promise was kept')
    expect(code).toBe(0)
  })

  it('says where an event is that cannot be replayed', async () => {
    expect((await run(['what-if', at('to-come'), '--drop', '2'])).stderr).toContain('event 2 cannot be replayed')
    expect((await run(['what-if', at('to-come'), '--drop', '7'])).stderr).toContain('there is no event 7')
    expect((await run(['replay', at('to-come'), '--to', '3'])).stderr).toContain(
      'the events around there cannot be replayed',
    )
  })

  it('verifies up to it, and says what it did not', async () => {
    const { code, stdout } = await run(['verify', at('to-come')])
    expect(stdout).toContain('✘ event 2 is of a kind that this version does not know: event 16')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  NOT verified')
    expect(code).toBe(1)
  })

  it('lists it', async () => {
    const { stdout, stderr } = await run(['stats', at('to-come')])
    expect(stdout).toMatch(/unknown +1 event 16: not replayed/)
    expect(stderr).toContain('event 2 is of a kind that this version does not know')
    const lines = (await run(['export', at('to-come'), '--json'])).stdout.trimEnd().split('\n')
    expect(lines.length).toBe(6)
    expect(JSON.parse(lines[3] as string)).toEqual({
      number: 2,
      event: { type: 'UnknownEvent', tag: 16, kind: 'event 16', fields: 'aabb' },
    })
  })
})
