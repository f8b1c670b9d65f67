// Frames as bytes: the prelude, what each holds, and where sync frames stand.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { lanesAtStart } from '../../../src/replay/format/digest.ts'
import { readFrame, isBroken } from '../../../src/replay/format/frame-reader.ts'
import { frameTypes } from '../../../src/replay/format/format.ts'
import { framerFrom, markerFrom } from '../../../src/replay/format/framer.ts'
import { startPoint } from '../../../src/replay/write/journal.ts'
import { identityOf } from '../../../src/replay/format/snapshot.ts'
import { hashState } from '../../../src/state/hash.ts'
import { config } from '../session.ts'

const marker = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 + index)
const start = startPoint(config, initialState(config))
const identity = identityOf(config, 'a')

interface Seen {
  readonly type: number
  readonly payload: ReadonlyArray<number>
}

/** Every frame, by the reader's own rules. */
const framesOf = (bytes: Uint8Array, offset: number, index: number): ReadonlyArray<Seen> => {
  const frames: Array<Seen> = []
  for (let at = offset; at < bytes.length;) {
    const frame = readFrame(bytes, at, index + frames.length)
    if (isBroken(frame)) throw new Error(`${frame.fault} at ${at}`)
    frames.push({ type: frame.type, payload: [...bytes.subarray(frame.start, frame.end)] })
    at = frame.next
  }
  return frames
}

describe('a framer', () => {
  it('begins with the magic and the marker, twice, and a snapshot', () => {
    const bytes = framerFrom(identity, start, marker).take()
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4b, 0x54, 0x52, 0x0d, 0x0a, 0x1a])
    expect([...bytes.subarray(8, 40)]).toEqual([...marker, ...marker])
    expect(framesOf(bytes, 40, 0).map(({ type }) => type)).toEqual([frameTypes.snapshot])
  })

  it('writes events, marks, checks and the end', () => {
    const framer = framerFrom(identity, start, marker)
    framer.take()
    framer.events(Uint8Array.of(4, 4))
    framer.mark(Uint8Array.of(1))
    const point = { event: 2, atMicros: 200, effects: lanesAtStart, state: start.state }
    framer.check(point)
    framer.end(point)
    expect(framer.waiting()).toBeGreaterThan(0)
    const [events, mark, check, end] = framesOf(framer.take(), 0, 1)
    expect(framer.waiting()).toBe(0)
    expect(events).toEqual({ type: 2, payload: [4, 4] })
    expect(mark).toEqual({ type: 0x81, payload: [1] })
    const stateHash = hashState(start.state)
      .match(/../g)
      ?.reverse()
      .map((digits) => Number.parseInt(digits, 16))
    expect(check).toEqual({
      type: 3,
      payload: [2, 0xc8, 1, ...(stateHash ?? []), 0x69, 0xc3, 0x49, 0x1a, 0x5e, 0x2d, 0x28, 0x29],
    })
    expect(end).toEqual({ type: 5, payload: [2, 0xc8, 1] })
  })

  it('writes a sync frame with its own index before a snapshot', () => {
    const framer = framerFrom(identity, start, marker)
    framer.take()
    framer.events(Uint8Array.of(4))
    framer.snapshot(start)
    expect(framesOf(framer.take(), 0, 1).map(({ type, payload }) => [type, type === 4 ? payload : []])).toEqual([
      [2, []],
      [4, [...marker, 2]],
      [1, []],
    ])
  })

  // An hour's recording lost a segment of events: the check that brought a sync frame was written over by it.
  it('writes a check whole, also where a sync frame comes before it', () => {
    const framesAfter = (bytes: number): ReadonlyArray<Seen> => {
      const framer = framerFrom(identity, start, marker)
      framer.events(new Uint8Array(bytes).fill(4))
      framer.check(start)
      const frames = framesOf(framer.take(), 40, 0)
      return frames.slice(frames.findIndex(({ type }) => type === frameTypes.events) + 1)
    }
    const lengths = Array.from({ length: 100 }, (_, index) => 64 * 1024 - index)
    const withSync = lengths.map(framesAfter).filter((frames) => frames.length > 1)
    expect(withSync.length).toBeGreaterThan(0)
    for (const frames of withSync) {
      expect(frames.map(({ type }) => type)).toEqual([frameTypes.sync, frameTypes.check])
      expect(frames[1]?.payload.slice(0, 2)).toEqual([0, 0])
    }
  })

  it('writes one at least every 64 KiB, and before a longer frame', () => {
    const framer = framerFrom(identity, start, marker)
    framer.take()
    const types = (...lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
      for (const length of lengths) framer.events(new Uint8Array(length).fill(4))
      const frames = framesOf(framer.take(), 0, index)
      index += frames.length
      return frames.map(({ type }) => type)
    }
    let index = 1
    expect(types(30_000, 30_000)).toEqual([2, 2])
    expect(types(30_000)).toEqual([4, 2])
    expect(types(70_000, 10)).toEqual([4, 2, 4, 2])
  })
})

describe('a marker', () => {
  it('depends on the seed, the config and the state, and on nothing else', () => {
    const one = markerFrom(identity, start, '')
    expect(one.length).toBe(16)
    expect(markerFrom(identityOf(config, 'b'), start, '')).toEqual(one)
    expect(markerFrom(identity, start, 'x')).not.toEqual(one)
    expect(markerFrom({ ...identity, config: Uint8Array.of(1) }, start, '')).not.toEqual(one)
  })
})
