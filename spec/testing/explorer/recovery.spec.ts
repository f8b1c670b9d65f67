// That it ends: with all that was under way lost, a working link brings each pair of ends to silence, or the search says which is stuck.

import { describe, expect, it } from 'vitest'
import { recoverAll } from '../../../src/testing/explorer/recovery.ts'
import { searchAll, startSearch } from '../../../src/testing/explorer/search.ts'
import { twoMoves, twoPositions } from './scopes.ts'

describe('from every pair of ends that can be, with all that was under way lost', () => {
  it.each([
    ['reliable', twoMoves],
    ['unreliable', twoPositions],
  ])('two %s messages come to an end on a working link', (_, scope) => {
    const recovery = recoverAll(searchAll(startSearch(scope)))
    expect(recovery.stuck).toBe(-1)
    expect(recovery.rounds).toBeGreaterThan(5)
    expect(recovery.chained).toBeGreaterThan(recovery.pairs)
  })
})

it('where nobody may fall silent, the first state is stuck', () => {
  const config = { ...twoMoves.config, keepAliveMs: 1000 }
  expect(recoverAll(searchAll(startSearch({ ...twoMoves, config }))).stuck).toBe(0)
})
