// A run of messages comes to the same as its messages one by one, under each of the four arrival rules.

import { describe, expect, it } from 'vitest'
import { takeMessages, type Inbox } from '../../src/channel/inbox.ts'
import { inboxOf, take } from './inboxes.ts'
import { bytes, effects, events, moves, position, receivedRun, rules } from './rules.ts'

describe('a run', () => {
  const [seven, eight, nine] = [bytes(7), bytes(8, 8), bytes(9)] as const

  it('in order is delivered as its messages, and the inbox is what it was but for the next number', () => {
    const [inbox, deliveries] = take(inboxOf(moves), receivedRun(moves, { number: 0 }, seven, eight, bytes())) ?? []
    expect(deliveries).toEqual([
      { number: 0, payload: seven },
      { number: 1, payload: eight },
      { number: 2, payload: bytes() },
    ])
    expect(inbox).toStrictEqual({
      type: 'ordered',
      held: { base: 3, buffer: [], start: 0, end: 0 },
      heldBytes: 0,
    })
  })

  it('that begins before the next number delivers the rest of it', () => {
    const [inbox] = take(inboxOf(moves, 4), receivedRun(moves, { number: 4 }, seven)) ?? []
    const [next, deliveries] = take(inbox as Inbox, receivedRun(moves, { number: 3 }, seven, eight, nine)) ?? []
    expect(deliveries).toEqual([{ number: 5, payload: nine }])
    expect(next).toMatchObject({ held: { base: 6 } })
    expect(take(next as Inbox, receivedRun(moves, { number: 4 }, eight, nine))).toEqual([next, []])
    expect(take(next as Inbox, receivedRun(moves, { number: 4 }, eight, nine))?.[0]).toBe(next)
  })

  it('that is early waits, without what waits already; the one that fills the gap brings along what is ready', () => {
    const [held, none] = take(inboxOf(moves), receivedRun(moves, { number: 1 }, seven, eight)) ?? []
    expect([held, none]).toMatchObject([{ heldBytes: 3, held: { base: 0 } }, []])
    const [next, deliveries] =
      take(held as Inbox, receivedRun(moves, { number: 0 }, nine, bytes(1), bytes(2), bytes(3))) ?? []
    expect(deliveries).toEqual([
      { number: 0, payload: nine },
      { number: 1, payload: seven },
      { number: 2, payload: eight },
      { number: 3, payload: bytes(3) },
    ])
    expect(next).toMatchObject({ heldBytes: 0, held: { base: 4 } })
  })

  it('is refused by the number of the message that is too far ahead', () => {
    const refusal = (channel: number, number: number) =>
      takeMessages(rules, inboxOf(channel), receivedRun(channel, { number }, seven, eight, nine), () => undefined)
    expect(refusal(moves, 1)).toEqual({ type: 'BeyondWindow', channel: moves, message: 3 })
    expect(refusal(events, 2)).toEqual({ type: 'BeyondWindow', channel: events, message: 3 })
  })

  it('is refused by the number of the message that is too many bytes ahead', () => {
    const run = receivedRun(moves, { number: 1 }, new Uint8Array(15), new Uint8Array(6))
    expect(takeMessages(rules, inboxOf(moves), run, () => undefined)).toEqual({
      type: 'BeyondWindow',
      channel: moves,
      message: 2,
    })
  })

  it('without order delivers what is new of it', () => {
    const [inbox] = take(inboxOf(events), receivedRun(events, { number: 1 }, seven)) ?? []
    const [next, deliveries] = take(inbox as Inbox, receivedRun(events, { number: 0 }, nine, bytes(1), eight)) ?? []
    expect(deliveries).toEqual([
      { number: 0, payload: nine },
      { number: 2, payload: eight },
    ])
    expect(next).toMatchObject({ next: 3 })
    expect(take(next as Inbox, receivedRun(events, { number: 0 }, nine, seven))?.[0]).toBe(next)
  })

  it('of a sequenced channel delivers what is newer, and leaves the place of its last', () => {
    const [inbox] = take(inboxOf(position), receivedRun(position, { order: 4, place: 2 }, seven)) ?? []
    const [next, deliveries] =
      take(inbox as Inbox, receivedRun(position, { order: 4, place: 1 }, eight, nine, seven)) ?? []
    expect(deliveries).toEqual([{ number: 1, payload: seven }])
    expect(next).toEqual({ type: 'sequenced', order: 4, place: 3, delivered: 2 })
    expect(take(next as Inbox, receivedRun(position, { order: 3 }, eight, nine))?.[0]).toBe(next)
  })

  it('of a loose channel is delivered and counted', () => {
    expect(take(inboxOf(effects), receivedRun(effects, {}, seven, eight))).toEqual([
      { type: 'loose', delivered: 2 },
      [
        { number: 0, payload: seven },
        { number: 1, payload: eight },
      ],
    ])
  })
})
