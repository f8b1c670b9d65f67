// Which acks are samples of the round trip, and of what.

import { describe, expect, it } from 'vitest'
import { packetStateFrom, type PacketState } from '../../src/packet/state.ts'
import { ackOf, clockAt, passTime, receive, send } from './fixture.ts'

const start = packetStateFrom<string>(0)

/** Packets 0 to 3, sent at 10, 20, 30 and 40 ms. */
const flying = [10_000, 20_000, 30_000, 40_000].reduce((state, now) => send(state, clockAt(now), 'm'), start)

describe('a sample', () => {
  it('is the time since the newest acked packet was sent, less the hold', () => {
    const [state] = receive(flying, clockAt(140_000), 0, ackOf(3, '07', 20_000))
    expect(state.rtt).toMatchObject({ smoothed: 80_000, latest: 80_000, variance: 40_000 })
  })

  it('is also taken from a bare ack that was acked', () => {
    const [state] = receive(send(start, clockAt(10_000)), clockAt(60_000), 0, ackOf(0))
    expect(state.rtt.smoothed).toBe(50_000)
  })

  it('is never below 0, however long the peer says it held the ack', () => {
    expect(receive(flying, clockAt(50_000), 0, ackOf(3, '', 26_000))[0].rtt.smoothed).toBe(0)
  })

  it('comes with what the oldest packet of the ack waited beyond it', () => {
    const known: PacketState<string> = { ...flying, rtt: { ...flying.rtt, ackGap: clockAt(0).now } }
    const [state] = receive(known, clockAt(140_000), 0, ackOf(3, '07'))
    expect([state.rtt.smoothed, state.rtt.ackGap]).toEqual([100_000, 30_000])
  })
})

describe('after a pause', () => {
  it('times are those that timers see, and only the hold is not', () => {
    const paused = { age: 90_000_000 }
    const sentOn = send(start, clockAt(1_000_000, paused), 'a')
    const both = send(sentOn, clockAt(1_020_000, paused), 'b')
    const known: PacketState<string> = { ...both, rtt: { ...both.rtt, ackGap: clockAt(0).now } }
    const { rtt } = receive(known, clockAt(1_100_000, paused), 0, ackOf(1))[0]
    expect(rtt).toMatchObject({ smoothed: 80_000, ackGap: 20_000, path: { since: 1_100_000 } })
  })
})

describe('no sample', () => {
  it('is taken when the newest packet of the ack had been acked before', () => {
    const [first] = receive(flying, clockAt(100_000), 0, ackOf(3, ''))
    const [second] = receive(first, clockAt(150_000), 1, ackOf(3, '04'))
    expect(second.rtt).toBe(first.rtt)
    expect(second.traffic.packetsAcked).toBe(2)
  })

  it('is taken when the ack was held too long to say', () => {
    expect(receive(flying, clockAt(140_000), 0, ackOf(3, '07', -1))[0].rtt).toBe(start.rtt)
  })

  it('is taken across a pause', () => {
    const resumed = clockAt(1_040_000, { age: 90_040_000, resumedAt: 1_040_000 })
    const [acked] = receive(flying, resumed, 0, ackOf(1))
    expect(acked.rtt).toBe(start.rtt)
    const [next] = receive(send(acked, resumed, 'm'), { ...resumed, now: clockAt(1_100_000).now }, 1, ackOf(4, ''))
    expect(next.rtt.smoothed).toBe(60_000)
  })

  it('is taken across a pause from an ack that also names a packet sent after it', () => {
    const resumed = clockAt(1_040_000, { resumedAt: 1_040_000 })
    const state = send(flying, resumed, 'm')
    expect(receive(state, { ...resumed, now: clockAt(1_100_000).now }, 0, ackOf(4, '0f'))[0].rtt).toBe(start.rtt)
  })
})

// A round trip that rose beyond our patience (a second) was once never learnt: every packet was given up, repeated, and acked late.
describe('a round trip that outgrew our patience', () => {
  const [known] = receive(send(start, clockAt(0), 'a'), clockAt(50_000), 0, ackOf(0))
  const patient: PacketState<string> = { ...known, rtt: { ...known.rtt, ackGap: clockAt(0).now } }
  const sentOn = send(patient, clockAt(100_000), 'b')
  const [given, lost] = passTime(sentOn, clockAt(1_100_000))

  it('is learnt from the late ack', () => {
    expect(lost).toEqual([{ type: 'ManifestLost', manifest: 'b' }])
    const [state, effects] = receive(given, clockAt(1_300_000), 1, ackOf(1))
    expect(effects).toEqual([{ type: 'ManifestConfirmed', manifest: 'b', late: true }])
    expect(state.rtt).toMatchObject({ latest: 1_200_000, smoothed: 193_750, variance: 306_250, ackGap: 0 })
  })

  it('so that the next packet is waited for', () => {
    const [state] = receive(given, clockAt(1_300_000), 1, ackOf(1))
    const next = send(state, clockAt(1_300_000), 'c')
    expect(passTime(next, clockAt(2_500_000))[0]).toBe(next)
  })

  it('is no sample where the ack names a newer packet, which had been acked before', () => {
    const [acked] = receive(send(given, clockAt(1_200_000), 'c'), clockAt(1_300_000), 1, ackOf(2, ''))
    const [state, effects] = receive(acked, clockAt(1_400_000), 2, ackOf(2, '01'))
    expect(effects).toEqual([{ type: 'ManifestConfirmed', manifest: 'b', late: true }])
    expect(state.rtt).toBe(acked.rtt)
  })

  it('is no sample either if held too long to say, or across a pause', () => {
    expect(receive(given, clockAt(1_300_000), 1, ackOf(1, undefined, -1))[0].rtt).toBe(given.rtt)
    expect(receive(given, clockAt(1_300_000, { resumedAt: 1_200_000 }), 1, ackOf(1))[0].rtt).toBe(given.rtt)
  })
})
