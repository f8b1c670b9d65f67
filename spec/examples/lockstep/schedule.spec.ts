// A frame runs when every input for it is there, or its player is gone by then.

import { expect, it } from 'vitest'
import {
  createSchedule,
  endLane,
  isReady,
  keptFrames,
  missingPlayers,
  noteInput,
  takeFrame,
  type Schedule,
} from '../../../examples/lockstep/schedule.ts'

const noted = (schedule: Schedule, player: number, ...inputs: ReadonlyArray<number>): Schedule =>
  inputs.reduce((before, input) => noteInput(before, player, Uint8Array.of(input)), schedule)

it('waits for whose input is missing', () => {
  const both = createSchedule(2)
  expect(missingPlayers(both)).toEqual([0, 1])
  const one = noted(both, 0, 1, 2)
  expect(missingPlayers(one)).toEqual([1])
  const ready = noted(one, 1, 3)
  expect(isReady(ready)).toBe(true)
  const [inputs, next] = takeFrame(ready)
  expect(inputs).toEqual([Uint8Array.of(1), Uint8Array.of(3)])
  expect([next.frame, missingPlayers(next)]).toEqual([1, [1]])
})

it('goes on without who is gone, from the frame on, and takes nothing from them', () => {
  const ended = endLane(noted(createSchedule(2), 1, 7), 1, 1)
  expect(noted(ended, 1, 8)).toBe(ended)
  const [first, next] = takeFrame(noted(ended, 0, 1, 2))
  expect(first).toEqual([Uint8Array.of(1), Uint8Array.of(7)])
  expect(isReady(next)).toBe(true)
  expect(takeFrame(next)[0]).toEqual([Uint8Array.of(2), undefined])
})

it('ignores players that there are not', () => {
  const schedule = createSchedule(1)
  expect(noteInput(schedule, 5, Uint8Array.of(1))).toBe(schedule)
  expect(endLane(schedule, 5, 1)).toBe(schedule)
})

it('keeps inputs of a while back, and no more', () => {
  let schedule = createSchedule(1)
  for (let frame = 0; frame < 500; frame += 1) schedule = takeFrame(noted(schedule, 0, frame & 0xff))[1]
  const [lane] = schedule.lanes
  expect(lane?.inputs.length).toBeLessThanOrEqual(keptFrames + 1)
  expect(lane?.inputs.at(-1)).toEqual(Uint8Array.of(499 & 0xff))
})
