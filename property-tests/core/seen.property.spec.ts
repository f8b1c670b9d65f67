// Fast forms of questions to a memory of numbers, beside slow and obvious ones.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isForgotten, sawAllBefore, see, seenBefore, wasSeen, type Seen } from '../../src/core/seen.ts'

const firsts = fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 32 - 40, max: 2 ** 32 + 40 }))

/** Numbers a few ahead or behind, most of them seen one after another. */
const steps = fc.array(
  fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: -40, max: 40 }) }),
  {
    maxLength: 120,
    size: 'max',
  },
)

const complete = { true: 0, false: 0 }

it('all before the newest were seen if each of them was', () => {
  fc.assert(
    fc.property(firsts, steps, fc.integer({ min: 1, max: 48 }), (first, moves, count) => {
      let seen: Seen = seenBefore(first, 64)
      let at = first
      for (const move of moves) {
        if (!isForgotten(seen, at)) seen = see(seen, at)
        at += move
      }
      const each = Array.from({ length: count }, (_, back) => wasSeen(seen, seen.newest - 1 - back)).every(Boolean)
      complete[`${each}`] += 1
      expect(sawAllBefore(seen, count)).toBe(each)
    }),
  )
  expect(Math.min(complete.true, complete.false)).toBeGreaterThan(10)
})
