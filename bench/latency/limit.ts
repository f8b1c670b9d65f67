// The physical limit in closed form. At one datagram a tick nothing can arrive before the first datagram that gets through,
// and one that carries all that is unacked brings everything: so the extra latency of a message is that of the earliest
// of the datagrams that leave with it, one tick later, two ticks later, of those that are not lost. Exact for the model
// of play.ts, jitter included; cells with a bottleneck have no such formula.

import { messageRate, type Cell, type Loss } from './cell.ts'
import type { Row } from './measure.ts'

/** The probability that a message is later than `extraMs` beyond the nominal one-way time, whatever the protocol. */
export function limitTail(cell: Cell, extraMs: number): number {
  const { jitterMs, loss } = cell
  const tickMs = 1000 / cell.tickHz
  const [stays, falls] = chainOf(loss, tickMs)
  // Nothing has arrived, and the link lets the next datagram through, or loses it.
  let up = 1 - loss.share
  let down = loss.share
  for (let sentMs = 0; sentMs - jitterMs <= extraMs; sentMs += tickMs) {
    up *= 1 - onTime(extraMs - sentMs, jitterMs)
    const nextDown = down * stays + up * falls
    up = up + down - nextDown
    down = nextDown
  }
  return up + down
}

/** The least latency that a share of the messages can be promised, in milliseconds beyond the nominal one-way time. */
export function limitQuantile(cell: Cell, share: number): number {
  let low = -cell.jitterMs
  let high = 1000
  while (limitTail(cell, high) > 1 - share) high *= 2
  while (high - low > 0.001) {
    const middle = (low + high) / 2
    if (limitTail(cell, middle) > 1 - share) low = middle
    else high = middle
  }
  return high
}

/** As a row of the tables; NaN where the limit has no figure. undefined: a bottleneck, which the formula leaves out. */
export function limitRow(cell: Cell): Row | undefined {
  if (cell.bottleneckBytesPerSecond !== undefined) return undefined
  const late = (ticks: number): number =>
    limitTail(cell, cell.jitterMs + (ticks * 1000) / cell.tickHz) * messageRate(cell) * 60
  return {
    cell: cell.name,
    policy: 'limit',
    p50: limitQuantile(cell, 0.5),
    p95: limitQuantile(cell, 0.95),
    p99: limitQuantile(cell, 0.99),
    p99Worst: Number.NaN,
    p999: limitQuantile(cell, 0.999),
    max: Number.NaN,
    copies: Number.NaN,
    wireBytesPerMessage: Number.NaN,
    latePerMinute: [late(1), late(2), late(3)],
    lost: cell.loss.share,
    dropped: 0,
    goodput: messageRate(cell),
  }
}

/** The chance that the next datagram is lost, after one that was, and after one that was not. */
function chainOf(loss: Loss, tickMs: number): readonly [stays: number, falls: number] {
  if (loss.kind === 'independent') return [loss.share, loss.share]
  const memory = Math.exp(-tickMs / (loss.meanMs * (1 - loss.share)))
  return [loss.share + (1 - loss.share) * memory, loss.share * (1 - memory)]
}

/** The probability that a datagram is at most this much later than the nominal one-way time. */
function onTime(marginMs: number, jitterMs: number): number {
  if (jitterMs === 0) return marginMs >= 0 ? 1 : 0
  return Math.min(1, Math.max(0, (marginMs + jitterMs) / (2 * jitterMs)))
}
