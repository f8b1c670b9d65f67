// A search as its caller sees it: how much was visited, or the shortest way to what is wrong.

import { describe, expect, it } from 'vitest'
import { describeCounterexample, explore, type Counterexample } from '../../../src/testing/index.ts'
import { twoMoves } from './scopes.ts'

const told = (counterexample: Counterexample | undefined): string =>
  counterexample === undefined ? '' : describeCounterexample(counterexample)

describe('explore', () => {
  it('says how much was visited, and that nothing was found', () => {
    expect(explore(twoMoves)).toMatchObject({ complete: true, counterexample: undefined, datagrams: { a: 5, b: 7 } })
  })

  it('tells the shortest way to a state that breaks a law, and which end broke it', () => {
    const law = (): string => 'nothing is allowed'
    expect(told(explore({ ...twoMoves, law }).counterexample)).toBe('1. a: tick\na: nothing is allowed')
    const late = explore({ ...twoMoves, law: (_, end) => (end === 'b' ? 'not b' : undefined) })
    expect(told(late.counterexample)).toBe('1. b: tick\nb: not b')
    expect(late.recovered.pairs).toBe(0)
  })

  it('tells the shortest way to a state from which there is no end', () => {
    const config = { ...twoMoves.config, keepAliveMs: 1000 }
    const endless = explore({ ...twoMoves, config, script: { a: [], b: [] } })
    expect(told(endless.counterexample)).toBe(
      'then all under way is lost, the link works again, and it comes to no end',
    )
    expect(explore({ ...twoMoves, config, recovers: false }).counterexample).toBeUndefined()
  })

  it('asks for the end, and tells the shortest way to a wrong one', () => {
    const ending = (): string => 'nobody won'
    expect(told(explore({ ...twoMoves, ending }).counterexample)).toBe(
      'then all under way is lost, the link works again, and in the end nobody won',
    )
    const over = explore({ ...twoMoves, ending: (a, b) => (a.fates.length === b.delivered.length ? undefined : 'no') })
    expect(over.counterexample).toBeUndefined()
  })
})
