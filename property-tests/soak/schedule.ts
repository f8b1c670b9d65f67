// When what happens in a soak, in milliseconds from its start: the restart, the heal. One end restarts first, the other up to two seconds
// later, so that for a while each is in a session of its own.

import { rollDice } from '../../src/testing/dice.ts'
import type { End } from './history.ts'
import type { Options } from './options.ts'

export interface Schedule {
  readonly restartMs: number
  readonly firstToRestart: End
  /** Between the restarts of the two ends. */
  readonly apartMs: number
  /** No evils from here on; then all has to settle. */
  readonly healMs: number
  /** The first reading of memory that is held against: by then all that fills up once is full. */
  readonly memoryFromMs: number
  /** Each session has an id that no other has. */
  readonly sessionIds: readonly [first: number, second: number]
}

export function scheduleOf({ seconds, seed }: Options): Schedule {
  const dice = rollDice(seed, 'schedule')
  const healMs = seconds * 1000
  const restartMs = Math.min(60_000, healMs / 6)
  const first = dice.between(1, 1_000_000)
  return {
    restartMs,
    firstToRestart: dice.pick('a', 'b'),
    apartMs: dice.between(500, 2000),
    healMs,
    memoryFromMs: Math.min(restartMs + 60_000, (restartMs + healMs) / 2),
    sessionIds: [first, first + 1],
  }
}
