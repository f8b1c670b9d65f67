// How the channel floor begins: each channel with the inbox of its kind.

import { expect, it } from 'vitest'
import { channelsStateFrom, withChannel, type ChannelState } from '../../src/channel/state.ts'
import { events, moves, rules } from './rules.ts'

it('a connection begins with nothing owed and nothing counted', () => {
  const state = channelsStateFrom(rules, 7)
  expect(state.map(({ inbox }) => inbox)).toEqual([
    { type: 'ordered', held: { base: 7, buffer: [], start: 0, end: 0 }, heldBytes: 0 },
    { type: 'unordered', delivered: undefined, next: 7 },
    { type: 'sequenced', order: -1, place: -1, delivered: 7 },
    { type: 'loose', delivered: 7 },
  ])
  expect(state[moves]?.outbox).toEqual({ sizes: { base: 7, buffer: [], start: 0, end: 0 }, unsettled: 0, bytes: 0 })
  expect(state[moves]?.tally).toEqual({ sent: 0, delivered: 0, acked: 0, lost: 0, expired: 0 })
})

it('withChannel exchanges one channel and shares the rest', () => {
  const state = channelsStateFrom(rules, 0)
  const other = channelsStateFrom(rules, 7)[events] as ChannelState
  const next = withChannel(state, events, other)
  expect([next[events] === other, next[moves] === state[moves], state[events] === other]).toEqual([true, true, false])
})
