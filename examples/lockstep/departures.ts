// From which frame is a peer gone? Survivors may have received different numbers of its last inputs, and some have run frames with them. So
// each freezes what it has of it and says so to all, inputs included; the longest counts. When all survivors have told about all who
// are gone, the frame after the longest is the end. If another goes meanwhile, all speak again, of both: what one has learnt from the
// second before it fell silent, it passes on, and nobody can learn more. Pure.

import { endLane, noteInput, type Schedule } from './schedule.ts'

/** What a survivor has of a peer that is gone. */
export interface Remains {
  readonly player: number
  /** The frame of the first input here. */
  readonly first: number
  readonly inputs: ReadonlyArray<Uint8Array>
}

export interface Departures {
  readonly self: number
  /** Who is gone, in order of number. */
  readonly gone: ReadonlyArray<number>
  /** Of whom each player has told, so far; by player. */
  readonly told: ReadonlyArray<ReadonlyArray<number>>
}

export interface DepartureStep {
  readonly departures: Departures
  readonly schedule: Schedule
  /** Something is to be told to all who are left: `remainsOf` says what. */
  readonly speaks: boolean
}

export const createDepartures = (self: number, players: number): Departures => ({
  self,
  gone: [],
  told: Array.from({ length: players }, () => []),
})

/** This end has given a peer up, and from now on takes nothing from it. */
export const noteGone = (departures: Departures, schedule: Schedule, player: number): DepartureStep =>
  departures.gone.includes(player)
    ? { departures, schedule, speaks: false }
    : settle(withGone(departures, [player]), schedule, true)

/** A survivor has told what it has of all whom it has given up. Whom it gave up is given up here, too. */
export const noteRemains = (
  departures: Departures,
  schedule: Schedule,
  from: number,
  remains: ReadonlyArray<Remains>,
): DepartureStep => {
  const players = remains.map(({ player }) => player).filter((player) => player !== departures.self)
  const speaks = players.some((player) => !departures.gone.includes(player))
  const { self, gone, told } = withGone(departures, players)
  const heard = told.map((before, player) => (player === from ? players : before))
  return settle({ self, gone, told: heard }, remains.reduce(completeLane, schedule), speaks)
}

export const remainsOf = ({ gone }: Departures, { lanes }: Schedule): ReadonlyArray<Remains> =>
  gone.flatMap((player) => {
    const lane = lanes[player]
    return lane === undefined ? [] : [{ player, first: lane.next - lane.inputs.length, inputs: lane.inputs }]
  })

const withGone = ({ self, gone, told }: Departures, players: ReadonlyArray<number>): Departures => ({
  self,
  gone: [...new Set([...gone, ...players])].sort((a, b) => a - b),
  told,
})

const completeLane = (schedule: Schedule, { player, first, inputs }: Remains): Schedule => {
  const next = schedule.lanes[player]?.next ?? 0
  return inputs.slice(Math.max(0, next - first)).reduce((before, input) => noteInput(before, player, input), schedule)
}

/** Ends the lanes of all who are gone, once every survivor has told of all of them. */
const settle = (departures: Departures, schedule: Schedule, speaks: boolean): DepartureStep => {
  const { self, gone, told } = departures
  const isComplete = told.every(
    (players, player) => player === self || gone.includes(player) || gone.every((one) => players.includes(one)),
  )
  if (!isComplete) return { departures, schedule, speaks }
  const ended = gone.reduce((before, player) => {
    const lane = before.lanes[player]
    return lane === undefined || lane.end !== undefined ? before : endLane(before, player, lane.next)
  }, schedule)
  return { departures, schedule: ended, speaks }
}
