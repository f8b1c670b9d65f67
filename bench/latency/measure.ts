// One cell under one policy, as a row of figures: the same cell at every phase between the two ends' ticks, and what the worst
// phase gives. Quantiles are of the sorted sample, without interpolation.

import { messageRate, type Cell } from './cell.ts'
import type { Played } from './play.ts'
import type { Policy } from './policies.ts'

export interface Row {
  readonly cell: string
  readonly policy: string
  /** Extra latency beyond the nominal one-way time, in milliseconds; Infinity: a message was never delivered. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Of the phase where it is highest. The others are of all phases together. */
  readonly p99Worst: number
  readonly p999: number
  readonly max: number
  /** Messages on the wire for each one submitted. */
  readonly copies: number
  /** Bytes on the wire for each message submitted, IP and UDP included, acks of the other direction not. */
  readonly wireBytesPerMessage: number
  /** Messages a minute that miss a game's input delay of one way + jitter + 1, 2, 3 ticks. */
  readonly latePerMinute: readonly [number, number, number]
  /** Shares of the datagrams sent: lost by chance, dropped by the full queue. */
  readonly lost: number
  readonly dropped: number
  /** Messages delivered a second, while all were submitted. */
  readonly goodput: number
}

export interface Measured {
  readonly row: Row
  /** Extra latencies in milliseconds, ascending. */
  readonly sorted: Float64Array
}

/** `messages` are of all phases together; each phase has a link of its own, the same for every policy and every cell. */
export function measure(cell: Cell, policy: Policy, messages: number, seed: number, phases: number): Measured {
  const each = Math.ceil(messages / phases)
  const runs = Array.from({ length: phases }, (_, index) =>
    policy.play(cell, each, seed + index * seedsApart, (index + 0.5) / phases),
  )
  const sortedRuns = runs.map(({ extras }) => extras.map((micros) => micros / 1000).sort())
  const sorted = Float64Array.from(sortedRuns.flatMap((run) => [...run])).sort()
  const total = (figure: Exclude<keyof Played, 'extras'>): number => runs.reduce((sum, run) => sum + run[figure], 0)
  const late = (ticks: number): number => {
    const bound = cell.jitterMs + (ticks * 1000) / cell.tickHz
    return ((sorted.length - countUpTo(sorted, bound)) / sorted.length) * messageRate(cell) * 60
  }
  const row: Row = {
    cell: cell.name,
    policy: policy.name,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    p99Worst: Math.max(...sortedRuns.map((run) => quantile(run, 0.99))),
    p999: quantile(sorted, 0.999),
    max: quantile(sorted, 1),
    copies: total('copies') / sorted.length,
    wireBytesPerMessage: total('wireBytes') / sorted.length,
    latePerMinute: [late(1), late(2), late(3)],
    lost: total('lost') / total('datagrams'),
    dropped: total('dropped') / total('datagrams'),
    goodput: total('deliveredInTime') / total('seconds'),
  }
  return { row, sorted }
}

/** Seeds of users are small: no phase of one is a phase of another. */
const seedsApart = 1_000_003

export const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN

/** How many are at most `bound`. */
function countUpTo(sorted: Float64Array, bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) <= bound) low = middle + 1
    else high = middle
  }
  return low
}
