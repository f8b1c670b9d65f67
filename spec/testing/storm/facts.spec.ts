// What the oracle is told.

import { expect, it } from 'vitest'
import type { Fact } from '../../../src/testing/oracle/fact.ts'
import { promisesOf, tellFacts } from '../../../src/testing/storm/facts.ts'
import { reducer } from '../../../src/connection/reducer.ts'
import { initialState } from '../../../src/connection/state.ts'
import { config } from './calm.ts'

const factsOf = (payload: Uint8Array): ReadonlyArray<Fact> => {
  const facts: Array<Fact> = []
  const submitted = { type: 'MessageSubmitted', channel: 'effects', payload, ttlMicros: 9 } as const
  const [, effects] = reducer(config)(initialState(config), submitted)
  tellFacts(
    (fact) => facts.push(fact),
    { ...submitted, end: 'b' },
    effects.map((effect) => ({ atMicros: 5, end: 'b', effect })),
  )
  return facts
}

it('is what was accepted, with its payload and its time to live', () => {
  const payload = Uint8Array.of(1)
  expect(factsOf(payload)).toEqual([
    { type: 'Accepted', atMicros: 5, end: 'b', channel: 'effects', id: 3, payload, ttlMicros: 9 },
  ])
})

it('is not what was refused for another reason than a full window', () => {
  expect(factsOf(new Uint8Array(2_000_000))).toEqual([])
})

it('is not what was discarded', () => {
  const facts: Array<Fact> = []
  const effect = { type: 'DiscardDatagram', error: { type: 'Duplicate', packet: 0 } } as const
  tellFacts((fact) => facts.push(fact), { type: 'EndWoke', end: 'a' }, [{ atMicros: 1, end: 'a', effect }])
  expect(facts).toEqual([])
})

it('is held against what the config promises', () => {
  expect(promisesOf(config, true)).toMatchObject({
    kinds: { moves: { reliable: true, ordered: true } },
    maxDatagramBytes: 1200,
    limits: { maxOutstandingMessages: 1024 },
    perfect: true,
    keepAliveMicros: 0,
  })
})
