// The packet floor of a state: each rule is broken by hand, and named.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { State } from '../../src/connection/state.ts'
import { micros } from '../../src/core/time.ts'
import { packets } from '../../src/state/packets.ts'
import { owing } from './owing.ts'
import { alone, readBack, stateWhere, verdictOn, written } from './samples.ts'

type Packets = Draft<State>['packets']

const on = (state: State, change: (draft: Packets) => void): string =>
  verdictOn(state, (draft) => change(draft.packets))
const lossy = stateWhere(({ packets: { flight } }) => flight.lost.length > 1 && flight.sent.end - flight.sent.start > 2)
const { next } = lossy.packets.numbering
const newest = lossy.packets.arrivals.seen.newest

describe('the packet floor', () => {
  it('is read back as it was', () => {
    expect(alone(readBack(packets, written(packets, owing.packets)))).toEqual(alone(owing.packets))
  })

  it('before the first sample, the round trip is as at the start, and written as one byte', () => {
    expect(owing.packets.rtt.smoothed).toBe(-1)
    const odd = { ...owing.packets, rtt: { ...owing.packets.rtt, jitter: micros(5) } }
    expect(written(packets, odd)).toBe(written(packets, owing.packets))
  })
})

describe('numbers', () => {
  it.each<readonly [string, (draft: Packets) => void]>([
    [`numbering.acked: ${next}; less than next (${next})`, ({ numbering }) => void (numbering.acked = next)],
    [
      `numbering.wideFrom: ${next + 1}; at most next (${next})`,
      ({ numbering }) => void (numbering.wideFrom = next + 1),
    ],
    [`numbering.mark: ${next + 1}; at most next (${next})`, ({ numbering }) => void (numbering.mark = next + 1)],
    [
      `numbering.earlierMark: 1; at most mark (0)`,
      ({ numbering }) => void Object.assign(numbering, { mark: 0, earlierMark: 1 }),
    ],
    [
      `numbering.next: ${next + 1}; the end of the flight (${next})`,
      ({ numbering }) => void (numbering.next = next + 1),
    ],
  ])('%s', (reason, change) => {
    expect(on(lossy, change)).toBe(`packets.${reason}`)
  })
})

describe('a flight', () => {
  it('begins with a packet', () => {
    const { base, start } = lossy.packets.flight.sent
    expect(on(lossy, ({ flight }) => void (flight.sent.buffer[start] = 'acked'))).toBe(
      `packets.flight.sent[${base}]: acked; a packet: the window begins with the oldest in flight`,
    )
    expect(on(lossy, ({ flight }) => void (flight.sent.buffer[start] = 'lost'))).toMatch(/: lost; a packet/)
  })

  it('remembers lost packets in order, and none that is in flight or was not sent', () => {
    const first = lossy.packets.flight.lost[0]?.number ?? 0
    const second = (draft: Packets) => draft.flight.lost[1] ?? { number: 0 }
    const last = (draft: Packets) => draft.flight.lost.at(-1) ?? { number: 0 }
    const end = lossy.packets.flight.lost.length - 1
    expect(on(lossy, (draft) => void (second(draft).number = first))).toBe(
      `packets.flight.lost[1].number: ${first}; more than the one before (${first})`,
    )
    expect(on(lossy, (draft) => void (last(draft).number = next))).toBe(
      `packets.flight.lost[${end}].number: ${next}; less than next (${next})`,
    )
    expect(on(lossy, (draft) => void (last(draft).number = lossy.packets.flight.sent.base))).toMatch(
      /; a packet that is not in flight$/,
    )
  })

  it('was counted', () => {
    const count = lossy.packets.flight.lost.length
    expect(on(lossy, ({ traffic }) => void (traffic.packetsLost = count - 1))).toBe(
      `packets.traffic.packetsLost: ${count - 1}; at least those remembered (${count})`,
    )
  })

  it('has datagrams of one byte to the longest', () => {
    const { base, start } = owing.packets.flight.sent
    expect(on(owing, ({ flight }) => void Object.assign(flight.sent.buffer[start] ?? {}, { bytes: 257 }))).toBe(
      `packets.flight.sent[${base}].bytes: 257; a whole number from 1 to 256`,
    )
  })
})

describe('arrivals', () => {
  const allowed = `at most the newest seen (${newest})`
  it.each<readonly [string, (draft: Packets) => void]>([
    [`newestNarrow: ${newest + 1}; ${allowed}`, ({ arrivals }) => void (arrivals.newestNarrow = newest + 1)],
    [`ackKnownUpTo: ${newest + 1}; ${allowed}`, ({ arrivals }) => void (arrivals.ackKnownUpTo = newest + 1)],
    [`lowestLate: ${newest + 1}; ${allowed}`, ({ arrivals }) => void (arrivals.lowestLate = newest + 1)],
    [
      `lowestLate: 0; -1 without ackKnownSince`,
      ({ arrivals }) => void Object.assign(arrivals, { lowestLate: 0, ackKnownSince: -1 }),
    ],
    [`ackKnownSince: ${next + 1}; at most next (${next})`, ({ arrivals }) => void (arrivals.ackKnownSince = next + 1)],
  ])('%s', (reason, change) => {
    expect(on(lossy, change)).toBe(`packets.arrivals.${reason}`)
  })

  it('nothing is owed for nothing', () => {
    expect(on(owing, ({ arrivals }) => void (arrivals.newestAt = micros(0)))).toBe(
      'packets.arrivals.newestAt: 0; -1 where nothing was seen',
    )
    expect(on(owing, ({ arrivals }) => void (arrivals.owedSince = micros(0)))).toBe(
      'packets.arrivals.owedSince: 0; -1 where nothing came',
    )
  })
})

describe('loss and probes', () => {
  it.each<readonly [string, (draft: Packets) => void]>([
    ['loss.threshold: 17; a whole number from 2 to 16', ({ loss }) => void (loss.threshold = 17)],
    ['loss.settled: 513; a whole number from 0 to 512', ({ loss }) => void (loss.settled = 513)],
    ['loss.share: 1.5; a fraction from 0 to 1', ({ loss }) => void (loss.share = 1.5)],
    ['loss.runs: -0.5; a fraction from 0 to 1', ({ loss }) => void (loss.runs = -0.5)],
    ['probe.misses: 17; a whole number from 0 to 16', ({ probe }) => void (probe.misses = 17)],
  ])('%s', (reason, change) => {
    expect(on(lossy, change)).toBe(`packets.${reason}`)
  })
})
