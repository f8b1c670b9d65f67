// What a channel has accepted and not yet settled, in messages and bytes.

import { describe, expect, it } from 'vitest'
import { accept, isFull, nextMessage, outboxFrom, outstanding, settle, type Outbox } from '../../src/channel/outbox.ts'
import { rules } from './rules.ts'

const holding = (...sizes: ReadonlyArray<number>): Outbox => sizes.reduce(accept, outboxFrom(10))

/** Messages and bytes that count, reliable and unreliable. */
const counted = (outbox: Outbox): ReadonlyArray<number> => [
  outstanding(outbox, true),
  outstanding(outbox, false),
  outbox.bytes,
]

describe('accept', () => {
  it('numbers messages from the first on', () => {
    expect(nextMessage(holding())).toBe(10)
    expect(nextMessage(holding(5, 6))).toBe(12)
    expect(counted(holding(5, 6))).toEqual([2, 2, 11])
  })
})

describe('settle on a reliable channel', () => {
  it('frees the oldest', () => {
    expect(counted(settle(holding(5, 6, 7), [10], true))).toEqual([2, 2, 13])
  })

  it('frees nothing in the middle: the peer may still have to hold it for order', () => {
    expect(counted(settle(holding(5, 6, 7), [11], true))).toEqual([3, 2, 18])
  })

  it('of the oldest frees all that was settled behind it', () => {
    const middle = settle(settle(holding(5, 6, 0, 7), [11], true), [12], true)
    expect(counted(settle(middle, [10], true))).toEqual([1, 1, 7])
  })

  it('of the oldest leaves an empty message that is not settled', () => {
    expect(counted(settle(holding(5, 0, 7), [10], true))).toEqual([2, 2, 7])
  })
})

describe('settle of several', () => {
  it('frees those at the front together', () => {
    expect(settle(holding(5, 6, 7), [10, 11], true)).toStrictEqual({
      sizes: { base: 12, buffer: [5, 6, 7], start: 2, end: 3 },
      unsettled: 1,
      bytes: 7,
    })
    expect(counted(settle(holding(5, 6, 7), [10, 11, 12], true))).toEqual([0, 0, 0])
  })

  it('frees what was settled behind the front, once it reaches it', () => {
    const middle = settle(holding(5, 6, 7, 8), [12], true)
    expect(counted(settle(middle, [10, 11], true))).toEqual([1, 1, 8])
    expect(counted(settle(holding(5, 6, 7, 8), [12, 11, 10], true))).toEqual([1, 1, 8])
    expect(counted(settle(holding(5, 6, 7, 8), [12, 11, 10], false))).toEqual([1, 1, 8])
  })

  it('marks what lies behind an older one', () => {
    expect(settle(holding(5, 6, 0, 7), [11, 12], true)).toStrictEqual({
      sizes: { base: 10, buffer: [5, -7, -1, 7], start: 0, end: 4 },
      unsettled: 2,
      bytes: 18,
    })
  })

  it('settles each once, and none that is not there', () => {
    expect(counted(settle(holding(5, 6, 7), [10, 10, 12, 12, 9, 13], false))).toEqual([2, 1, 6])
    const outbox = holding(5, 6)
    expect(settle(outbox, [], true)).toBe(outbox)
    expect(settle(outbox, [9, 12], true)).toBe(outbox)
  })

  it('leaves an older outbox as it was', () => {
    const outbox = holding(5, 6, 7)
    settle(outbox, [10, 12], true)
    expect(counted(outbox)).toEqual([3, 3, 18])
    expect(outbox.sizes.buffer).toEqual([5, 6, 7])
  })
})

describe('settle on an unreliable channel', () => {
  it('frees at once, wherever it was', () => {
    expect(counted(settle(holding(5, 6, 7), [11], false))).toEqual([3, 2, 12])
    expect(counted(settle(settle(holding(5, 6, 7), [11], false), [10], false))).toEqual([1, 1, 7])
  })
})

it('settling twice changes nothing', () => {
  const once = settle(holding(5, 6, 7), [11], true)
  expect(settle(once, [11], true)).toBe(once)
  const front = settle(holding(5, 6, 7), [10], false)
  expect(settle(front, [10], false)).toBe(front)
  expect(settle(front, [13], false)).toBe(front)
})

describe('isFull', () => {
  it('by messages', () => {
    expect(isFull(rules, holding(0, 0), true, 0)).toBe(false)
    expect(isFull(rules, holding(0, 0, 0), true, 0)).toBe(true)
    expect(isFull(rules, settle(holding(0, 0, 0), [11], true), true, 0)).toBe(true)
    expect(isFull(rules, settle(holding(0, 0, 0), [11], false), false, 0)).toBe(false)
  })

  it('by bytes', () => {
    expect(isFull(rules, holding(10), true, 10)).toBe(false)
    expect(isFull(rules, holding(10), true, 11)).toBe(true)
    expect(isFull(rules, holding(10, 10), true, 0)).toBe(false)
  })

  it('by the length of the list that one old unreliable message keeps alive', () => {
    let outbox = holding(1)
    for (let message = 11; message < 10 + 47; message += 1) outbox = settle(accept(outbox, 1), [message], false)
    expect([isFull(rules, outbox, false, 1), outbox.unsettled]).toEqual([false, 1])
    expect(isFull(rules, settle(accept(outbox, 1), [57], false), false, 1)).toBe(true)
    expect(isFull(rules, settle(settle(accept(outbox, 1), [57], false), [10], false), false, 1)).toBe(false)
  })
})
