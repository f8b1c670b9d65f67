// The goals for bytes on the wire, held: the same measurement that `npm run bench -- wire` prints.

import { expect, it } from 'vitest'
import { runWire } from '../../bench/wire.ts'
import { measureWire } from '../../bench/wire-goals.ts'

it.each(measureWire())('$name: at most $goal $unit in every tick', ({ goal, oneTick, threeTicks, isMet }) => {
  expect(oneTick.max).toBeLessThanOrEqual(goal)
  expect(threeTicks.max).toBeLessThanOrEqual(goal)
  expect(isMet).toBe(true)
})

it('prints one line for each case under the titles, and ends with 0', () => {
  const lines: Array<string> = []
  expect(runWire([], (line) => lines.push(line))).toBe(0)
  expect(lines).toHaveLength(7)
  expect(lines[1]).toMatch(/^header: .* <= 5 .* yes$/u)
})

it('refuses an option it does not know with 2', () => {
  expect(runWire(['--xml'], () => undefined)).toBe(2)
})
