// Which packets are lost, late or forgotten, in which order that is told, and what is learnt from it.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { packetStateFrom, type PacketState } from '../../src/packet/state.ts'
import { ackOf, clockAt, passTime, receive, send, upTo } from './fixture.ts'

/** Packets 0, 1, 2 ... all at 0 ms with the manifest 'a', 'b', ...; a '-' is a bare ack. */
const flying = (manifests: string): PacketState<string> =>
  manifests
    .split('')
    .reduce(
      (state, manifest) => send(state, clockAt(0), manifest === '-' ? undefined : manifest),
      packetStateFrom<string>(0),
    )

const soon = clockAt(50_000)

describe('a packet that two newer acked ones passed', () => {
  const [passed, effects] = receive(flying('abcd'), soon, 0, ackOf(3, '01'), '07')

  it('is lost at once; confirmations come first, the payload last', () => {
    expect(effects).toMatchObject([
      { type: 'ManifestConfirmed', manifest: 'c', late: false },
      { type: 'ManifestConfirmed', manifest: 'd', late: false },
      { type: 'ManifestLost', manifest: 'a' },
      { type: 'ManifestLost', manifest: 'b' },
      { type: 'PayloadReceived' },
    ])
  })

  it('counts as lost, and moves the lost share', () => {
    expect(passed.traffic).toMatchObject({ packetsAcked: 2, packetsLost: 2 })
    expect(passed.loss).toEqual({ threshold: 2, settled: 0, share: 0.031005859375, newest: 1, runs: 0.0625 })
  })

  it('is confirmed as late by a later ack; then it counts as acked', () => {
    const [state, late] = receive(passed, soon, 1, ackOf(3, '03'))
    expect(late).toEqual([{ type: 'ManifestConfirmed', manifest: 'b', late: true }])
    expect(state.traffic).toMatchObject({ packetsAcked: 3, packetsLost: 1 })
  })

  it('and is the only one that arrived, late, is not the newest acked: its number was given up', () => {
    const [given] = passTime(flying('a'), clockAt(8_000_000))
    const [state, effects] = receive(given, clockAt(8_000_000), 0, ackOf(0))
    expect(effects).toEqual([{ type: 'ManifestConfirmed', manifest: 'a', late: true }])
    expect(state.numbering.acked).toBe(-1)
  })

  it('and was only late raises the threshold: one more is waited for, so two where packets are lost', () => {
    const [state] = receive(passed, soon, 1, ackOf(3, '03'))
    expect(state.loss).toMatchObject({ threshold: 3, share: 0.015380859375 })
    const more = 'efgh'.split('').reduce((before, manifest) => send(before, soon, manifest), state)
    const [one, byOne] = receive(more, soon, 2, ackOf(5, ''))
    expect(byOne).toMatchObject([{ manifest: 'f' }])
    expect(receive(one, soon, 3, ackOf(6, ''))[1]).toEqual([
      { type: 'ManifestConfirmed', manifest: 'g', late: false },
      { type: 'ManifestLost', manifest: 'e' },
    ])
  })

  it('and was a bare ack is given up in silence', () => {
    const [state, silent] = receive(flying('-bc'), soon, 0, ackOf(2, '01'))
    expect(silent).toMatchObject([{ manifest: 'b' }, { manifest: 'c' }])
    expect([state.traffic.packetsLost, state.loss.share, state.flight.sent.base]).toEqual([0, 0, 3])
  })

  it('and was a bare ack tells nothing of losses, nor of runs of them', () => {
    const [state] = receive(flying('-bcde'), soon, 0, ackOf(4, '01'))
    expect(state.loss).toMatchObject({ share: 0.031005859375, newest: 2, runs: 0.0625 })
  })

  // Misses were once left over when all packets had been given up and acked late: large messages then waited for ever.
  it('ends the misses when it is acked late', () => {
    const missed = { ...passed, probe: { misses: 3, sentAt: micros(9), lastSentAt: micros(9) } }
    expect(receive(missed, soon, 1, ackOf(0))[0].probe).toEqual({ misses: 0, sentAt: -1, lastSentAt: 9 })
    const both = receive(send(missed, soon, 'e'), soon, 1, ackOf(4, '04'))
    expect(both[1]).toMatchObject([
      { manifest: 'b', late: true },
      { manifest: 'e', late: false },
    ])
    expect(both[0].probe.misses).toBe(0)
  })
})

describe('where packets are lost', () => {
  // 'b' arrives as the first that does, 'a' is lost to time: the share is 1/64.
  const [one] = receive(flying('ab'), clockAt(100_000), 0, ackOf(1, ''))
  const [lossy] = passTime(one, clockAt(558_594))
  const more = 'cdef'.split('').reduce((before, manifest) => send(before, clockAt(600_000), manifest), lossy)

  it('one newer acked packet is enough', () => {
    expect(lossy.loss.share).toBe(0.015625)
    expect(receive(more, clockAt(700_000), 1, ackOf(3, '02'))[1]).toEqual([
      { type: 'ManifestConfirmed', manifest: 'd', late: false },
      { type: 'ManifestLost', manifest: 'c' },
    ])
  })

  it('neighbours are a run, and one alone is none', () => {
    const [both] = receive(more, clockAt(700_000), 1, ackOf(4, ''))
    expect(both.loss).toMatchObject({ newest: 3, runs: 0.0625 })
    const [apart] = receive(more, clockAt(700_000), 1, ackOf(5, '02'))
    expect(apart.loss).toMatchObject({ newest: 4, runs: 0 })
  })
})

describe('time', () => {
  // One newer packet is acked, after a round trip of 100 ms: overdue after 112.5 ms, 4 variances of 50 ms and an ack gap of 246.093.
  const [one] = receive(flying('ab'), clockAt(100_000), 0, ackOf(1, ''))

  it('that changes nothing leaves the same state', () => {
    const [state, effects] = passTime(one, clockAt(558_593))
    expect([state, effects]).toEqual([one, []])
    expect(state).toBe(one)
  })

  it('passes its verdicts in a flush, or with an ack that brings news; an ack without is only an arrival', () => {
    const [state, effects] = receive(one, clockAt(558_594), 1, ackOf(1, ''))
    expect(effects).toEqual([])
    expect(state.flight).toBe(one.flight)
  })

  it('loses a packet that is overdue and was passed by one', () => {
    const [state, effects] = passTime(one, clockAt(558_594))
    expect(effects).toEqual([{ type: 'ManifestLost', manifest: 'a' }])
    expect(state.traffic.packetsLost).toBe(1)
  })

  it('does not lose a packet that nothing passed, before its patience ends', () => {
    const state = flying('a-b')
    expect(passTime(state, clockAt(7_499_999))[0]).toBe(state)
    const [given, effects] = passTime(state, clockAt(7_500_000))
    expect(effects).toEqual([
      { type: 'ManifestLost', manifest: 'a' },
      { type: 'ManifestLost', manifest: 'b' },
    ])
    expect([given.flight.sent.base, given.traffic.packetsLost]).toEqual([3, 2])
  })

  it('leaves a packet that was sent after its patience began', () => {
    const state = send(flying('a'), clockAt(5_000_000), 'b')
    expect(passTime(state, clockAt(7_500_000))[1]).toEqual([{ type: 'ManifestLost', manifest: 'a' }])
  })

  it('gives up what is more than 4,096 packets old, however young', () => {
    const state = upTo(0, 4096).reduce((before, number) => send(before, clockAt(0), `${number}`), flying(''))
    expect(passTime(state, clockAt(1))[1]).toEqual([{ type: 'ManifestLost', manifest: '0' }])
  })

  it('forgets a lost packet after the lifetime of datagrams: nothing more is heard of it', () => {
    const [lossy] = passTime(flying('ab'), clockAt(8_000_000))
    expect(passTime(lossy, clockAt(60_000_000))[0]).toBe(lossy)
    const [state, effects] = passTime(lossy, clockAt(60_000_001))
    expect(effects).toEqual([
      { type: 'ManifestForgotten', manifest: 'a' },
      { type: 'ManifestForgotten', manifest: 'b' },
    ])
    expect(state).toEqual({ ...lossy, flight: { ...lossy.flight, lost: [] } })
    expect(receive(state, clockAt(60_000_002), 0, ackOf(1))[1]).toEqual([])
  })

  it('loses before it forgets, in one step', () => {
    expect(passTime(flying('a'), clockAt(60_000_001))[1]).toEqual([
      { type: 'ManifestLost', manifest: 'a' },
      { type: 'ManifestForgotten', manifest: 'a' },
    ])
  })

  it('is what timers see: over a pause nothing is lost, nothing is forgotten', () => {
    const state = flying('ab')
    expect(passTime(state, clockAt(1_000_000, { age: 90_000_000, resumedAt: 1_000_000 }))[0]).toBe(state)
    const [lossy] = passTime(state, clockAt(8_000_000))
    expect(passTime(lossy, clockAt(9_000_000, { age: 90_000_000, resumedAt: 9_000_000 }))[0]).toBe(lossy)
  })
})
