// The clock of a run calls what is due, in order, and nothing that was stopped.

import { expect, it } from 'vitest'
import { openClock } from '../../../bench/speed/clock.ts'

it('calls timers on the way, in order, at their own times', () => {
  const clock = openClock()
  const calls: Array<readonly [string, number]> = []
  const note = (name: string) => () => calls.push([name, clock.now])
  clock.start(note('late'), 30, false, [])
  clock.start(note('soon'), 10, false, [])
  clock.start(note('each'), 12, true, [])
  clock.moveTo(40)
  expect(calls).toEqual([
    ['soon', 10],
    ['each', 12],
    ['each', 24],
    ['late', 30],
    ['each', 36],
  ])
  expect(clock.now).toBe(40)
})

it('hands on what was given, and calls nothing that was stopped', () => {
  const clock = openClock()
  const heard: Array<unknown> = []
  clock.start((word) => heard.push(word), 0, false, ['given'])
  const silent = clock.start(() => heard.push('stopped'), 5, false, [])
  const repeated = clock.start(() => heard.push('again'), 2, true, [])
  clock.stop(silent)
  clock.stop(silent)
  clock.moveTo(3)
  clock.stop(repeated)
  clock.stop(undefined)
  clock.moveTo(100)
  expect(heard).toEqual(['given', 'again'])
})

it('lets a timer stop itself', () => {
  const clock = openClock()
  let calls = 0
  const handle = clock.start(
    () => {
      calls += 1
      clock.stop(handle)
    },
    1,
    true,
    [],
  )
  clock.moveTo(10)
  expect(calls).toBe(1)
})
