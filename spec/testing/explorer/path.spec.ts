// How a counterexample is told: a shortest way, in the order of what happened, whose events lead real reducers there.

import { expect, it } from 'vitest'
import { pathTo } from '../../../src/testing/explorer/path.ts'
import { searchAll, startSearch } from '../../../src/testing/explorer/search.ts'
import { initialState, reducer } from '../../../src/index.ts'
import { describeCounterexample, explore, type Scope } from '../../../src/testing/index.ts'
import { twoMoves } from './scopes.ts'

const law: Scope['law'] = ({ fates }, end) =>
  end === 'a' && fates.filter((fate) => fate === 'acked').length === 2 ? 'both are acked' : undefined

it('the way to a broken promise is a shortest one, and says what happened', () => {
  const search = searchAll(startSearch({ ...twoMoves, law }))
  expect(pathTo(search, search.broken).map(({ end, what }) => `${end} ${what}`)).toEqual([
    'a submit',
    'a submit',
    'a tick',
    'b receive 0',
    'b tick',
    'a receive 0',
  ])
})

it('its events lead a pair of reducers there', () => {
  const { counterexample } = explore({ ...twoMoves, law })
  const reduce = reducer(twoMoves.config)
  const states = { a: initialState(twoMoves.config), b: initialState(twoMoves.config) }
  const acked: Array<number> = []
  for (const { end, events } of counterexample?.path ?? []) {
    for (const event of events) {
      const [next, effects] = reduce(states[end], event)
      states[end] = next
      for (const effect of effects) if (effect.type === 'SettleMessage') acked.push(effect.id)
    }
  }
  expect(acked).toEqual([0, 64])
})

it('a copy is told from the first one', () => {
  const twice: Scope['law'] = ({ delivered }, end) => (end === 'b' && delivered.length === 1 ? 'one came' : undefined)
  const { counterexample } = explore({ ...twoMoves, law: twice })
  expect(counterexample === undefined ? '' : describeCounterexample(counterexample)).toBe(
    '1. a: submit\n2. a: tick\n3. b: receive 0\nb: one came',
  )
})
