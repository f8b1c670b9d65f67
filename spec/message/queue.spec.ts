// The outgoing pieces of one channel: offered, sent, lost, repeated, settled. Versions share what they can and never disturb each other.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { toArray } from '../../src/core/window.ts'
import type { Sending } from '../../src/message/message.ts'
import {
  emptyQueue,
  markLost,
  markRepeated,
  offer,
  sendFresh,
  settle,
  withdraw,
  type Queue,
} from '../../src/message/queue.ts'
import { pieceOf } from './rules.ts'

const offered = (...messages: ReadonlyArray<number>): Queue =>
  messages.reduce((queue, message) => offer(queue, pieceOf(message)), emptyQueue)

/** 10 to 13, all sent. */
const sent = sendFresh(offered(10, 11, 12, 13), 4, true, undefined)

/** What is in it, one word a piece: message, copies if any, an exclamation mark if lost. */
const shown = (queue: Queue): string =>
  toArray(queue.pieces)
    .map((piece) => (piece === undefined ? '-' : `${piece.message}${'+'.repeat(piece.copies)}${piece.lost ? '!' : ''}`))
    .join(' ')

const settled = (queue: Queue, first: number, count: number): readonly [Queue, ReadonlyArray<number>] => {
  const told: Array<number> = []
  return [settle(queue, first, count, ({ message }) => told.push(message)), told]
}

describe('offer and sendFresh', () => {
  it('keep reliable pieces until they are acked', () => {
    expect(shown(sent)).toBe('10 11 12 13')
    expect([sent.pieces.base, sent.fresh]).toEqual([0, 4])
  })

  it('let unreliable pieces leave with their datagram', () => {
    const queue = sendFresh(offered(10, 11, 12), 2, false, undefined)
    expect(shown(queue)).toBe('12')
    expect([queue.pieces.base, queue.fresh]).toEqual([2, 2])
  })
})

describe('markLost', () => {
  it('marks those whose latest copy it was', () => {
    const queue = markLost(sent, 1, 2, 0)
    expect(shown(queue)).toBe('10 11! 12! 13')
    expect(queue.lost).toBe(2)
  })

  it('marks nothing twice, nothing that travelled again since, nothing acked', () => {
    const once = markLost(sent, 0, 2, 0)
    const repeated = markRepeated(once, [0], () => undefined)
    const [holed] = settled(repeated, 2, 1)
    const queue = markLost(holed, 0, 4, 0)
    expect(shown(queue)).toBe('10+ 11! - 13!')
    expect(queue.lost).toBe(2)
  })

  it('of nothing new leaves the same queue', () => {
    const once = markLost(sent, 0, 2, 0)
    expect(markLost(once, 0, 2, 0)).toBe(once)
  })

  it('leaves out what is no longer there', () => {
    const [rest] = settled(sent, 0, 2)
    expect(shown(markLost(rest, 0, 3, 0))).toBe('12! 13')
  })
})

describe('markRepeated', () => {
  it('counts a copy and takes the mark away', () => {
    const queue = markRepeated(markLost(sent, 1, 2, 0), [1, 3], () => undefined)
    expect(shown(queue)).toBe('10 11+ 12! 13+')
    expect(queue.lost).toBe(1)
  })
})

it('pieces are named by their number, wherever the queue begins by now', () => {
  const [rest] = settled(sent, 0, 1)
  const lost = markLost(rest, 1, 3, 0)
  expect(shown(markRepeated(lost, [2], () => undefined))).toBe('11! 12+ 13!')
  expect(settled(lost, 2, 1)[1]).toEqual([12])
  expect(shown(settled(lost, 1, 1)[0])).toBe('12! 13!')
  expect(shown(withdraw(offer(lost, pieceOf(14)), () => true))).toBe('11! 12! 13!')
})

describe('what is written down of a sending', () => {
  const sending = (attempt: number, latest = attempt): Sending => ({ attempt, since: micros(50), latest })
  const sendingsOf = (queue: Queue) => toArray(queue.pieces).map((piece) => piece?.sending)

  it('is nothing unless asked for: a piece that was sent once has no mark', () => {
    const queue = offered(10, 11)
    expect(sendFresh(queue, 2, true, undefined).pieces).toBe(queue.pieces)
    expect(sendingsOf(sent)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('goes to the fresh pieces that left, and to no other', () => {
    const first = sendFresh(offered(10, 11, 12, 13), 1, true, sending(4))
    const second = sendFresh(first, 3, true, sending(5))
    expect(sendingsOf(second)).toEqual([sending(4), sending(5), sending(5), undefined])
    expect([shown(second), second.fresh, second.lost]).toEqual(['10 11 12 13', 3, 0])
  })

  it('is exchanged by a repeat, per piece', () => {
    const queue = sendFresh(offered(10, 11, 12), 3, true, sending(4))
    const copied = markRepeated(queue, [0, 2], (piece) =>
      piece.sending === undefined ? undefined : { ...piece.sending, latest: 4 + piece.message },
    )
    expect(sendingsOf(copied)).toEqual([sending(4, 14), sending(4), sending(4, 16)])
    expect(sendingsOf(markRepeated(copied, [0], () => undefined))[0]).toBe(undefined)
  })

  it('outlives a loss: the schedule goes on until the piece is repeated', () => {
    const queue = markLost(sendFresh(offered(10, 11), 2, true, sending(4)), 1, 1, 0)
    expect([shown(queue), sendingsOf(queue)]).toEqual(['10 11!', [sending(4), sending(4)]])
  })

  it('leaves an older version as it was', () => {
    const queue = offered(10, 11)
    sendFresh(queue, 2, true, sending(4))
    expect(sendingsOf(queue)).toEqual([undefined, undefined])
  })
})

describe('settle', () => {
  it('from the front drops pieces, and with them the holes behind', () => {
    const [holed, first] = settled(sent, 1, 1)
    expect([shown(holed), first]).toEqual(['10 - 12 13', [11]])
    const [queue, second] = settled(holed, 0, 1)
    expect([shown(queue), queue.pieces.base, second]).toEqual(['12 13', 2, [10]])
  })

  it('tells of a piece once', () => {
    const [holed] = settled(sent, 1, 1)
    expect(settled(holed, 1, 1)).toEqual([holed, []])
    expect(settled(holed, 0, 2)[1]).toEqual([10])
    expect(settled(holed, 1, 2)[1]).toEqual([12])
  })

  it('of what is gone returns the same queue', () => {
    const [rest] = settled(sent, 0, 2)
    expect(settled(rest, 0, 2)[0]).toBe(rest)
  })

  it('counts lost pieces down', () => {
    expect(settled(markLost(sent, 0, 4, 0), 1, 2)[0].lost).toBe(2)
  })
})

describe('withdraw', () => {
  it('takes fresh pieces out and closes the gap', () => {
    const queue = offered(10, 11, 12)
    expect(shown(withdraw(queue, ({ message }) => message === 11))).toBe('10 12')
  })

  it('never takes out what was sent', () => {
    const [holed] = settled(sendFresh(offered(10, 11, 12), 2, true, undefined), 1, 1)
    expect(shown(withdraw(holed, () => true))).toBe('10 -')
  })
})

it('an older version of a queue stays as it was', () => {
  const before = shown(sent)
  markLost(sent, 0, 4, 0)
  markRepeated(sent, [0, 1], () => undefined)
  settled(sent, 1, 2)
  withdraw(sent, () => true)
  offer(sent, pieceOf(14))
  offer(sent, pieceOf(99))
  expect([shown(sent), before]).toEqual(['10 11 12 13', '10 11 12 13'])
})
