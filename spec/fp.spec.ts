// The constructors and guards of Either make and tell fp-ts's own values.

import { either, function as fn } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { isLeft, isRight, left, right, type Either } from '../src/fp.ts'

describe('Either', () => {
  it('is left or right, never both', () => {
    expect([isLeft(left('no')), isRight(left('no'))]).toEqual([true, false])
    expect([isLeft(right(7)), isRight(right(7))]).toEqual([false, true])
  })

  it('is to the letter what fp-ts makes', () => {
    expect(left('no')).toEqual(either.left('no'))
    expect(right(7)).toEqual(either.right(7))
  })

  it('goes into functions of fp-ts, and what they return is told apart here', () => {
    const double = (input: Either<string, number>): Either<string, number> =>
      fn.pipe(
        input,
        either.map((value) => value * 2),
      )
    expect(double(right(7))).toEqual({ _tag: 'Right', right: 14 })
    expect(double(left('no'))).toEqual({ _tag: 'Left', left: 'no' })
    expect([isRight(double(right(7))), isLeft(double(left('no')))]).toEqual([true, true])
  })

  it('once told apart, is open', () => {
    const answer: Either<string, number> = right(7)
    expect(isRight(answer) ? answer.right : answer.left).toBe(7)
  })
})
