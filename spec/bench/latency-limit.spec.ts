// The physical limit: in closed form, as the model reaches it, and as a bound that no policy passes; and the rivals where
// others have measured them.

import { describe, expect, it } from 'vitest'
import { steadyCell, type Cell } from '../../bench/latency/cell.ts'
import { limitQuantile, limitTail } from '../../bench/latency/limit.ts'
import { measure, quantile } from '../../bench/latency/measure.ts'
import { policies, type Policy } from '../../bench/latency/policies.ts'

const lossy = (share: number): Cell => ({ ...steadyCell, loss: { kind: 'independent', share } })
const bursts = (share: number, meanMs: number): Cell => ({ ...steadyCell, loss: { kind: 'bursts', share, meanMs } })
const policyOf = (name: string): Policy => policies.find((policy) => policy.name === name) as Policy
const limitPolicy = policyOf('all')

describe('the formula', () => {
  it.each([
    [0, 9.8],
    [0.01, 10],
    [0.05, 23.5],
    [0.1, 26.3],
    [0.2, 41.6],
  ])('at independent loss of %s, p99 is %s ms', (share, p99) => {
    expect(limitQuantile(lossy(share), 0.99)).toBeCloseTo(p99, 1)
  })

  it('without jitter, k ticks late is p^k', () => {
    const cell = { ...lossy(0.1), jitterMs: 0 }
    expect(limitTail(cell, -0.1)).toBe(1)
    expect(limitTail(cell, 0)).toBeCloseTo(0.1, 12)
    expect(limitTail(cell, 17)).toBeCloseTo(0.01, 12)
    expect(limitTail(cell, 34)).toBeCloseTo(0.001, 12)
  })

  it('bursts fade with their mean: p99 of 5 % in 50 ms is that of the formula, and a tick of waiting on average half', () => {
    // mu ln(100 pi) = 80.5 ms until the outage ends, and then up to a tick until the next datagram.
    expect(limitQuantile(bursts(0.05, 50), 0.99)).toBeCloseTo(90.6, 0)
    expect(limitQuantile(bursts(0.1, 50), 0.99)).toBeCloseTo(125.7, 0)
  })
})

describe('every unacked message in every packet', () => {
  it.each([0.01, 0.05, 0.2])('reaches the limit at independent loss of %s', (share) => {
    const { sorted } = measure(lossy(share), limitPolicy, 20_000, 1, 4)
    expect(Math.abs(quantile(sorted, 0.5) - limitQuantile(lossy(share), 0.5))).toBeLessThan(0.5)
    expect(Math.abs(quantile(sorted, 0.99) - limitQuantile(lossy(share), 0.99))).toBeLessThan(1)
  })

  it.each(policies)('$name does not pass it', (policy) => {
    for (const cell of [lossy(0.05), lossy(0.2)]) {
      const { sorted } = measure(cell, policy, 4000, 1, 4)
      for (const share of [0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
        expect(quantile(sorted, share)).toBeGreaterThan(limitQuantile(cell, share) - 1)
    }
  })

  it.each(policies.slice(3))('$name brings no single message before it does', (policy) => {
    // Each sends one datagram in every tick, so that the same link treats the nth of each alike.
    for (const cell of [lossy(0.05), bursts(0.05, 50)]) {
      const best = limitPolicy.play(cell, 2000, 3, 0.5).extras
      const late = policy.play(cell, 2000, 3, 0.5).extras
      expect(late.every((extra, index) => extra >= (best[index] as number))).toBe(true)
    }
  })
})

describe('rivals, at 5 % independent loss, are where others have measured them', () => {
  // From an independent simulation of the same model. As many messages as it had: several curves have a knee near p99, where
  // a few messages more or fewer are many milliseconds.
  it.each([
    ['fixed-100', 141, 1.8],
    ['fixed-300', 546, 1.1],
    ['rtt-1.5', 251, 1.1],
    ['kcp', 224, 1.1],
    ['quic', 242, 1.1],
    ['all', 23, 7.1],
  ])('%s: p99 %s ms, %s copies', (name, p99, copies) => {
    const { row } = measure(lossy(0.05), policyOf(name), 72_000, 1, 4)
    expect(Math.abs(row.p99 / p99 - 1)).toBeLessThan(0.06)
    expect(Math.abs(row.copies / copies - 1)).toBeLessThan(0.08)
  })
})
