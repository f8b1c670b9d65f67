// The four arrival rules: what is new, what is next in order, what is too far ahead.

import { describe, expect, it } from 'vitest'
import type { Inbox } from '../../src/channel/inbox.ts'
import { inboxOf, take } from './inboxes.ts'
import { bytes, effects, events, moves, position, received, receivedRun } from './rules.ts'

/** The numbers that arrivals deliver, one list for each; '-' if it is refused. */
function numbersDelivered(channel: number, arrivals: ReadonlyArray<Parameters<typeof received>[1]>, first = 0) {
  let inbox = inboxOf(channel, first)
  return arrivals.map((where) => {
    const arrival = take(inbox, received(channel, where, bytes(where.number ?? 0)))
    if (arrival === undefined) return '-'
    inbox = arrival[0]
    return arrival[1].map(({ number }) => number)
  })
}

const numbered = (...numbers: ReadonlyArray<number>) => numbers.map((number) => ({ number }))
const placed = (...places: ReadonlyArray<readonly [order: number, place: number]>) =>
  places.map(([order, place]) => ({ order, place }))

describe('reliable, ordered', () => {
  it('delivers in order at once', () => {
    expect(numbersDelivered(moves, numbered(0, 1, 2, 3))).toEqual([[0], [1], [2], [3]])
  })

  it('holds what is early, and delivers it with what fills the gap', () => {
    expect(numbersDelivered(moves, numbered(1, 2, 0, 3))).toEqual([[], [], [0, 1, 2], [3]])
    expect(numbersDelivered(moves, numbered(2, 0, 1))).toEqual([[], [0], [1, 2]])
    expect(numbersDelivered(moves, numbered(2, 1, 0))).toEqual([[], [], [0, 1, 2]])
  })

  it('begins where both ends begin', () => {
    expect(numbersDelivered(moves, numbered(9, 8, 10, 6, 7), 7)).toEqual([[], [], '-', [], [7, 8, 9]])
  })

  it('delivers nothing twice, held or delivered', () => {
    expect(numbersDelivered(moves, numbered(1, 1, 0, 0, 1, 2))).toEqual([[], [], [0, 1], [], [], [2]])
  })

  it('of what came twice keeps and counts nothing: the same inbox', () => {
    const [held] = take(inboxOf(moves), received(moves, { number: 1 }, bytes(1, 2))) ?? []
    expect(take(held as Inbox, received(moves, { number: 1 }, bytes(1, 2)))?.[0]).toBe(held)
    const [next] = take(held as Inbox, received(moves, { number: 0 }, bytes(0))) ?? []
    for (const number of [0, 1]) expect(take(next as Inbox, received(moves, { number }, bytes(1, 2)))?.[0]).toBe(next)
  })

  it('holds a place for what is missing', () => {
    const [held] = take(inboxOf(moves), received(moves, { number: 2 }, bytes(7))) ?? []
    expect(held).toStrictEqual({
      type: 'ordered',
      held: { base: 0, buffer: [undefined, undefined, bytes(7)], start: 0, end: 3 },
      heldBytes: 1,
    })
  })

  it('refuses what is further ahead than the window', () => {
    expect(numbersDelivered(moves, numbered(3, 2, 0, 3, 4))).toEqual(['-', [], [0], [], '-'])
  })

  it('refuses more bytes ahead of order than may be outstanding, but never the next in order', () => {
    const held = take(inboxOf(moves), received(moves, { number: 1 }, new Uint8Array(15)))?.[0] as Inbox
    expect(take(held, received(moves, { number: 2 }, new Uint8Array(6)))).toBe(undefined)
    expect(take(held, received(moves, { number: 2 }, new Uint8Array(5)))?.[0]).toMatchObject({
      heldBytes: 20,
    })
    const [inbox, deliveries] = take(held, received(moves, { number: 0 }, new Uint8Array(6))) ?? []
    expect(deliveries?.map(({ payload }) => payload.length)).toEqual([6, 15])
    expect(inbox).toMatchObject({ heldBytes: 0, held: { base: 2 } })
  })

  it('holds an empty message like any other', () => {
    const held = take(inboxOf(moves), received(moves, { number: 1 }, bytes()))?.[0] as Inbox
    expect(take(held, received(moves, { number: 0 }, bytes()))?.[1]).toEqual([
      { number: 0, payload: bytes() },
      { number: 1, payload: bytes() },
    ])
  })
})

describe('reliable, unordered', () => {
  it('delivers as it arrives', () => {
    expect(numbersDelivered(events, numbered(2, 0, 1, 3))).toEqual([[2], [0], [1], [3]])
  })

  it('delivers nothing twice, however late', () => {
    expect(numbersDelivered(events, numbered(1, 1, 0, 1, 2, 0, 3))).toEqual([[1], [], [0], [], [2], [], [3]])
    const many = Array.from({ length: 40 }, (_, number) => number)
    expect(numbersDelivered(events, [...numbered(...many), { number: 0 }]).at(-1)).toEqual([])
  })

  it('remembers as many as may be ahead, in words of 16, and the word in which the newest lies', () => {
    const [inbox] = take(inboxOf(events), received(events, { number: 0 }, bytes())) ?? []
    expect(inbox).toMatchObject({ next: 1, delivered: { newest: 0, recent: 1, words: [0, 0xffff] } })
  })

  it('refuses what is further ahead than the window, from the oldest that is missing on', () => {
    expect(numbersDelivered(events, numbered(3, 1, 2, 3, 0, 5, 6))).toEqual(['-', [1], [2], '-', [0], [5], '-'])
  })

  it('begins where both ends begin', () => {
    expect(numbersDelivered(events, numbered(6, 7, 8, 7), 7)).toEqual([[], [7], [8], []])
  })
})

describe('unreliable, ordered', () => {
  it('delivers what is newer than the last delivered: by packet, then by place in it', () => {
    expect(numbersDelivered(position, placed([4, 0], [4, 1], [5, 0]))).toEqual([[0], [1], [2]])
  })

  it('drops what is older, and what is the same', () => {
    expect(numbersDelivered(position, placed([4, 1], [3, 9], [4, 0], [4, 1], [9, 0], [8, 0]))).toEqual([
      [0],
      [],
      [],
      [],
      [1],
      [],
    ])
  })
})

describe('unreliable, unordered', () => {
  it('delivers whatever comes, and numbers it', () => {
    expect(numbersDelivered(effects, placed([4, 0], [3, 0], [3, 0]), 7)).toEqual([[7], [8], [9]])
  })
})

describe('a payload', () => {
  it.each([moves, events, position, effects])('borrowed from the datagram is copied, on channel %i', (channel) => {
    const run = receivedRun(channel, { number: 0 }, bytes(1, 2))
    const payload = take(inboxOf(channel), run)?.[1][0]?.payload
    run.bytes.fill(0)
    expect(payload).toEqual(bytes(1, 2))
    expect(payload?.buffer.byteLength).toBe(2)
  })

  it('borrowed and held is copied at once', () => {
    const datagram = bytes(1, 2)
    const held = take(inboxOf(moves), received(moves, { number: 1 }, datagram, true))?.[0] as Inbox
    datagram.fill(0)
    expect(take(held, received(moves, { number: 0 }, bytes()))?.[1][1]?.payload).toEqual(bytes(1, 2))
  })

  it('of our own is not copied again', () => {
    const payload = bytes(1, 2)
    expect(take(inboxOf(moves), received(moves, { number: 0 }, payload))?.[1][0]?.payload).toBe(payload)
  })
})

it('an older inbox stays as it was', () => {
  const before = take(inboxOf(moves), received(moves, { number: 1 }, bytes(1)))?.[0] as Inbox
  const fork = () => take(before, received(moves, { number: 0 }, bytes(0)))?.[1].length
  take(before, received(moves, { number: 2 }, bytes(2)))
  expect([fork(), fork()]).toEqual([2, 2])
})
