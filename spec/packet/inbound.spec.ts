// Upward: what a datagram orders, in which order, and what it leaves behind. Verdicts: inbound-verdicts.spec.ts; round trips:
// inbound-round-trips.spec.ts.

import { describe, expect, it } from 'vitest'
import { packetInbound } from '../../src/packet/inbound.ts'
import { packetStateFrom, type PacketState } from '../../src/packet/state.ts'
import { ackOf, bytes, clockAt, datagramOf, receive, rules, send, upTo } from './fixture.ts'

const start = packetStateFrom<string>(0)
const clock = clockAt(100_000)

/** Packets 0, 1, 2 ... at 1 ms, 2 ms, 3 ms ... with the manifest 'a', 'b', ...; a '-' is a bare ack. */
const flying = (manifests: string, first = 0): PacketState<string> =>
  manifests
    .split('')
    .reduce(
      (state, manifest, index) => send(state, clockAt(1000 * (index + 1)), manifest === '-' ? undefined : manifest),
      packetStateFrom<string>(first),
    )

describe('a datagram', () => {
  it('hands its body up, with the packet number as its place in order', () => {
    const datagram = datagramOf({ number: 3, wide: false, ack: undefined }, '07 08')
    const [state, effects] = packetInbound(rules, start, { type: 'DatagramReceived', datagram }, clock)
    expect(effects).toEqual([{ type: 'PayloadReceived', bytes: datagram, start: 3, end: 5, order: 3 }])
    expect(state.traffic).toMatchObject({ packetsReceived: 1, bytesReceived: 5 })
    expect(state.arrivals).toMatchObject({ newestAt: 100_000, owedSince: 100_000, newestNarrow: 3 })
  })

  it('without a body orders nothing and asks for no ack, but is counted and will be acked', () => {
    const [state, effects] = receive(start, clock, 3)
    expect(effects).toEqual([])
    expect(state.traffic).toMatchObject({ packetsReceived: 1, bytesReceived: 3 })
    expect(state.arrivals).toMatchObject({ newestAt: 100_000, owedSince: -1 })
  })

  it('arrives in all time that passed: the peer saw that time, too', () => {
    const [state] = receive(start, clockAt(5, { age: 9 }), 0, undefined, '07')
    expect(state.arrivals).toMatchObject({ newestAt: 9, owedSince: 9 })
  })

  it('that came wide makes the next departure wide', () => {
    const datagram = datagramOf({ number: 70_000, wide: true, ack: undefined })
    const [state] = packetInbound(rules, start, { type: 'DatagramReceived', datagram }, clock)
    expect(state.arrivals).toMatchObject({ wide: true, newestNarrow: -1 })
    expect(send(state, clock, 'a').numbering.wideFrom).toBe(0)
  })

  it('that is narrow and late, after the peer went wide, is still read near the narrow ones', () => {
    const [narrow] = receive(start, clock, 20_000)
    const wide = datagramOf({ number: 20_900, wide: true, ack: undefined })
    const [state] = packetInbound(rules, narrow, { type: 'DatagramReceived', datagram: wide }, clock)
    expect(receive(state, clock, 20_003, undefined, '07')[1]).toMatchObject([{ order: 20_003 }])
  })

  it.each([65_535, 65_536, 2 ** 32 - 1, 2 ** 32])('is read over the wrap of the peer, from %d on', (first) => {
    const [one] = receive(packetStateFrom<string>(first), clock, first, undefined, '07')
    expect(receive(one, clock, first + 1, undefined, '07')[1]).toMatchObject([{ order: first + 1 }])
  })
})

describe('a datagram is discarded, and the state is the same', () => {
  const [seen] = receive(flying('a'), clock, 5000, undefined, '07')

  it.each([
    ['that came before', 5000, { type: 'Duplicate', packet: 5000 }],
    ['older than the window', 3975, { type: 'Stale', packet: 3975 }],
  ])('%s', (_name, number, error) => {
    const [state, effects] = receive(seen, clock, number, ackOf(0), '07')
    expect(effects).toEqual([{ type: 'DiscardDatagram', error }])
    expect(state).toBe(seen)
  })

  it('that is malformed', () => {
    const [state, effects] = packetInbound(
      rules,
      seen,
      { type: 'DatagramReceived', datagram: bytes('5f 00 00') },
      clock,
    )
    const error = { type: 'Malformed', what: 'history without an ack', offset: 3 }
    expect(effects).toEqual([{ type: 'DiscardDatagram', error }])
    expect(state).toBe(seen)
  })

  it('that acks what never left', () => {
    const [state, effects] = receive(flying('ab'), clock, 0, ackOf(2))
    expect(effects).toEqual([{ type: 'DiscardDatagram', error: { type: 'ForgedAck', packet: -65_534 } }])
    expect(state.traffic.packetsAcked).toBe(0)
  })

  it('that acks, narrow, what left wide', () => {
    const wide: PacketState<string> = { ...start, numbering: { ...start.numbering, next: 30_000, wideFrom: 20_000 } }
    expect(receive(wide, clock, 0, ackOf(20_000))[1]).toMatchObject([{ error: { type: 'ForgedAck' } }])
    expect(receive(wide, clock, 0, ackOf(19_999))[1]).toEqual([])
  })
})

describe('an ack', () => {
  it('brings back the manifests of what it names, oldest first, before the payload', () => {
    const [state, effects] = receive(flying('abcd'), clock, 0, ackOf(2, '03'), '07')
    expect(effects).toMatchObject([
      { type: 'ManifestConfirmed', manifest: 'a', late: false },
      { type: 'ManifestConfirmed', manifest: 'b', late: false },
      { type: 'ManifestConfirmed', manifest: 'c', late: false },
      { type: 'PayloadReceived', order: 0 },
    ])
    expect([state.numbering.acked, state.traffic.packetsAcked, state.flight.sent.base]).toEqual([2, 3, 3])
  })

  it('of bare acks orders nothing, and they are not counted', () => {
    const [state, effects] = receive(flying('--'), clock, 0, ackOf(1))
    expect([effects, state.traffic.packetsAcked, state.numbering.acked]).toEqual([[], 0, 1])
    expect(receive(flying('-a-b'), clock, 0, ackOf(3))[1]).toMatchObject([{ manifest: 'a' }, { manifest: 'b' }])
  })

  it('that brings no news is only an arrival', () => {
    const [acked] = receive(flying('ab'), clock, 0, ackOf(1))
    const [state, effects] = receive(acked, clockAt(200_000), 1, ackOf(1))
    expect(effects).toEqual([])
    expect(state).toMatchObject({ flight: acked.flight, rtt: acked.rtt, loss: acked.loss })
    expect(state.traffic.packetsReceived).toBe(2)
  })

  it('of a packet that told of an arrival settles that the peer knows of it', () => {
    const heard = upTo(0, 4).reduce((state, number) => receive(state, clock, number)[0], start)
    const told = send(heard, clock, 'a')
    const [state] = receive(told, clockAt(200_000), 5, ackOf(0))
    expect([heard.arrivals.ackKnownUpTo, told.arrivals.ackKnownUpTo, state.arrivals.ackKnownUpTo]).toEqual([-1, -1, 4])
  })

  it('of a packet that carried something ends the misses', () => {
    const missed = { ...flying('a-'), probe: { misses: 3, sentAt: clock.now, lastSentAt: clock.now } }
    expect(receive(missed, clock, 0, ackOf(1, ''))[0].probe.misses).toBe(3)
    expect(receive(missed, clock, 0, ackOf(0))[0].probe).toEqual({ misses: 0, sentAt: -1, lastSentAt: 100_000 })
  })

  it.each([65_534, 2 ** 32 - 2])('counts over the wrap of this end, from %d on', (first) => {
    const [state, effects] = receive(flying('abcde', first), clock, first, ackOf(first + 3, '05'))
    expect(effects).toMatchObject([
      { manifest: 'a' },
      { manifest: 'c' },
      { manifest: 'd' },
      { type: 'ManifestLost', manifest: 'b' },
    ])
    expect(state.numbering.acked).toBe(first + 3)
  })
})

it('a state stays what it was, whatever was received from it', () => {
  const state = flying('abcd')
  const before = JSON.stringify(state)
  receive(state, clock, 0, ackOf(3, '05'), '07')
  receive(state, clock, 9, ackOf(1), '07')
  expect(JSON.stringify(state)).toBe(before)
})
