// The search itself: all there is is visited, its reductions lose nothing, and it ends at its bound or at what is broken.

import { describe, expect, it } from 'vitest'
import { exactKeyOf } from '../../../src/testing/explorer/key.ts'
import { searchAll, startSearch, type Search } from '../../../src/testing/explorer/search.ts'
import type { Scope } from '../../../src/testing/index.ts'
import { twoMoves, twoPositions } from './scopes.ts'

const search = (scope: Scope): Search => searchAll(startSearch(scope))
/** What ends can be, whatever the order in which it was found. */
const localsOf = ({ ends }: Search): Array<string> =>
  [ends.a, ends.b].flatMap(({ end, all }) =>
    all.map(({ state, account, left }) => end + exactKeyOf(state) + JSON.stringify([account, left])),
  )
const sorted = (keys: Array<string>): Array<string> => keys.sort((a, b) => (a < b ? -1 : 1))

describe.each([
  ['reliable', twoMoves],
  ['unreliable', twoPositions],
  ['both ways', { ...twoMoves, script: { a: twoMoves.script.a, b: twoMoves.script.a }, most: { a: 2, b: 2 } }],
  ['on a growing network', { ...twoMoves, network: { type: 'growing' } }],
] satisfies ReadonlyArray<readonly [string, Scope]>)('a search of two messages, %s', (_, scope) => {
  const reduced = search(scope)

  it('visits all there is, and no promise is broken', () => {
    expect(reduced).toMatchObject({ complete: true, broken: -1 })
  })

  it('digests lose nothing: no two locals share an exact key, and none that differs is missing', () => {
    const keys = localsOf(reduced)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('finds the same locals without its reductions, in more states', () => {
    const full = search({ ...scope, reduced: false })
    expect(sorted(localsOf(full))).toEqual(sorted(localsOf(reduced)))
    expect(full.states.count).toBeGreaterThan(reduced.states.count)
  })
})

describe('a search', () => {
  it('ends at its bound, and says so', () => {
    expect(search({ ...twoMoves, mostStates: 100 })).toMatchObject({ complete: false })
  })

  it('ends at the first broken promise', () => {
    const broken = search({ ...twoMoves, law: ({ delivered }) => (delivered.length === 2 ? 'two came' : undefined) })
    expect(broken.complete).toBe(false)
    expect(broken.broken).toBeLessThan(broken.states.count)
    expect(broken.depth).toBe(3)
  })
})
