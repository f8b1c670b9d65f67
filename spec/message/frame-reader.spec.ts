// Bytes -> pieces. Every form that the writer would not have chosen is refused, with what is wrong and where.

import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/message/frame-reader.ts'
import type { MessageRules } from '../../src/message/message.ts'
import { readPieces } from '../support/pieces.ts'
import { bytes, rules } from './rules.ts'

const read = (...body: ReadonlyArray<number>) => readPieces(rules, bytes(...body), 0, body.length)
const whole = (channel: number, number: number, ...body: ReadonlyArray<number>) => ({
  channel,
  number,
  index: 0,
  last: 0,
  body: bytes(...body),
})
const malformed = (what: string, offset: number) => ({ type: 'Malformed', what, offset })
const truncated = (offset: number) => ({ type: 'Truncated', what: 'body', offset })

describe('readBody', () => {
  it('reads a single that ends the body', () => {
    expect(read(0x80, 5, 0, 0, 7, 8)).toEqual([whole(0, 5, 7, 8)])
    expect(read(0x83)).toEqual([whole(3, -1)])
  })

  it('reads frames one after the other', () => {
    expect(read(0x02, 1, 7, 0x00, 5, 0, 0, 1, 8, 0x82, 9)).toEqual([whole(2, -1, 7), whole(0, 5, 8), whole(2, -1, 9)])
  })

  it('numbers the messages of a run, across the wrap of the wire', () => {
    expect(read(0xa0, 0xff, 0xff, 0xff, 0, 7, 8)).toEqual([whole(0, 0xff_ffff, 7), whole(0, 0, 8)])
  })

  it('reads an even run with its length, and then another frame', () => {
    expect(read(0x22, 0, 1, 7, 8, 0x83, 9)).toEqual([whole(2, -1, 7), whole(2, -1, 8), whole(3, -1, 9)])
  })

  it('reads a varied run with all lengths, or all but the last', () => {
    expect(read(0x42, 0, 1, 2, 7, 8, 8, 0x83)).toEqual([whole(2, -1, 7), whole(2, -1, 8, 8), whole(3, -1)])
    expect(read(0xc2, 0, 1, 7, 8, 8)).toEqual([whole(2, -1, 7), whole(2, -1, 8, 8)])
  })

  it('reads fragments: the first ones full, the last with what remains or with its length', () => {
    expect(read(0x62, 5, 0, 0, 0, 1, 1, 2, 3, 4, 0xe2, 5, 0, 0, 1, 1, 9)).toEqual([
      { channel: 2, number: 5, index: 0, last: 1, body: bytes(1, 2, 3, 4) },
      { channel: 2, number: 5, index: 1, last: 1, body: bytes(9) },
    ])
    expect(read(0x62, 5, 0, 0, 1, 1, 1, 9, 0x83)).toEqual([
      { channel: 2, number: 5, index: 1, last: 1, body: bytes(9) },
      whole(3, -1),
    ])
  })

  it('reads the longest whole message, and the last fragment of the longest message', () => {
    expect(read(0x83, 1, 2, 3, 4)).toEqual([whole(3, -1, 1, 2, 3, 4)])
    expect(read(0xe2, 5, 0, 0, 3, 3, 1, 2)).toEqual([{ channel: 2, number: 5, index: 3, last: 3, body: bytes(1, 2) }])
  })

  it('reads what lies between start and end, as places: a frame each', () => {
    const datagram = bytes(0xff, 0xff, 0x42, 1, 1, 2, 0, 7, 8, 8, 0xe0, 5, 0, 0, 1, 1, 9, 0xff)
    expect(readBody(rules, datagram, 2, 17)).toEqual([
      { kind: 'messages', channel: 2, number: -1, start: 7, lengths: [1, 2, 0] },
      { kind: 'fragment', channel: 0, number: 5, index: 1, last: 1, start: 16, length: 1 },
    ])
    expect(readBody(rules, bytes(0xa0, 5, 0, 0, 1, 7, 8, 9), 0, 8)).toEqual([
      { kind: 'messages', channel: 0, number: 5, start: 5, lengths: [1, 1, 1] },
    ])
  })

  it('reads channel 31 and above from one more byte', () => {
    const many: MessageRules = {
      ...rules,
      channels: Array.from({ length: 64 }, () => ({ reliable: false, ordered: false, recovery: 'lean' as const })),
    }
    expect(readPieces(many, bytes(0x9f, 0, 7), 0, 3)).toEqual([whole(31, -1, 7)])
    expect(readPieces(many, bytes(0x9f, 32, 7), 0, 3)).toEqual([whole(63, -1, 7)])
    expect(readPieces(many, bytes(0x9f, 33, 7), 0, 3)).toEqual(malformed('channel 64', 2))
  })

  it('lets a run go on in a new frame where one frame could not have held it', () => {
    expect(read(0x00, 5, 0, 0, 1, 7, 0x80, 7, 0, 0, 8)).toEqual([whole(0, 5, 7), whole(0, 7, 8)])
    expect(read(0x03, 0, 0x63, 0, 0, 0, 0, 1, 1, 2, 3, 4, 0x83)).toHaveLength(3)
  })

  it('lets the next number follow a fragment: the two can not be one frame', () => {
    expect(read(0x60, 5, 0, 0, 0, 1, 1, 2, 3, 4, 0x80, 6, 0, 0, 7)).toEqual([
      { channel: 0, number: 5, index: 0, last: 1, body: bytes(1, 2, 3, 4) },
      whole(0, 6, 7),
    ])
  })
})

describe('readBody calls Malformed', () => {
  it.each([
    ['a channel that config does not have', [0x84], malformed('channel 4', 1)],
    [
      'a single that continues the frame before, reliable',
      [0x00, 5, 0, 0, 0, 0x80, 6, 0, 0],
      malformed('run length', 9),
    ],
    ['a single that continues the frame before, unreliable', [0x02, 0, 0x82], malformed('run length', 3)],
    ['a single that continues number 0', [0x00, 0, 0, 0, 0, 0x80, 1, 0, 0], malformed('run length', 9)],
    ['a continuation across the wrap', [0x00, 255, 255, 255, 0, 0x80, 0, 0, 0], malformed('run length', 9)],
    ['a run that continues a run', [0x20, 5, 0, 0, 0, 0, 0xa0, 7, 0, 0, 0], malformed('run length', 10)],
    ['a run of 1,025 messages', [0xa2, 0xff, 0x07], malformed('message count', 3)],
    ['it before it looks for a length', [0x22, 0xff, 0x07], malformed('message count', 3)],
    ['an even run whose rest is not a multiple of its count', [0xa2, 0, 7, 8, 9], malformed('lengths', 2)],
    ['a varied run whose lengths leave less than nothing', [0xc2, 0, 4, 7], truncated(3)],
    ['a varied run of equal lengths', [0x42, 0, 1, 1, 7, 8, 0x83, 9], malformed('an even run as a varied one', 4)],
    ['a varied run of equal lengths at the end', [0xc2, 0, 1, 7, 8], malformed('an even run as a varied one', 3)],
    ['a whole message that should travel in fragments', [0x82, 1, 2, 3, 4, 5], malformed('message length', 1)],
    ['a fragment that is all of its message', [0xe2, 5, 0, 0, 0, 0, 9], malformed('last index', 6)],
    ['more fragments than the longest message has', [0xe2, 5, 0, 0, 0, 4, 1, 2, 3, 4], malformed('last index', 6)],
    ['a fragment beyond the last', [0xe2, 5, 0, 0, 2, 1, 9], malformed('fragment index', 6)],
    ['an empty last fragment', [0xe2, 5, 0, 0, 1, 1], malformed('fragment length', 6)],
    ['a last fragment longer than a fragment', [0xe2, 5, 0, 0, 1, 1, 1, 2, 3, 4, 5], malformed('fragment length', 6)],
    [
      'fragments that make a message longer than the longest',
      [0xe2, 5, 0, 0, 3, 3, 1, 2, 3],
      malformed('message length', 6),
    ],
    ['bytes after the last frame', [0xe2, 5, 0, 0, 0, 1, 1, 2, 3, 4, 0], malformed('bytes after the last frame', 10)],
    ['a body without a last frame', [0x02, 1, 7], malformed('no last frame', 3)],
    ['a varint that is longer than it need be', [0x02, 0x80, 0x00], malformed('varint', 3)],
    ['a varint of five bytes', [0x02, 0x80, 0x80, 0x80, 0x80, 0x01], malformed('varint', 5)],
  ])('%s', (_, body, error) => {
    expect(read(...body)).toEqual(error)
  })

  it('a whole message longer than the longest, where that is less than a fragment', () => {
    const short: MessageRules = { ...rules, maxMessageBytes: 2 }
    expect(readBody(short, bytes(0x83, 1, 2), 0, 3)).toHaveLength(1)
    expect(readBody(short, bytes(0x83, 1, 2, 3), 0, 4)).toEqual(malformed('message length', 1))
  })

  it('message count in several frames', () => {
    const loose = [0x23, 0xfe, 0x07, 0]
    expect(read(...loose, 0x82)).toEqual(malformed('message count', 5))
    expect(read(0xa3, 0xfe, 0x07)).toHaveLength(1024)
    expect(readBody(rules, bytes(0xa3, 0xfe, 0x07), 0, 3)).toHaveLength(1)
  })
})

describe('readBody calls Truncated a body that ends', () => {
  it.each([
    ['before it begins', [], truncated(0)],
    ['in the channel', [0x9f], truncated(1)],
    ['in the message number', [0x80, 5, 0], truncated(1)],
    ['before a length', [0x02], truncated(1)],
    ['in a length', [0x02, 0x80], truncated(2)],
    ['before a count', [0xa2], truncated(1)],
    ['in the lengths of a varied run', [0x42, 0, 1], truncated(3)],
    ['in the lengths of a long varied run', [0x42, 0x50, 1], truncated(3)],
    ['in a message', [0x02, 2, 7], truncated(2)],
    ['in the second message of a varied run', [0xc2, 1, 1, 4, 7], truncated(4)],
    ['in a fragment index', [0xe2, 5, 0, 0], truncated(4)],
    ['in a last index', [0xe2, 5, 0, 0, 0], truncated(5)],
    ['in the length of a last fragment', [0x62, 5, 0, 0, 1, 1], truncated(6)],
    ['in a fragment', [0xe2, 5, 0, 0, 0, 1, 1, 2, 3], truncated(6)],
  ])('%s', (_, body, error) => {
    expect(read(...body)).toEqual(error)
  })
})
