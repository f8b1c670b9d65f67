// Frames and their exact size: every shape with and without the end bit, byte for byte as docs/wire-format.md draws them.

import { describe, expect, it } from 'vitest'
import {
  bytesExtended,
  continues,
  extend,
  frameBytes,
  frameOfMessage,
  writeFrame,
  type Frame,
  type FragmentFrame,
  type WholeFrame,
} from '../../src/message/frame.ts'
import { bytes } from './rules.ts'

/** The frame's bytes, in exactly the room that was announced for them. */
function written(frame: Frame, end: boolean): ReadonlyArray<number> {
  const writer = { bytes: new Uint8Array(frameBytes(frame, end)), offset: 0 }
  writeFrame(writer, frame, end)
  expect(writer.offset).toBe(writer.bytes.length)
  return [...writer.bytes]
}

function run(channel: number, number: number, ...bodies: ReadonlyArray<Uint8Array>): WholeFrame {
  const frame = frameOfMessage(channel, number, bodies[0] ?? bytes())
  for (const body of bodies.slice(1)) {
    const announced = bytesExtended(frame, body)
    extend(frame, body)
    expect(frameBytes(frame, true)).toBe(announced)
  }
  return frame
}

const fragment = (index: number, last: number, body: Uint8Array): FragmentFrame => ({
  kind: 'fragment',
  channel: 2,
  number: 5,
  index,
  last,
  body,
})

describe('a single', () => {
  it('carries number, length and bytes on a reliable channel', () => {
    expect(written(run(0, 5, bytes(7, 8)), false)).toEqual([0x00, 5, 0, 0, 2, 7, 8])
  })

  it('leaves its length out at the end of the datagram', () => {
    expect(written(run(0, 5, bytes(7, 8)), true)).toEqual([0x80, 5, 0, 0, 7, 8])
  })

  it('carries no number on an unreliable channel', () => {
    expect(written(run(2, -1, bytes(7, 8)), false)).toEqual([0x02, 2, 7, 8])
    expect(written(run(2, -1, bytes(7, 8)), true)).toEqual([0x82, 7, 8])
  })

  it('may be empty', () => {
    expect(written(run(2, -1, bytes()), false)).toEqual([0x02, 0])
    expect(written(run(2, -1, bytes()), true)).toEqual([0x82])
  })

  it('carries its number modulo 2^24, low byte first', () => {
    expect(written(run(0, 2 ** 24 + 0x030201, bytes()), true)).toEqual([0x80, 1, 2, 3])
  })

  it('takes two bytes for a length of 128 and more', () => {
    expect(written(run(2, -1, new Uint8Array(128)), false).slice(0, 3)).toEqual([0x02, 0x80, 0x01])
  })
})

describe('a channel beyond 30', () => {
  it('takes one more byte, which counts on from 31', () => {
    expect(written(run(30, -1, bytes(7)), true)).toEqual([0x9e, 7])
    expect(written(run(31, -1, bytes(7)), true)).toEqual([0x9f, 0, 7])
    expect(written(run(63, -1, bytes(7)), true)).toEqual([0x9f, 32, 7])
  })
})

describe('a run', () => {
  it('of equal lengths names the length once', () => {
    expect(written(run(0, 5, bytes(7), bytes(8), bytes(9)), false)).toEqual([0x20, 5, 0, 0, 1, 1, 7, 8, 9])
  })

  it('of equal lengths names none at the end', () => {
    expect(written(run(0, 5, bytes(7), bytes(8), bytes(9)), true)).toEqual([0xa0, 5, 0, 0, 1, 7, 8, 9])
  })

  it('of other lengths names each, before all bytes', () => {
    expect(written(run(0, 5, bytes(7), bytes(8, 9)), false)).toEqual([0x40, 5, 0, 0, 0, 1, 2, 7, 8, 9])
  })

  it('of other lengths names all but the last at the end', () => {
    expect(written(run(0, 5, bytes(7), bytes(8, 9)), true)).toEqual([0xc0, 5, 0, 0, 0, 1, 7, 8, 9])
  })

  it('that was varied once stays varied', () => {
    expect(written(run(2, -1, bytes(1), bytes(2, 2), bytes(3)), false)).toEqual([0x42, 1, 1, 2, 1, 1, 2, 2, 3])
  })

  it('takes two bytes for its count from 130 messages on', () => {
    const empty = (count: number) => Array.from({ length: count }, () => bytes())
    expect(written(run(2, -1, ...empty(129)), true)).toEqual([0xa2, 127])
    expect(written(run(2, -1, ...empty(130)), true)).toEqual([0xa2, 0x80, 1])
  })

  it('of empty messages is even', () => {
    expect(written(run(2, -1, bytes(), bytes()), false)).toEqual([0x22, 0, 0])
    expect(written(run(2, -1, bytes(), bytes()), true)).toEqual([0xa2, 0])
  })
})

describe('a fragment', () => {
  it('that is not the last of its message has no length', () => {
    expect(written(fragment(0, 1, bytes(1, 2, 3, 4)), false)).toEqual([0x62, 5, 0, 0, 0, 1, 1, 2, 3, 4])
    expect(written(fragment(0, 1, bytes(1, 2, 3, 4)), true)).toEqual([0xe2, 5, 0, 0, 0, 1, 1, 2, 3, 4])
  })

  it('that is the last of its message names its length, but at the end of the datagram', () => {
    expect(written(fragment(1, 1, bytes(9)), false)).toEqual([0x62, 5, 0, 0, 1, 1, 1, 9])
    expect(written(fragment(1, 1, bytes(9)), true)).toEqual([0xe2, 5, 0, 0, 1, 1, 9])
  })
})

describe('a frame is continued', () => {
  it('on a reliable channel by the next number', () => {
    const frame = run(0, 5, bytes(), bytes())
    expect([4, 5, 6, 7, 8, -1].map((number) => continues(frame, 0, number))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ])
  })

  it('on an unreliable channel by any message', () => {
    expect(continues(run(2, -1, bytes()), 2, -1)).toBe(true)
    expect(continues(run(2, -1, bytes()), 2, 0)).toBe(false)
    expect(continues(run(0, 0, bytes()), 0, -1)).toBe(false)
  })

  it('by nothing of another channel', () => {
    expect(continues(run(2, -1, bytes()), 3, -1)).toBe(false)
  })

  it('by nothing after a fragment', () => {
    expect(continues(fragment(1, 1, bytes(9)), 2, 6)).toBe(false)
  })
})
