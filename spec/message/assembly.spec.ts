// A payload that arrived is taken whole or discarded whole: messages go up at once, fragments wait for their siblings.

import { describe, expect, it } from 'vitest'
import { receivePayload } from '../../src/message/assembly.ts'
import type { MessageRules } from '../../src/message/message.ts'
import { messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { bytes, clockAt, loose, ordered, rules, sequenced, unordered } from './rules.ts'

const fresh = messageStateFrom(rules, 0)

/** What a body does to a state. */
function receive(state: MessageState, body: ReadonlyArray<number>, order = 0, world: MessageRules = rules) {
  return receivePayload(
    world,
    state,
    { type: 'PayloadReceived', bytes: bytes(...body), start: 0, end: body.length, order },
    clockAt(0),
  )
}

/** A body of one fragment, as the last frame: full with `value`, or one byte of it if it is the last. */
const fragment = (
  channel: number,
  number: number,
  index: number,
  last: number,
  value: number,
): ReadonlyArray<number> => [
  0xe0 | channel,
  number & 0xff,
  number >> 8,
  0,
  index,
  last,
  ...(index < last ? [value, value, value, value] : [value]),
]

const receiveAll = (bodies: ReadonlyArray<ReadonlyArray<number>>, state = fresh): MessageState =>
  bodies.reduce((before, body) => receive(before, body)[0], state)

const partialsOf = (state: MessageState): ReadonlyArray<readonly [number, number, number]> =>
  state.partials.flat().map(({ channel, number, arrived }) => [channel, number, arrived])

describe('whole messages', () => {
  it('go up at once, with number, place in the order of sending, and where they lie in the datagram', () => {
    const body = [0x00, 2, 0, 0, 1, 7, 0x82, 8, 9]
    const datagram = bytes(...body)
    const [state, effects] = receive(fresh, body, 40)
    expect(effects).toEqual([
      {
        type: 'ReceiveMessages',
        channel: ordered,
        number: 2,
        order: 40,
        place: 0,
        bytes: datagram,
        start: 5,
        lengths: [1],
        borrowed: true,
      },
      {
        type: 'ReceiveMessages',
        channel: sequenced,
        number: -1,
        order: 40,
        place: 1,
        bytes: datagram,
        start: 7,
        lengths: [2],
        borrowed: true,
      },
    ])
    expect(state.tracks.map(({ newest }) => newest)).toEqual([2, -1, -1, -1])
  })

  it('have the number that is nearest to the newest seen on the channel', () => {
    const [near] = receive(messageStateFrom(rules, 2 ** 24 - 1), [0x80, 0xff, 0xff, 0xff])
    const [state, effects] = receive(near, [0x80, 0, 0, 0])
    expect(effects[0]).toMatchObject({ number: 2 ** 24 })
    expect(receive(state, [0x80, 0xff, 0xff, 0xff])[1][0]).toMatchObject({ number: 2 ** 24 - 1 })
  })

  it('have one up to 2^23 after the newest seen, or less than 2^23 before it', () => {
    const near = messageStateFrom(rules, 2 ** 24)
    expect(receive(near, [0x80, 0xff, 0xff, 0x7f])[1][0]).toMatchObject({ number: 2 ** 24 - 1 + 2 ** 23 })
    expect(receive(near, [0x80, 0, 0, 0x80])[1][0]).toMatchObject({ number: 2 ** 23 })
  })

  it('of a run go up together, and take up a place each', () => {
    const [state, effects] = receive(fresh, [0x40, 2, 0, 0, 1, 1, 2, 0, 7, 8, 8, 0x83, 9], 40)
    expect(effects).toMatchObject([
      { channel: ordered, number: 2, order: 40, place: 0, start: 8, lengths: [1, 2, 0] },
      { channel: loose, number: -1, order: 40, place: 3, start: 12, lengths: [1] },
    ])
    expect(state.tracks.map(({ newest }) => newest)).toEqual([4, -1, -1, -1])
  })

  it('of a run have numbers that follow the first, across the wrap, however far ahead', () => {
    const near = messageStateFrom(rules, 2 ** 24)
    const [far, effects] = receive(near, [0xa0, 0xff, 0xff, 0x7f, 0, 7, 8])
    expect(effects).toMatchObject([{ number: 2 ** 24 - 1 + 2 ** 23, lengths: [1, 1] }])
    expect(far.tracks[ordered]?.newest).toBe(2 ** 24 + 2 ** 23)
    const [wrapped] = receive(messageStateFrom(rules, 2 ** 24 - 1), [0xa0, 0xff, 0xff, 0xff, 0, 7, 8])
    expect(wrapped.tracks[ordered]?.newest).toBe(2 ** 24)
  })

  it('that are older leave the newest as it is, and with it the state', () => {
    const [newer] = receive(fresh, [0x80, 9, 0, 0])
    expect(newer.tracks[ordered]?.newest).toBe(9)
    expect(receive(newer, [0x80, 4, 0, 0])[0]).toBe(newer)
    expect(receive(newer, [0x80, 9, 0, 0])[0]).toBe(newer)
  })

  it('without a number leave the state as it is', () => {
    expect(receive(fresh, [0x80 | loose, 7])[0]).toBe(fresh)
  })
})

describe('a payload is discarded whole', () => {
  it('if its last frame is malformed', () => {
    const [state, effects] = receive(fresh, [0x00, 2, 0, 0, 1, 7, 0x84])
    expect(effects).toEqual([{ type: 'DiscardPayload', error: { type: 'Malformed', what: 'channel 4', offset: 7 } }])
    expect(state).toBe(fresh)
  })

  it('if a message has a number before the first', () => {
    const [state, effects] = receive(fresh, [0x00, 2, 0, 0, 1, 7, 0x81, 0xff, 0xff, 0xff])
    expect(effects).toEqual([
      { type: 'DiscardPayload', error: { type: 'BeyondWindow', channel: unordered, message: -1 } },
    ])
    expect(state).toBe(fresh)
  })

  it('if fragments of a message contradict each other', () => {
    const [begun] = receive(fresh, fragment(ordered, 0, 0, 2, 7))
    const [state, effects] = receive(begun, fragment(ordered, 0, 1, 1, 7))
    expect(effects).toEqual([
      {
        type: 'DiscardPayload',
        error: { type: 'Malformed', what: 'last index differs from that of other fragments', offset: 0 },
      },
    ])
    expect(state).toBe(begun)
  })
})

describe('fragments of a reliable channel', () => {
  it('go up as one message when the last missing one arrives, with the bytes of their own', () => {
    const [begun, nothing] = receive(fresh, fragment(ordered, 3, 1, 1, 9), 10)
    expect(nothing).toEqual([])
    expect(partialsOf(begun)).toEqual([[ordered, 3, 1]])
    const [state, effects] = receive(begun, fragment(ordered, 3, 0, 1, 7), 11)
    expect(effects).toEqual([
      {
        type: 'ReceiveMessages',
        channel: ordered,
        number: 3,
        order: 11,
        place: 0,
        bytes: bytes(7, 7, 7, 7, 9),
        start: 0,
        lengths: [5],
        borrowed: false,
      },
    ])
    expect(partialsOf(state)).toEqual([])
  })

  it('of two messages do not mix', () => {
    const state = receiveAll([
      fragment(ordered, 0, 0, 1, 7),
      fragment(ordered, 1, 0, 1, 8),
      fragment(unordered, 0, 0, 1, 9),
    ])
    expect(partialsOf(state)).toEqual([
      [ordered, 0, 1],
      [ordered, 1, 1],
      [unordered, 0, 1],
    ])
    const [rest, effects] = receive(state, fragment(ordered, 1, 1, 1, 6))
    expect(effects).toMatchObject([{ bytes: bytes(8, 8, 8, 8, 6) }])
    expect(partialsOf(rest)).toEqual([
      [ordered, 0, 1],
      [unordered, 0, 1],
    ])
  })

  it('that come again later begin nothing', () => {
    const state = receiveAll([fragment(ordered, 0, 0, 1, 7), fragment(ordered, 0, 1, 1, 7)])
    expect(partialsOf(receive(state, fragment(ordered, 0, 0, 1, 7))[0])).toEqual([])
    const later = receiveAll([fragment(ordered, 40, 0, 1, 7), fragment(ordered, 40, 1, 1, 7)], state)
    expect(partialsOf(receive(later, fragment(ordered, 0, 1, 1, 7))[0])).toEqual([])
    expect(partialsOf(receive(later, fragment(ordered, 39, 0, 1, 7))[0])).toEqual([[ordered, 39, 1]])
  })

  it('beyond what a peer may have outstanding are refused: too many messages', () => {
    const state = receiveAll([0, 1, 2].map((number) => fragment(ordered, number, 1, 1, 7)))
    expect(partialsOf(state)).toHaveLength(3)
    const [after, effects] = receive(state, fragment(ordered, 3, 1, 1, 7))
    expect(effects).toEqual([{ type: 'DiscardPayload', error: { type: 'BeyondWindow', channel: ordered, message: 3 } }])
    expect(after).toBe(state)
    expect(receive(state, fragment(unordered, 3, 1, 1, 7))[1]).toEqual([])
  })

  it('beyond what a peer may have outstanding are refused: too many bytes', () => {
    const state = receiveAll([0, 1].flatMap((number) => [0, 1].map((index) => fragment(ordered, number, index, 3, 7))))
    const [full, nothing] = receive(state, fragment(ordered, 2, 0, 3, 7))
    expect(nothing).toEqual([])
    expect(receive(full, fragment(ordered, 2, 1, 3, 7))[1]).toEqual([
      { type: 'DiscardPayload', error: { type: 'BeyondWindow', channel: ordered, message: 2 } },
    ])
  })
})

describe('fragments of an unreliable channel', () => {
  it('go up as a message without a number, at the place of fragment 0', () => {
    const [begun] = receive(fresh, [0x03, 0, ...fragment(sequenced, 5, 0, 1, 7)], 10)
    expect(receive(begun, fragment(sequenced, 5, 1, 1, 9), 30)[1]).toEqual([
      {
        type: 'ReceiveMessages',
        channel: sequenced,
        number: -1,
        order: 10,
        place: 1,
        bytes: bytes(7, 7, 7, 7, 9),
        start: 0,
        lengths: [5],
        borrowed: false,
      },
    ])
  })

  it('that are whole end no other message: only what was dropped is remembered', () => {
    const whole = receiveAll([fragment(loose, 40, 0, 1, 7), fragment(loose, 40, 1, 1, 7)])
    expect(whole.tracks[loose]).toEqual({ newest: 40, finished: undefined })
    expect(partialsOf(receive(whole, fragment(loose, 7, 0, 1, 7))[0])).toEqual([[loose, 7, 1]])
  })

  it('make room by count: the oldest incomplete message of the channel goes', () => {
    const state = receiveAll([
      fragment(sequenced, 9, 0, 1, 7),
      fragment(loose, 0, 0, 1, 7),
      fragment(loose, 1, 0, 1, 7),
      fragment(loose, 2, 0, 1, 7),
    ])
    expect(partialsOf(state)).toEqual([
      [sequenced, 9, 1],
      [loose, 1, 1],
      [loose, 2, 1],
    ])
  })

  it('make room by bytes, and never at the cost of the message that just grew', () => {
    const begun = receiveAll([
      fragment(loose, 0, 0, 3, 7),
      fragment(loose, 0, 1, 3, 7),
      fragment(loose, 1, 0, 3, 8),
      fragment(loose, 1, 1, 3, 8),
    ])
    expect(partialsOf(begun)).toEqual([
      [loose, 0, 2],
      [loose, 1, 2],
    ])
    // 20 bytes are more than 16; message 0 is the oldest, but it grew.
    expect(partialsOf(receive(begun, fragment(loose, 0, 2, 3, 7))[0])).toEqual([[loose, 0, 3]])
  })

  it('make room for as many as it takes', () => {
    const world = { ...rules, maxPartialMessages: 4 }
    const bodies = [0, 1, 2, 3].map((number) => fragment(loose, number, 0, 3, 7))
    const begun = [...bodies, fragment(loose, 3, 1, 3, 7)].reduce(
      (before, body) => receive(before, body, 0, world)[0],
      fresh,
    )
    expect(partialsOf(begun)).toEqual([
      [loose, 1, 1],
      [loose, 2, 1],
      [loose, 3, 2],
    ])
  })

  it('of an evicted message are Abandoned: an ack of them would be a false one', () => {
    const evicted = receiveAll([0, 1, 2].map((number) => fragment(loose, number, 0, 1, 7)))
    expect(receive(evicted, [0x03, 0, ...fragment(loose, 0, 1, 1, 7)])).toEqual([
      evicted,
      [{ type: 'DiscardPayload', error: { type: 'Abandoned', channel: loose, message: 0 } }],
    ])
    expect(receive(evicted, fragment(loose, 1, 1, 1, 9))[1]).toMatchObject([{ bytes: bytes(7, 7, 7, 7, 9) }])
  })
})

it('what was delivered and what is kept do not change with the receive buffer', () => {
  const buffer = new Uint8Array(64)
  const body = fragment(ordered, 0, 0, 1, 7)
  buffer.set(body, 10)
  const event = { type: 'PayloadReceived', bytes: buffer, start: 10, end: 10 + body.length, order: 0 } as const
  const [state] = receivePayload(rules, fresh, event, clockAt(0))
  buffer.fill(0)
  expect(receive(state, fragment(ordered, 0, 1, 1, 9))[1][0]).toMatchObject({ bytes: bytes(7, 7, 7, 7, 9) })
})

it('an older state stays as it was while its messages grow', () => {
  const before = receiveAll([fragment(ordered, 0, 0, 2, 7)])
  receive(before, fragment(ordered, 0, 1, 2, 8))
  receive(before, fragment(ordered, 1, 0, 2, 9))
  expect(partialsOf(before)).toEqual([[ordered, 0, 1]])
})
