// Rollback over a game that writes down what was played: guesses, wrong guesses, bounds.

import { expect, it } from 'vitest'
import {
  beginRollback,
  certainState,
  mayRun,
  newestState,
  noteOther,
  noteOwn,
  runFrame,
  type Rollback,
} from '../../../examples/rollback/rollback.ts'

const game = { step: (played: string, own: number, other: number): string => `${played} ${own}${other}` }

const ran = (rollback: Rollback<string>, ...own: ReadonlyArray<number>): Rollback<string> =>
  own.reduce((before, input) => runFrame(game, noteOwn(before, input)), rollback)

const begun = beginRollback('', 4)

it('runs with what the other did last, until it is known', () => {
  const [known] = noteOther(game, begun, [5])
  const ahead = ran(known, 1, 2, 3)
  expect(newestState(ahead)).toBe(' 15 25 35')
  expect(certainState(ahead)).toBe(' 15')
})

it('runs again what was guessed wrong, and nothing else', () => {
  const ahead = ran(noteOther(game, begun, [5])[0], 1, 2, 3)
  const [again, depth] = noteOther(game, ahead, [5, 6])
  expect([newestState(again), depth]).toEqual([' 15 25 36', 1])
  const [fine, none] = noteOther(game, ahead, [5, 5])
  expect([newestState(fine), none]).toEqual([' 15 25 35', 0])
  const [all, three] = noteOther(game, ran(begun, 1, 2, 3), [7])
  expect([newestState(all), three]).toEqual([' 17 27 37', 3])
  expect(noteOther(game, all, [])).toEqual([all, 0])
})

it('takes inputs of frames that have not run yet', () => {
  const [early] = noteOther(game, begun, [1, 2, 3])
  const later = ran(early, 9, 9)
  expect([newestState(later), certainState(later)]).toEqual([' 91 92', ' 91 92'])
  expect(newestState(ran(later, 9))).toBe(' 91 92 93')
})

it('stands still when it would guess too far, or has no input of its own', () => {
  const far = ran(begun, 1, 1, 1, 1)
  expect(mayRun(noteOwn(far, 1))).toBe(false)
  expect(mayRun(noteOwn(noteOther(game, far, [0])[0], 1))).toBe(true)
  expect(mayRun(begun)).toBe(false)
})

it('keeps no more states than it may need', () => {
  let rollback = begun
  for (let frame = 0; frame < 100; frame += 1) {
    rollback = noteOther(game, ran(rollback, 1), [frame % 3])[0]
    expect(rollback.states.length).toBeLessThanOrEqual(5)
  }
})
