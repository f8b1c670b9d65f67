// The cells of the tables, in groups that the command line names.

import { clockCells } from './clocks.ts'
import { steadyCell, type Cell, type Loss } from './cell.ts'

const independent = (percent: number): Loss => ({ kind: 'independent', share: percent / 100 })
const bursts = (meanMs: number, percent: number): Loss => ({ kind: 'bursts', share: percent / 100, meanMs })
const cellOf = (name: string, change: Partial<Cell>): Cell => ({ ...steadyCell, name, ...change })

export interface Group {
  readonly name: string
  readonly title: string
  readonly cells: ReadonlyArray<Cell>
  /** Names of the policies that it is a question for; undefined: all. */
  readonly policies?: ReadonlyArray<string>
}

export const groups: ReadonlyArray<Group> = [
  {
    name: 'goals',
    title: 'Loss, at RTT 100 ms, jitter 10 ms, 60 Hz',
    cells: [
      ...[0, 1, 5, 10, 20].map((percent) => cellOf(`${percent} %`, { loss: independent(percent) })),
      ...[50, 100].flatMap((meanMs) =>
        [5, 10, 20].map((percent) => cellOf(`bursts ${meanMs} ms, ${percent} %`, { loss: bursts(meanMs, percent) })),
      ),
    ],
  },
  {
    name: 'rtt',
    title: 'Round trip, at 5 % loss',
    cells: [30, 100, 200].map((rttMs) => cellOf(`RTT ${rttMs} ms`, { rttMs, loss: independent(5) })),
  },
  {
    name: 'jitter',
    title: 'Jitter',
    cells: [0, 5].flatMap((percent) =>
      [10, 40].map((jitterMs) =>
        cellOf(`jitter ${jitterMs} ms, ${percent} %`, { jitterMs, loss: independent(percent) }),
      ),
    ),
  },
  {
    name: 'ticks',
    title: 'Tick rate of both ends, at 5 % loss',
    cells: [20, 30, 60, 128].map((hz) => cellOf(`${hz} Hz`, { tickHz: hz, ackHz: hz, loss: independent(5) })),
  },
  {
    name: 'sparse',
    title: 'Five messages a second (Poisson), 60 Hz ticks, at 5 % loss',
    cells: [cellOf('5 messages/s', { messagesPerSecond: 5, loss: independent(5) })],
  },
  {
    name: 'acks',
    title: 'A peer that flushes, and so acks, at its own rate',
    cells: [0, 5].flatMap((percent) =>
      [5, 10, 20, 30, 60, 120].map((ackHz) =>
        cellOf(`acks at ${ackHz} Hz, ${percent} %`, { ackHz, loss: independent(percent) }),
      ),
    ),
  },
  {
    name: 'clocks',
    title: 'Time at ticks only, against time at arrivals',
    cells: clockCells,
    policies: ['auto', 'max'],
  },
  {
    name: 'bottleneck',
    title: 'A bottleneck with a 300 ms queue, no other loss',
    cells: [20, 12, 8, 6].map((kilobytes) =>
      cellOf(`${kilobytes} kB/s`, { bottleneckBytesPerSecond: kilobytes * 1000 }),
    ),
  },
]
