// One cell under one policy, as a row of figures. Quantiles are of the sorted sample, without interpolation.

import { messageRate, type Cell } from './cell.ts'
import type { Policy } from './policies.ts'

export interface Row {
  readonly cell: string
  readonly policy: string
  /** Extra latency beyond the nominal one-way time, in milliseconds; Infinity: a message was never delivered. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
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

export function measure(cell: Cell, policy: Policy, messages: number, seed: number): Measured {
  const played = policy.play(cell, messages, seed)
  const sorted = played.extras.map((micros) => micros / 1000).sort()
  const late = (ticks: number): number => {
    const bound = cell.jitterMs + (ticks * 1000) / cell.tickHz
    return ((messages - countUpTo(sorted, bound)) / messages) * messageRate(cell) * 60
  }
  const row: Row = {
    cell: cell.name,
    policy: policy.name,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    p999: quantile(sorted, 0.999),
    max: quantile(sorted, 1),
    copies: played.copies / messages,
    wireBytesPerMessage: played.wireBytes / messages,
    latePerMinute: [late(1), late(2), late(3)],
    lost: played.lost / played.datagrams,
    dropped: played.dropped / played.datagrams,
    goodput: played.deliveredInTime / played.seconds,
  }
  return { row, sorted }
}

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
