// Downward: what is written down of a message that is queued, and of a flush. Where nothing happened, nothing is.

import { describe, expect, it } from 'vitest'
import { queueMessage } from '../../src/message/outbound.ts'
import { fresh, withAllowance } from './flushes.ts'
import { alive, bytes, flush, loose, ordered, pieceOf, queue, rules, unordered } from './rules.ts'

describe('a message that is queued', () => {
  it('waits in its lane, and belongs to no transfer if it is small', () => {
    const event = { type: 'MessageOffered', channel: ordered, message: 0, payload: bytes(7), deadline: 9 } as const
    const state = queueMessage(rules, fresh, event)
    expect(state.lanes[ordered]?.small.pieces.buffer).toEqual([{ ...pieceOf(0, bytes(7)), deadline: 9 }])
    expect(state.lanes[ordered]?.transfers).toBe(fresh.lanes[ordered]?.transfers)
  })
})

describe('a flush', () => {
  it('counts first copies of small reliable messages, and of no others', () => {
    const state = queue(
      queue(queue(fresh, ordered, 0, bytes(7)), loose, 0, bytes(8)),
      unordered,
      0,
      bytes(1, 2, 3, 4, 5),
    )
    const once = flush(withAllowance(state, 200)).state
    expect(once.tally).toEqual({ messages: 1, copies: 1 })
    const more = queue(queue(once, ordered, 1, bytes(8)), ordered, 2, bytes(9))
    expect(flush(more).state.tally).toEqual({ messages: 3, copies: 3 })
  })

  it('of nothing writes nothing down: neither lanes nor an allowance that was not spent', () => {
    const { state } = flush(queue(fresh, ordered, 0, bytes(7)))
    const later = flush(withAllowance(state, 0), alive, Infinity, 10_000).state
    expect(later.lanes.map((lane, channel) => lane === state.lanes[channel])).toEqual([true, true, true, true])
    expect([later.allowance, later.tally]).toEqual([
      { bytes: 0, at: 0 },
      { messages: 1, copies: 1 },
    ])
  })
})
