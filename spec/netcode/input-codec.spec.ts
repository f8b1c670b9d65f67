// Input messages, byte by byte: what they look like, what does not fit, and what is refused.

import { describe, expect, it } from 'vitest'
import { decodeInputMessage, encodeInputMessage } from '../../src/netcode/input-codec.ts'

const limits = { maxFrames: 200, maxInputBytes: 100 }
const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)
const encode = (inputs: ReadonlyArray<Uint8Array>, room = 1000): ReadonlyArray<number> => [
  ...encodeInputMessage({ ack: 5, first: 300, inputs }, room),
]
const decode = (...values: ReadonlyArray<number>) => decodeInputMessage(bytes(...values), limits)

/** Ack 5 and first frame 300, as varints. */
const front = [5, 0xac, 0x02]

/** Frame 2^53 - 1: no frame comes after it. */
const lastFrame = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]

describe('encodeInputMessage', () => {
  it.each<readonly [what: string, inputs: ReadonlyArray<Uint8Array>, steps: ReadonlyArray<number>]>([
    ['nothing', [], []],
    ['an empty input', [bytes()], [0x01]],
    ['one byte: length, mask, byte', [bytes(7)], [0x03, 0b1, 7]],
    ['zeros are no difference to nothing', [bytes(0, 0, 9)], [0x07, 0b100, 9]],
    ['the same again', [bytes(7), bytes(7)], [0x03, 0b1, 7, 0x00]],
    ['and again, and again', [bytes(7), bytes(7), bytes(7), bytes(7)], [0x03, 0b1, 7, 0x04]],
    ['one bit more', [bytes(7), bytes(15)], [0x03, 0b1, 7, 0x03, 0b1, 8]],
    ['a shorter one', [bytes(7, 8), bytes(7)], [0x05, 0b11, 7, 8, 0x03, 0, 0]],
    ['a longer one', [bytes(7), bytes(7, 8)], [0x03, 0b1, 7, 0x05, 0b10, 8]],
    ['a second group', [new Uint8Array(9).fill(1)], [0x13, 0xff, 1, 1, 1, 1, 1, 1, 1, 1, 0b1, 1]],
    ['groups of zeros, counted', [bytes(...new Uint8Array(24), 1)], [0x33, 0, 2, 0b1, 1]],
  ])('%s', (_, inputs, steps) => {
    expect(encode(inputs)).toEqual([...front, ...steps])
    const decoded = decode(...front, ...steps)
    expect(decoded).toEqual({ _tag: 'Right', right: { ack: 5, first: 300, inputs } })
  })

  it('more than 256 groups of zeros are counted in two goes', () => {
    const long = { maxFrames: 1, maxInputBytes: 4000 }
    const message = encodeInputMessage({ ack: 0, first: 0, inputs: [new Uint8Array(257 * 8)] }, 1000)
    expect([...message]).toEqual([0, 0, 0x91, 0x20, 0, 255, 0, 0])
    expect(decodeInputMessage(message, long)).toEqual({
      _tag: 'Right',
      right: { ack: 0, first: 0, inputs: [new Uint8Array(257 * 8)] },
    })
  })

  it('takes the oldest that fit', () => {
    const inputs = [bytes(1), bytes(2), bytes(3)]
    expect(encode(inputs, 12)).toHaveLength(12)
    expect(encode(inputs, 11)).toEqual([...front, 0x03, 1, 1, 0x03, 1, 3])
    expect(encode(inputs, 8)).toEqual([...front, 0x03, 1, 1])
    expect(encode(inputs, 5)).toEqual(front)
    expect(encode(inputs, 3)).toEqual(front)
  })

  it.each([2, 0, -1, NaN])('is empty where the front does not fit in %d', (room) => {
    expect(encode([bytes(1)], room)).toEqual([])
  })

  it('shortens a run rather than leave a byte empty', () => {
    const inputs = Array.from({ length: 101 }, () => bytes(7))
    expect(encode(inputs)).toEqual([...front, 0x03, 1, 7, 0xc6, 0x01]) // 100 more
    expect(encode(inputs, 7)).toEqual([...front, 0x03, 1, 7, 0x7e]) // 64 more
    expect(encode(inputs, 6)).toEqual([...front, 0x03, 1, 7])
  })
})

describe('decodeInputMessage', () => {
  it.each<readonly [what: string, message: ReadonlyArray<number>, error: object]>([
    ['no bytes', [], { type: 'Truncated' }],
    ['an ack alone', [5], { type: 'Truncated' }],
    ['a length without an input', [...front, 0x03], { type: 'Truncated' }],
    ['a mask without its bytes', [...front, 0x05, 0b11, 7], { type: 'Truncated' }],
    ['a zero group without its count', [...front, 0x03, 0], { type: 'Truncated' }],
    ['a varint with a byte too many', [0x85, 0x00, 0], { type: 'Malformed', offset: 2 }],
    ['frames beyond the last', [5, ...lastFrame, 0x01], { type: 'Malformed', offset: 10 }],
    ['an ack of nine bytes', [...lastFrame.slice(0, 7), 0x8f, 0], { type: 'Malformed', offset: 8 }],
    ['a run of nothing', [...front, 0x00], { type: 'NotCanonical' }],
    ['the same input told as a change', [...front, 0x03, 1, 7, 0x03, 0, 0], { type: 'NotCanonical' }],
    ['a difference of zero', [...front, 0x03, 1, 0], { type: 'NotCanonical' }],
    ['a run told as two', [...front, 0x03, 1, 7, 0, 0], { type: 'NotCanonical' }],
    ['bits beyond the end', [...front, 0x03, 0b11, 7, 8], { type: 'NotCanonical' }],
    ['more zero groups than there are', [...front, 0x03, 0, 9], { type: 'NotCanonical' }],
    ['an input too long', [...front, 0xcb, 0x01], { type: 'InputTooLong', bytes: 101, allowed: 100 }],
    [
      'a run too long, however long',
      [...front, 0x03, 1, 7, 0xfe, 0xff, 0xff, 0x7f],
      { type: 'TooManyFrames', frames: 134_217_729, allowed: 200 },
    ],
  ])('refuses %s', (_, message, error) => {
    expect(decode(...message)).toEqual({ _tag: 'Left', left: error })
  })

  it('refuses one input more than the limit', () => {
    const two = bytes(...front, 0x03, 1, 7, 0x03, 1, 1)
    expect(decodeInputMessage(two, { maxFrames: 1, maxInputBytes: 1 })).toEqual({
      _tag: 'Left',
      left: { type: 'TooManyFrames', frames: 2, allowed: 1 },
    })
    expect(decodeInputMessage(two, { maxFrames: 2, maxInputBytes: 1 })._tag).toBe('Right')
  })
})
