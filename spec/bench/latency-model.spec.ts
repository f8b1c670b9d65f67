// The latency model itself: the same seed, the same figures; the link loses, delays and queues what its cell says; copies
// are counted as a decoder of the bytes counts them.

import { describe, expect, it } from 'vitest'
import { steadyCell, type Cell } from '../../bench/latency/cell.ts'
import { measure } from '../../bench/latency/measure.ts'
import { packeteerEnds } from '../../bench/latency/packeteer-ends.ts'
import { openPath } from '../../bench/latency/path.ts'
import { play, type Ends } from '../../bench/latency/play.ts'
import { policies, type Policy } from '../../bench/latency/policies.ts'
import { decodeDatagram } from '../wire-format/decoder.ts'

const lossy: Cell = { ...steadyCell, loss: { kind: 'independent', share: 0.05 } }
const bursts: Cell = { ...steadyCell, loss: { kind: 'bursts', share: 0.05, meanMs: 50 } }

const policyOf = (name: string): Policy => policies.find((policy) => policy.name === name) as Policy

describe('one seed, one table', () => {
  it.each(policies)('$name', (policy) => {
    const first = measure(bursts, policy, 300, 7, 3)
    expect(measure(bursts, policy, 300, 7, 3)).toEqual(first)
    expect(measure(bursts, policy, 300, 8, 3).row).not.toEqual(first.row)
  })
})

describe('the link', () => {
  /** What became of datagrams that were sent in these steps: lost, dropped, and by how much later each of the others came. */
  const watch = (cell: Cell, count: number, stepMicros: number, bytes = 32) => {
    const path = openPath<number>(cell, 1, 'there')
    const delays: Array<number> = []
    let inversions = 0
    let backwards = 0
    let newest = -1
    let latest = 0
    const take = (): void => {
      const at = path.nextAt()
      const sent = path.take()
      if (at < latest) backwards += 1
      latest = at
      delays.push(at - sent * stepMicros)
      if (sent < newest) inversions += 1
      newest = Math.max(newest, sent)
    }
    for (let sent = 0; sent < count; sent += 1) {
      path.send(sent * stepMicros, sent, bytes)
      while (path.nextAt() <= sent * stepMicros) take()
    }
    while (path.nextAt() < Infinity) take()
    expect(backwards).toBe(0)
    expect(delays.length + path.lost + path.dropped).toBe(count)
    return { lost: path.lost / count, dropped: path.dropped / count, delays, inversions }
  }

  it('loses nothing, and delays each by half the round trip give or take the jitter', () => {
    const { lost, delays, inversions } = watch(steadyCell, 20_000, 16_667)
    expect(lost).toBe(0)
    const sorted = [...delays].sort((one, other) => one - other)
    expect([sorted[0], sorted[10_000], sorted.at(-1)].map((delay) => Math.round((delay ?? 0) / 500))).toEqual([
      80, 100, 120,
    ])
    expect(sorted.at(-1)).toBeLessThanOrEqual(60_000)
    // (20 - 16.67)^2 / (2 * 20^2) of the pairs of neighbours.
    expect(inversions / 20_000).toBeCloseTo(0.014, 2)
  })

  it.each([0.01, 0.05, 0.2])('loses %s of the datagrams, each by itself', (share) => {
    const { lost } = watch({ ...steadyCell, loss: { kind: 'independent', share } }, 50_000, 16_667)
    expect(Math.abs(lost - share)).toBeLessThan(0.005)
  })

  it.each([0.05, 0.2])('loses %s of the time, in outages of 50 ms on average', (share) => {
    const path = openPath<number>({ ...steadyCell, loss: { kind: 'bursts', share, meanMs: 50 } }, 1, 'there')
    let outages = 0
    let wasLost = false
    for (let millis = 0; millis < 600_000; millis += 1) {
      const before = path.lost
      path.send(millis * 1000, millis, 32)
      const isLost = path.lost > before
      if (isLost && !wasLost) outages += 1
      wasLost = isLost
      while (path.nextAt() <= millis * 1000) path.take()
    }
    expect(Math.abs(path.lost / 600_000 - share)).toBeLessThan(share / 10)
    expect(Math.abs(path.lost / outages - 50)).toBeLessThan(5)
  })

  it('passes on what the bottleneck does, queues 300 ms of it, and drops the rest', () => {
    const narrow = { ...steadyCell, jitterMs: 0, bottleneckBytesPerSecond: 20_000 }
    // 400 bytes with IP and UDP every 10 ms: twice what passes.
    const { dropped, delays } = watch(narrow, 2000, 10_000, 372)
    expect(dropped).toBeCloseTo(0.49, 2)
    expect(delays.slice(0, 3)).toEqual([70_000, 80_000, 90_000])
    expect(delays.reduce((most, delay) => Math.max(most, delay))).toBe(350_000)
  })
})

describe('what is counted', () => {
  it('loss as observed is loss as configured', () => {
    const { row } = measure(lossy, policyOf('lean'), 4000, 1, 4)
    expect(Math.abs(row.lost - 0.05)).toBeLessThan(0.01)
  })

  it('extra latency is within the jitter when nothing is lost', () => {
    const { sorted } = measure(steadyCell, policyOf('lean'), 1000, 1, 4)
    expect(sorted[0]).toBeGreaterThanOrEqual(-10)
    expect(sorted.at(-1)).toBeLessThanOrEqual(10)
    expect(sorted).toHaveLength(1000)
  })

  it('late messages are those beyond one way, jitter and so many ticks, a minute', () => {
    const { row, sorted } = measure(lossy, policyOf('kcp'), 3600, 1, 4)
    expect(row.latePerMinute.map(Math.round)).toEqual(
      [1, 2, 3].map((ticks) => sorted.filter((extra) => extra > 10 + (ticks * 1000) / 60).length),
    )
  })

  it.each(['lean', 'auto', 'max'] as const)('copies of %s are those that the second decoder finds', (recovery) => {
    const ends = packeteerEnds(recovery)
    let found = 0
    let counted = 0
    const watched: Ends<Uint8Array> = {
      ...ends,
      copiesIn: (datagram) => {
        counted += ends.copiesIn(datagram)
        found += itemsIn(datagram)
        return ends.copiesIn(datagram)
      },
    }
    const { copies } = play(lossy, watched, 400, 1, 0.5)
    expect(counted).toBe(found)
    expect(copies).toBeGreaterThanOrEqual(400)
    expect(copies).toBeLessThanOrEqual(found)
  })
})

function itemsIn(datagram: Uint8Array): number {
  const format = {
    maxDatagramBytes: 1200,
    maxMessageBytes: 1_048_576,
    channels: [{ name: 'moves', reliable: true }],
    integrity: 'none',
    sessionId: 0,
  } as const
  const newest = (datagram[1] ?? 0) + 256 * (datagram[2] ?? 0) - 1
  const knowledge = { received: new Set<number>(), nextOwn: 32_000, messages: new Map<number, number>() }
  const decoded = decodeDatagram(datagram, format, newest < 0 ? knowledge : { ...knowledge, newest })
  expect(decoded.ok).toBe(true)
  return decoded.ok ? decoded.datagram.items.length : 0
}
