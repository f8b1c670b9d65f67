// How a connection begins, and how it counts what it discards.

import { expect, it } from 'vitest'
import type { DiscardReason } from '../../src/core/datagram-error.ts'
import { clockAtStart, micros } from '../../src/core/time.ts'
import { countDiscard, initialState, stateAfter } from '../../src/connection/state.ts'
import { config } from './endpoint.ts'

it('a connection begins at time 0, with all counters at 0', () => {
  const state = initialState(config)
  expect(state).toEqual(initialState(config, { packet: 0, message: 0 }))
  expect(state.clock).toEqual(clockAtStart)
  expect(state.packets.numbering.next).toBe(0)
  expect(state.messages.lanes).toHaveLength(4)
  expect(state.channels).toHaveLength(4)
  expect(new Set(Object.values(state.discards))).toEqual(new Set([0]))
})

it('counters may begin elsewhere', () => {
  const state = initialState(config, { packet: 65_530, message: 1000 })
  expect(state.packets.numbering.next).toBe(65_530)
  expect(state.messages.tracks[0]?.newest).toBe(999)
  expect(state.channels[0]?.outbox.sizes.base).toBe(1000)
})

it('a discarded datagram counts under its reason and no other', () => {
  const { discards } = initialState(config)
  for (const reason of Object.keys(discards) as ReadonlyArray<DiscardReason>)
    expect(countDiscard(discards, reason)).toEqual({ ...discards, [reason]: 1 })
  expect(countDiscard(countDiscard(discards, 'Stale'), 'Stale').Stale).toBe(2)
})

it('a clock moves alone', () => {
  const state = initialState(config)
  const clock = { ...clockAtStart, now: micros(7) }
  expect(stateAfter(state, clock, state.packets, state.messages, state.channels)).toEqual({ ...state, clock })
})
