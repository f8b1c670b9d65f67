// Two peers tell each other their inputs: what is sent until it is acked, what is taken once, and what is refused.

import { describe, expect, it } from 'vitest'
import {
  countUnacked,
  encodeInputs,
  frameToPush,
  initialInputStream,
  pushInput,
  receiveInputs,
  usualInputLimits,
  type FrameInput,
  type InputStream,
} from '../../src/netcode/input-stream.ts'

const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)

const pushed = (stream: InputStream, ...inputs: ReadonlyArray<number>): InputStream =>
  inputs.reduce((before, input) => {
    const next = pushInput(before, bytes(input))
    return next._tag === 'Right' ? next.right : before
  }, stream)

const received = (
  stream: InputStream,
  message: Uint8Array,
): readonly [InputStream, ReadonlyArray<FrameInput>] | string => {
  const taken = receiveInputs(stream, message)
  return taken._tag === 'Right' ? taken.right : taken.left.type
}

describe('an input stream', () => {
  it('sends all that is not acked, and takes each frame once', () => {
    const alice = pushed(initialInputStream(10), 1, 2)
    const bob = initialInputStream(10)
    expect([...encodeInputs(alice, 100)]).toEqual([10, 10, 3, 1, 1, 3, 1, 3])

    const [bobThen, inputs] = received(bob, encodeInputs(alice, 100)) as [InputStream, ReadonlyArray<FrameInput>]
    expect(inputs).toEqual([
      { frame: 10, input: bytes(1) },
      { frame: 11, input: bytes(2) },
    ])
    expect(received(bobThen, encodeInputs(alice, 100))).toEqual([bobThen, []])

    const more = pushed(alice, 3)
    expect(received(bobThen, encodeInputs(more, 100))).toMatchObject([
      { expected: 13 },
      [{ frame: 12, input: bytes(3) }],
    ])

    const [acked] = received(more, encodeInputs(bobThen, 100)) as [InputStream, ReadonlyArray<FrameInput>]
    expect(countUnacked(acked)).toBe(1)
    expect(frameToPush(acked)).toBe(13)
    expect([...encodeInputs(acked, 100)]).toEqual([10, 12, 3, 1, 3])
  })

  it('an older message changes nothing', () => {
    const alice = pushed(initialInputStream(0), 1)
    const old = encodeInputs(alice, 100)
    const [bob] = received(initialInputStream(0), encodeInputs(pushed(alice, 2), 100)) as [InputStream, unknown]
    const [again, inputs] = received(bob, old) as [InputStream, unknown]
    expect(again).toBe(bob)
    expect(inputs).toEqual([])
  })

  it('goes on past frame 2^28: a server that counts 60 frames a second comes there on day 52', () => {
    const start = 2 ** 28 - 1
    const alice = pushed(initialInputStream(start), 1, 2)
    expect(received(initialInputStream(start), encodeInputs(alice, 100))).toMatchObject([
      { expected: 2 ** 28 + 1 },
      [
        { frame: 2 ** 28 - 1, input: bytes(1) },
        { frame: 2 ** 28, input: bytes(2) },
      ],
    ])
  })

  it('copies what is pushed', () => {
    const input = bytes(1)
    const stream = pushInput(initialInputStream(0), input)
    input[0] = 9
    expect(stream._tag === 'Right' && [...encodeInputs(stream.right, 100)]).toEqual([0, 0, 3, 1, 1])
  })
})

describe('an input stream refuses', () => {
  const limits = { maxFrames: 2, maxInputBytes: 3 }

  it('to push more than the peer has acked, or may read', () => {
    const full = pushed(initialInputStream(0, limits), 1, 2)
    expect(pushInput(full, bytes(3))).toEqual({
      _tag: 'Left',
      left: { type: 'TooManyUnacked', frames: 3, allowed: 2 },
    })
    expect(pushInput(initialInputStream(0, limits), bytes(1, 2, 3, 4))).toEqual({
      _tag: 'Left',
      left: { type: 'InputTooLong', bytes: 4, allowed: 3 },
    })
  })

  it('to push beyond the last frame', () => {
    const last = Number.MAX_SAFE_INTEGER
    expect(pushInput(initialInputStream(last - 1), bytes(1))._tag).toBe('Right')
    expect(pushInput(initialInputStream(last), bytes(1))).toEqual({
      _tag: 'Left',
      left: { type: 'OutOfFrames', frame: last },
    })
  })

  it('a gap, an ack of what was never sent, and bytes that are no message', () => {
    const alice = pushed(initialInputStream(5), 1)
    expect(receiveInputs(initialInputStream(4), encodeInputs(alice, 100))).toMatchObject({
      left: { type: 'ForgedAck', ack: 5, sent: 4 },
    })
    expect(receiveInputs(pushed(initialInputStream(4), 1), encodeInputs(alice, 100))).toEqual({
      _tag: 'Left',
      left: { type: 'Gap', first: 5, expected: 4 },
    })
    expect(received(alice, bytes())).toBe('Truncated')
  })

  it('takes two seconds of frames by default', () => {
    expect(usualInputLimits).toEqual({ maxFrames: 120, maxInputBytes: 64 })
  })
})
