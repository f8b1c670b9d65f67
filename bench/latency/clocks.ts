// How a game moves the time of its ends: at arrivals, or at ticks only. Where it moves at ticks, round trips are whole ticks, and between
// which two they change is a question of the phase; that must not look like a queue. Each pair of tick rates, with drift and without, in
// all three ways.

import { steadyCell, type Cell } from './cell.ts'

const times = ['arrivals', 'at once', 'collected'] as const

/** Tick rates of sender and receiver, and percent of independent loss. 59.94 and 59.4 drift past 60 by a tick in 17 and in 1.7 seconds. */
const pairs: ReadonlyArray<readonly [tickHz: number, ackHz: number, percent: number]> = [
  [60, 60, 1],
  [60, 60, 5],
  [60, 60, 20],
  [60, 59.94, 5],
  [60, 59.4, 5],
  [20, 20, 5],
  [20, 19.98, 5],
  [30, 30, 5],
  [128, 128, 5],
  [60, 20, 5],
  [20, 60, 5],
  [128, 60, 5],
  [60, 128, 5],
]

const nameOf = (pair: (typeof pairs)[number], time: Cell['time']): string =>
  `${pair[0]} / ${pair[1]} Hz, ${pair[2]} %, ${time}`

export const clockCells: ReadonlyArray<Cell> = pairs.flatMap((pair) =>
  times.map((time): Cell => {
    const [tickHz, ackHz, percent] = pair
    const loss = { kind: 'independent', share: percent / 100 } as const
    return { ...steadyCell, name: nameOf(pair, time), tickHz, ackHz, loss, time }
  }),
)

/** Cells whose time moves at ticks, each beside the cell that it must be as good as, and by how many milliseconds it may be worse. */
export const clockPairs: ReadonlyArray<{ readonly cell: string; readonly arrivals: string; readonly plusMs: number }> =
  pairs.flatMap((pair) =>
    times.slice(1).map((time) => ({
      cell: nameOf(pair, time),
      arrivals: nameOf(pair, 'arrivals'),
      plusMs: 1000 / pair[0] / 6,
    })),
  )
