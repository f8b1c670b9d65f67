// How the message floor begins.

import { expect, it } from 'vitest'
import { emptyQueue } from '../../src/message/queue.ts'
import { messageStateFrom, withLane } from '../../src/message/state.ts'
import { rules } from './rules.ts'

it('a connection begins with nothing under way, and room for one datagram', () => {
  const state = messageStateFrom(rules, 7)
  expect(state.lanes).toHaveLength(4)
  expect(state.lanes[0]).toEqual({
    small: emptyQueue,
    large: emptyQueue,
    transfers: { base: 7, buffer: [], start: 0, end: 0 },
  })
  expect(state.tracks[3]).toEqual({ newest: 6, finished: undefined })
  expect(state.partials).toEqual([])
  expect(state.allowance).toEqual({ bytes: 40, at: 0 })
  expect([state.smallTurn, state.largeTurn]).toEqual([0, 0])
})

it('withLane exchanges one lane and shares the rest', () => {
  const state = messageStateFrom(rules, 0)
  const other = messageStateFrom(rules, 7).lanes[1]
  if (other === undefined) throw new Error('no lane')
  const next = withLane(state, 1, other)
  expect(next.lanes[1]).toBe(other)
  expect(next.lanes[0]).toBe(state.lanes[0])
  expect(next.tracks).toBe(state.tracks)
  expect(state.lanes[1]).not.toBe(other)
})
