// The explorer over all its scopes: no order of steps, delivery, loss and copies breaks a promise, and from every state a working link
// brings everything to its end. How much was visited is pinned: a protocol that changes visits something else, and someone has to look.

import { describe, expect, it } from 'vitest'
import { describeCounterexample, explore } from '../../src/simulation/index.ts'
import { deep, depth } from '../support/depth.ts'
import { counts } from './counts.ts'
import { scopes } from './scopes.ts'

const visited: Array<number> = []

describe.each(Object.entries(scopes))('%s', (name, scope) => {
  it('keeps every promise, and visits what it visited before', () => {
    const {
      counterexample,
      states,
      transitions,
      depth: longest,
      locals,
      recovered,
      complete,
    } = explore(depth(scope.quick, scope.deep))
    visited.push(states)
    expect(counterexample === undefined ? 'no counterexample' : describeCounterexample(counterexample)).toBe(
      'no counterexample',
    )
    expect(complete).toBe(true)
    expect([states, transitions, longest, locals.a, locals.b, recovered.pairs]).toEqual(
      counts[name]?.[deep ? 'deep' : 'quick'],
    )
  })
})

it('visits as many states as are promised', () => {
  const all = visited.reduce((sum, count) => sum + count, 0)
  console.log(`explorer: ${all.toLocaleString('en')} distinct states in ${visited.length} scopes`)
  expect(visited.length).toBeGreaterThanOrEqual(12)
  expect(all).toBeGreaterThanOrEqual(depth(400_000, 50_000_000))
})
