// The parts of a state agree with each other: every state of a session does, and what does not is named from the outside in.

import { expect, it } from 'vitest'
import { disagreement } from '../../../src/state/agreement/agreement.ts'
import { owing } from '../owing.ts'
import { changed, plan, session, stateWhere } from '../samples.ts'

it('holds for every state of a session', () => {
  expect(session.length).toBeGreaterThan(400)
  expect(session.filter((state) => disagreement(state, plan) !== undefined)).toEqual([])
})

it('names what is wrong in a lane', () => {
  const state = changed(owing, ({ messages }) => messages.lanes.slice(0, 1).forEach(({ small }) => (small.lost = 2)))
  expect(disagreement(state, plan)).toEqual({
    field: '.messages.lanes[0].small.lost',
    found: 2,
    allowed: '0, as marked',
  })
})

it('names a packet that carries what it cannot', () => {
  const state = changed(owing, ({ messages }) => messages.lanes.slice(0, 1).forEach(({ small }) => (small.fresh = 2)))
  expect(disagreement(state, plan)).toMatchObject({ field: '.packets.flight.sent[0].manifest[0]' })
})

it('names an incomplete message that its track does not know of', () => {
  const state = stateWhere(({ messages }) => messages.partials[1]?.[0] !== undefined)
  const newest = (state.messages.partials[1]?.[0]?.number ?? 0) - 1
  const cut = changed(state, ({ messages }) => messages.tracks.slice(1, 2).forEach((track) => (track.newest = newest)))
  expect(disagreement(cut, plan)).toEqual({
    field: '.messages.partials[1][0].head.number',
    found: newest + 1,
    allowed: `at most the newest of its track (${newest})`,
  })
})
