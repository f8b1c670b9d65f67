// Dice by example: same seed and label, same throws; and every throw within its bounds.

import { describe, expect, it } from 'vitest'
import { rollDice } from '../../src/testing/dice.ts'

const throwMany = <A>(count: number, draw: () => A): ReadonlyArray<A> => Array.from({ length: count }, draw)

describe('dice', () => {
  it('of one seed and label throw the same, of another label otherwise', () => {
    const first = (label: string) =>
      throwMany(
        5,
        (
          (dice) => () =>
            dice.below(1000)
        )(rollDice(1, label)),
      )
    expect(first('a')).toEqual(first('a'))
    expect(first('a')).not.toEqual(first('b'))
  })

  it('throw whole numbers within bounds, ends included', () => {
    const dice = rollDice(2, '')
    expect(new Set(throwMany(200, () => dice.between(3, 5)))).toEqual(new Set([3, 4, 5]))
    expect(new Set(throwMany(200, () => dice.below(2)))).toEqual(new Set([0, 1]))
  })

  it('pick each of the choices, the first included', () => {
    const dice = rollDice(3, '')
    expect([...new Set(throwMany(200, () => dice.pick('x', 'y', 'z')))].sort()).toEqual(['x', 'y', 'z'])
    expect(dice.pick('alone')).toBe('alone')
  })

  it('spread over doublings: a third below 2, a third below 4, a third below 8', () => {
    const dice = rollDice(4, '')
    const throws = throwMany(3000, () => dice.spread(1, 8))
    for (const low of [1, 2, 4]) {
      const share = throws.filter((value) => value >= low && value < 2 * low).length
      expect(Math.abs(share - 1000)).toBeLessThan(130) // five standard deviations of 26
    }
    expect(throws.every((value) => value >= 1 && value <= 8)).toBe(true)
    expect(dice.spread(5, 5)).toBe(5)
  })

  it('land on a chance as often as it says', () => {
    const dice = rollDice(5, '')
    expect(throwMany(1000, () => dice.chance(0)).includes(true)).toBe(false)
    expect(throwMany(1000, () => dice.chance(1)).includes(false)).toBe(false)
  })
})
