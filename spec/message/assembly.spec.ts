// A payload that arrived is taken whole or discarded whole: messages go up at once, fragments wait for their siblings.

import { describe, expect, it } from 'vitest'
import { receivePayload } from '../../src/message/assembly.ts'
import { messageStateFrom } from '../../src/message/state.ts'
import { fragment, fresh, partialsOf, receive, receiveAll } from './arrivals.ts'
import { bytes, clockAt, loose, ordered, rules, sequenced, unordered } from './rules.ts'

describe('whole messages', () => {
  it('go up at once, with number, place in the order of sending, and where they lie in the datagram', () => {
    const body = [0x00, 2, 0, 0, 1, 7, 0x82, 8, 9]
    const datagram = bytes(...body)
    const [state, effects] = receive(fresh, body, 40)
    expect(effects).toEqual([
      {
        type: 'MessagesReceived',
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
        type: 'MessagesReceived',
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
        error: { type: 'Malformed', what: 'last index', offset: 0 },
      },
    ])
    expect(state).toBe(begun)
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
