// Which inputs are there for which frame. A frame runs when every player's input for it has come, or the player is gone by then. Pure:
// every function gives back another schedule. Inputs of a while back are kept, for peers that lack the last ones of who is gone.

export interface Lane {
  /** The newest inputs, up to that of frame `next - 1`. */
  readonly inputs: ReadonlyArray<Uint8Array>
  /** The frame whose input comes next. */
  readonly next: number
  /** The frame from which the player is gone. */
  readonly end: number | undefined
}

export interface Schedule {
  /** The frame that is run next. */
  readonly frame: number
  readonly lanes: ReadonlyArray<Lane>
}

/** How far peers may be apart, and more: nobody is further ahead of another than the longest input delay. */
export const keptFrames = 128

export const createSchedule = (players: number): Schedule => ({
  frame: 0,
  lanes: Array.from({ length: players }, () => ({ inputs: [], next: 0, end: undefined })),
})

const withLane = ({ frame, lanes }: Schedule, player: number, lane: Lane): Schedule => ({
  frame,
  lanes: lanes.map((other, index) => (index === player ? lane : other)),
})

/** The input of the player's next frame has come. */
export const noteInput = (schedule: Schedule, player: number, input: Uint8Array): Schedule => {
  const lane = schedule.lanes[player]
  if (lane === undefined || lane.end !== undefined) return schedule
  const least = schedule.frame - keptFrames
  const first = lane.next - lane.inputs.length
  const kept = first < least ? lane.inputs.slice(least - first) : lane.inputs
  return withLane(schedule, player, { inputs: [...kept, input], next: lane.next + 1, end: undefined })
}

/** The player is gone from this frame on, as all have agreed. */
export const endLane = (schedule: Schedule, player: number, end: number): Schedule => {
  const lane = schedule.lanes[player]
  return lane === undefined ? schedule : withLane(schedule, player, { inputs: lane.inputs, next: lane.next, end })
}

/** Players whose input for the next frame is missing. */
export const missingPlayers = ({ frame, lanes }: Schedule): ReadonlyArray<number> =>
  lanes.flatMap(({ next, end }, player) => (next > frame || (end !== undefined && end <= frame) ? [] : [player]))

export const isReady = (schedule: Schedule): boolean => missingPlayers(schedule).length === 0

/** The inputs of the next frame, undefined for who is gone; and the schedule after it. Ask `isReady` first. */
export const takeFrame = ({
  frame,
  lanes,
}: Schedule): readonly [inputs: ReadonlyArray<Uint8Array | undefined>, schedule: Schedule] => [
  lanes.map(({ inputs, next, end }) =>
    end !== undefined && end <= frame ? undefined : inputs[inputs.length - (next - frame)],
  ),
  { frame: frame + 1, lanes },
]
