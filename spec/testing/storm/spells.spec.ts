// Spells by example: which link there is at which time.

import { expect, it } from 'vitest'
import { perfectLink } from '../../../src/testing/link-config.ts'
import { rollDice } from '../../../src/testing/dice.ts'
import { drawSpells, linksAt } from '../../../src/testing/storm/spells.ts'
import type { Spell } from '../../../src/testing/storm/storm.ts'

const fine = { aToB: perfectLink, bToA: perfectLink }
const gone = { ...perfectLink, lossRatio: 1 }
const spell: Spell = { kind: 'outage', fromMicros: 100, toMicros: 200, aToB: gone, bToA: gone }
const oneWay: Spell = { kind: 'one-way outage', fromMicros: 150, toMicros: 160, aToB: gone, bToA: perfectLink }

it('count from their beginning to their end, the newest first', () => {
  const lost = (atMicros: number) => {
    const { aToB, bToA } = linksAt(fine, [spell, oneWay], atMicros)
    return [aToB.lossRatio, bToA.lossRatio]
  }
  expect([99, 100, 150, 160, 200].map(lost)).toEqual([
    [0, 0],
    [1, 1],
    [1, 0],
    [1, 1],
    [0, 0],
  ])
})

it('do what their names say', () => {
  const spells = Array.from({ length: 60 }, (_, seed) => drawSpells(rollDice(seed, ''), fine, 1_000_000)).flat()
  for (const { kind, fromMicros, toMicros, aToB, bToA } of spells) {
    const gone = [aToB, bToA].filter(({ lossRatio }) => lossRatio === 1).length
    expect(gone).toBe(kind === 'outage' ? 2 : kind === 'one-way outage' ? 1 : 0)
    expect(aToB.mtuBytes === 200).toBe(kind === 'MTU hole')
    expect(toMicros - fromMicros).toBeGreaterThanOrEqual(100_000)
  }
  expect(new Set(spells.map(({ kind }) => kind)).size).toBe(4)
})
