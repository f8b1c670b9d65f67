// Our few words of Either make fp-ts's values, and read them.

import { either, function as F } from 'fp-ts'
import { expect, it } from 'vitest'
import * as E from '../src/fp.ts'

it('makes the values that fp-ts makes', () => {
  expect(E.left('no')).toStrictEqual(either.left('no'))
  expect(E.right(7)).toStrictEqual(either.right(7))
})

it('tells left from right, whoever made them', () => {
  const all = [E.left('no'), either.left('no'), E.right(7), either.right(7)]
  expect(all.map(E.isLeft)).toEqual([true, true, false, false])
  expect(all.map(E.isRight)).toEqual([false, false, true, true])
  expect(all.map(either.isLeft)).toEqual([true, true, false, false])
})

it('goes through a pipe of fp-ts', () => {
  const read = (value: E.Either<string, number>): string =>
    F.pipe(
      value,
      either.map((count) => count + 1),
      either.match(
        (reason) => `not: ${reason}`,
        (count) => `${count}`,
      ),
    )
  expect([read(E.right(7)), read(E.left('full'))]).toEqual(['8', 'not: full'])
})
