// Survivors of a lockstep game agree on the frame from which each dead peer is gone, whatever each had received, in whatever order they
// are heard, and though some die while the others agree.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import {
  createDepartures,
  noteGone,
  noteRemains,
  remainsOf,
  type Departures,
  type DepartureStep,
  type Remains,
} from '../../examples/lockstep/departures.ts'
import { createSchedule, noteInput, type Schedule } from '../../examples/lockstep/schedule.ts'

const players = 5

interface End {
  departures: Departures
  schedule: Schedule
  /** What was sent to it, by sender; in order. */
  readonly post: Array<Array<ReadonlyArray<Remains>>>
  isDead: boolean
}

const histories = fc.record({
  /** How many inputs of each player each has received: row: receiver. */
  received: fc.array(fc.array(fc.integer({ min: 90, max: 99 }), { minLength: players, maxLength: players }), {
    minLength: players,
    maxLength: players,
  }),
  /** The dead of the first hour, and those who die while the others agree; at least two are left. */
  dead: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1, maxLength: 3 }),
  /** What happens next: a message is read, a peer given up, somebody dies. */
  order: fc.array(fc.tuple(fc.nat(9), fc.nat(4), fc.nat(4)), { maxLength: 200 }),
})

it('all who are left end the same lanes at the same frames, with the same inputs', () => {
  holds(
    fc.property(histories, ({ received, dead, order }) => {
      const ends: ReadonlyArray<End> = received.map((counts, self) => ({
        departures: createDepartures(self, players),
        schedule: counts.reduce(
          (before, count, player) =>
            Array.from({ length: count }, (_, frame) => Uint8Array.of(frame, player)).reduce(
              (schedule, input) => noteInput(schedule, player, input),
              before,
            ),
          createSchedule(players),
        ),
        post: Array.from({ length: players }, () => []),
        isDead: false,
      }))
      const take = (self: number, { departures, schedule, speaks }: DepartureStep): void => {
        const end = ends[self] as End
        end.departures = departures
        end.schedule = schedule
        if (!speaks) return
        const remains = remainsOf(departures, schedule)
        ends.forEach((other, player) => {
          if (player !== self && !departures.gone.includes(player)) other.post[self]?.push(remains)
        })
      }
      const giveUp = (self: number, player: number): void => {
        const end = ends[self] as End
        if (!end.isDead && ends[player]?.isDead === true) take(self, noteGone(end.departures, end.schedule, player))
      }
      const readFrom = (self: number, from: number): boolean => {
        const end = ends[self] as End
        if (end.isDead || end.departures.gone.includes(from)) return false
        const remains = end.post[from]?.shift()
        if (remains !== undefined) take(self, noteRemains(end.departures, end.schedule, from, remains))
        return remains !== undefined
      }
      const [first, ...later] = dead
      const die = (player: number | undefined): void => {
        const end = player === undefined ? undefined : ends[player]
        if (end !== undefined) end.isDead = true
      }
      die(first)
      for (const [what, self, other] of order) {
        if (what < 7) readFrom(self, other)
        else if (what < 9) giveUp(self, other)
        else die(later.shift())
      }
      for (const player of later) die(player)
      const everyone = Array.from({ length: players }, (_, player) => player)
      for (let round = 0; round < 20; round += 1) {
        for (const self of everyone) for (const other of everyone) while (readFrom(self, other));
        for (const self of everyone) for (const other of everyone) giveUp(self, other)
      }

      const left = ends.filter(({ isDead }) => !isDead)
      for (const player of dead) {
        const lanes = left.map(({ schedule }) => schedule.lanes[player])
        const most = Math.max(...left.map((end) => received[ends.indexOf(end)]?.[player] ?? 0))
        expect(new Set(lanes.map((lane) => lane?.end)).size).toBe(1)
        expect(lanes[0]?.end ?? 0).toBeGreaterThanOrEqual(most)
        for (const lane of lanes) {
          expect(lane?.next).toBe(lane?.end)
          expect(lane?.inputs.at(-1)).toEqual(Uint8Array.of((lane?.end ?? 0) - 1, player))
        }
      }
      for (const { schedule } of left) {
        const ended = schedule.lanes.flatMap(({ end }, player) => (end === undefined ? [] : [player]))
        expect(ended).toEqual([...dead].sort((a, b) => a - b))
      }
    }),
  )
})
