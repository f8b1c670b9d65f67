// Fragments that arrive wait for their siblings, as many as the channel's promise and the bounds of memory say.

import { describe, expect, it } from 'vitest'
import { fragment, fresh, partialsOf, receive, receiveAll } from './arrivals.ts'
import { bytes, loose, ordered, rules, sequenced, unordered } from './rules.ts'

describe('fragments of a reliable channel', () => {
  it('go up as one message when the last missing one arrives, with the bytes of their own', () => {
    const [begun, nothing] = receive(fresh, fragment(ordered, 3, 1, 1, 9), 10)
    expect(nothing).toEqual([])
    expect(partialsOf(begun)).toEqual([[ordered, 3, 1]])
    const [state, effects] = receive(begun, fragment(ordered, 3, 0, 1, 7), 11)
    expect(effects).toEqual([
      {
        type: 'MessagesReceived',
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
        type: 'MessagesReceived',
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
