// Downward: what a departure says, what a datagram leaves behind in the state, and when a bare ack has to leave.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { mayNotSend, owesDatagram, packetOutbound, prepareDeparture } from '../../src/packet/outbound.ts'
import type { Ack } from '../../src/packet/packet.ts'
import { packetStateFrom, type PacketState } from '../../src/packet/state.ts'
import { ackOf, clockAt, hex, receive, rules, send } from './fixture.ts'

const start = packetStateFrom<string>(0)

/** The peer's packet 0, with a body, came at 100 ms. */
const [heard] = receive(start, clockAt(100_000), 0, undefined, '01')

describe('a departure', () => {
  it('before anything came has no ack', () => {
    expect(prepareDeparture(rules, start, clockAt(5))).toEqual({
      numbering: start.numbering,
      ack: undefined,
      headroom: 3,
      tailroom: 0,
    })
  })

  it('leaves room for the checksum if config asks for one', () => {
    expect(prepareDeparture({ ...rules, checked: true }, start, clockAt(5)).tailroom).toBe(4)
  })

  it('says for how long the ack was held', () => {
    const departure = prepareDeparture(rules, heard, clockAt(110_000))
    expect(departure).toMatchObject({ ack: ackOf(0, undefined, 10_000), headroom: 5, tailroom: 0 })
    expect(departure.numbering).toBe(heard.numbering)
  })

  // The hold once left out pauses: the peer took ten seconds of a debugger's stop for a round trip.
  it('counts a pause into the hold: for the peer it was time', () => {
    const paused = clockAt(1_100_000, { age: 10_100_000, resumedAt: 1_100_000 })
    expect(prepareDeparture(rules, heard, paused)).toMatchObject({ ack: { held: 10_000_000 }, headroom: 7 })
  })

  it('goes wide when it must', () => {
    const near: PacketState<string> = { ...heard, numbering: { ...heard.numbering, next: 16_383 } }
    const { numbering, headroom } = prepareDeparture(rules, near, clockAt(100_000))
    expect([numbering, headroom]).toEqual([{ ...near.numbering, wideFrom: 16_383 }, 9])
  })

  it('goes wide when the peer did', () => {
    const answered: PacketState<string> = { ...heard, arrivals: { ...heard.arrivals, wide: true } }
    const { numbering, headroom } = prepareDeparture(rules, answered, clockAt(100_000))
    expect([numbering.wideFrom, headroom]).toEqual([0, 9])
  })

  it('measures the lifetime of datagrams in all time that passed', () => {
    const { numbering } = prepareDeparture(rules, send(start, clockAt(0)), clockAt(1_000_000, { age: 60_000_000 }))
    expect(numbering).toMatchObject({ next: 1, mark: 1, earlierMark: 0, markedAt: 60_000_000 })
  })

  const nothing = { type: 'PayloadsSubmitted', payloads: [], probed: false } as const

  it('on which nothing leaves changes nothing', () => {
    const departure = prepareDeparture(rules, heard, clockAt(110_000))
    const [state, orders] = packetOutbound(rules, heard, nothing, departure, clockAt(110_000))
    expect([state === heard, orders]).toEqual([true, []])
  })

  it('on which nothing leaves, but which goes wide, changes only the numbering', () => {
    const near: PacketState<string> = { ...heard, numbering: { ...heard.numbering, next: 16_383 } }
    const departure = prepareDeparture(rules, near, clockAt(100_000))
    const [state, orders] = packetOutbound(rules, near, nothing, departure, clockAt(100_000))
    expect([state, orders]).toEqual([{ ...near, numbering: { ...near.numbering, wideFrom: 16_383 } }, []])
  })
})

describe('a datagram that leaves', () => {
  const ack: Ack = ackOf(0, undefined, 10_000)
  const datagram = new Uint8Array([0, 0, 0, 0, 0, 7, 8])
  const clock = clockAt(110_000, { age: 120_000 })
  const departure = { numbering: heard.numbering, ack, headroom: 5, tailroom: 0 }
  const [next, orders] = packetOutbound(
    rules,
    heard,
    { type: 'PayloadsSubmitted', payloads: [{ datagram, manifest: 'a' }], probed: false },
    departure,
    clock,
  )

  it('is the one that was submitted, with its header filled in', () => {
    expect(orders).toEqual([{ type: 'TransmitDatagram', datagram }])
    expect(orders[0]?.datagram).toBe(datagram)
    expect(hex(datagram)).toBe('45 00 00 00 00 07 08')
  })

  it('is in flight with its manifest, and what it told', () => {
    expect(next.flight.sent.buffer).toEqual([{ sentAt: 110_000, bytes: 7, largestAcked: 0, manifest: 'a' }])
    expect(next.numbering.next).toBe(1)
  })

  it('settles the ack that was owed, and is counted', () => {
    expect([heard.arrivals.owedSince, next.arrivals.owedSince]).toEqual([100_000, -1])
    expect(next.traffic).toEqual({
      packetsSent: 1,
      bytesSent: 7,
      packetsReceived: 1,
      bytesReceived: 4,
      packetsAcked: 0,
      packetsLost: 0,
      sent: { bytes: 7, before: 0, since: 0 },
      received: { bytes: 4, before: 0, since: 0 },
    })
  })

  it('is the last sign of life, by all time that passed', () => {
    expect(next.probe).toEqual({ misses: 0, sentAt: -1, lastSentAt: 120_000 })
  })

  it('with another leaves as if one after the other', () => {
    const payloads = ['a', 'b'].map((manifest) => ({ datagram: new Uint8Array(7), manifest }))
    const [both, two] = packetOutbound(
      rules,
      heard,
      { type: 'PayloadsSubmitted', payloads, probed: false },
      departure,
      clock,
    )
    expect(two.map((order) => hex(order.datagram))).toEqual(['45 00 00 00 00 00 00', '45 01 00 00 00 00 00'])
    expect(both.flight.sent.buffer).toMatchObject([{ manifest: 'a' }, { manifest: 'b' }])
    expect([both.numbering.next, both.traffic.packetsSent, both.traffic.bytesSent]).toEqual([2, 2, 14])
    expect(both.traffic.sent.bytes).toBe(14)
  })

  it('that tells nothing says so', () => {
    expect(send(start, clockAt(0), 'a').flight.sent.buffer[0]).toMatchObject({ largestAcked: -1 })
  })

  it('leaves the state before it as it was: two futures of it number alike', () => {
    const left = send(heard, clockAt(0), 'l')
    const right = send(heard, clockAt(0), 'r')
    expect([left.flight.sent.buffer[0], right.flight.sent.buffer[0]]).toMatchObject([
      { manifest: 'l' },
      { manifest: 'r' },
    ])
    expect([heard.numbering.next, left.numbering.next, right.numbering.next]).toEqual([0, 1, 1])
  })
})

describe('numbers that have run out', () => {
  it('let nothing leave until an ack comes', () => {
    const numbering = { ...start.numbering, next: 1_073_741_823, wideFrom: 16_383 }
    expect(mayNotSend({ ...start, numbering: { ...numbering, next: 1_073_741_822 } })).toBe(false)
    expect(mayNotSend({ ...start, numbering })).toBe(true)
    expect(mayNotSend({ ...start, numbering: { ...numbering, acked: 0 } })).toBe(false)
  })
})

describe('a bare ack leaves', () => {
  const isOwed = (state: PacketState<string>, age: number, changes = {}): boolean =>
    owesDatagram({ ...rules, ...changes }, state, clockAt(0, { age }))

  it('only if something asked for one', () => {
    const [bare] = receive(start, clockAt(0), 0)
    expect([isOwed(start, 60_000_000), isOwed(bare, 60_000_000)]).toEqual([false, false])
    expect(isOwed(heard, 100_000)).toBe(true)
    expect(isOwed(receive(start, clockAt(0), 0, undefined, '07')[0], 0)).toBe(true)
  })

  it('after the ack delay', () => {
    const changes = { ackDelay: micros(20_000) }
    expect([isOwed(heard, 119_999, changes), isOwed(heard, 120_000, changes)]).toEqual([false, true])
  })

  it('once', () => {
    expect(isOwed(send(heard, clockAt(110_000)), 60_000_000)).toBe(false)
  })

  it('for the keep-alive, so long after the last datagram of any kind', () => {
    const quiet = send(start, clockAt(300_000))
    const changes = { keepAlive: micros(5_000_000) }
    expect([isOwed(quiet, 5_299_999, changes), isOwed(quiet, 5_300_000, changes)]).toEqual([false, true])
    expect(isOwed(quiet, 3_600_000_000)).toBe(false)
  })

  // A background tab runs once a minute, and a second of each minute was counted: the keep-alive came after a quarter of an hour.
  it('for the keep-alive though time was mostly pauses', () => {
    expect(
      owesDatagram({ ...rules, keepAlive: micros(15_000_000) }, start, clockAt(1_000_000, { age: 60_000_000 })),
    ).toBe(true)
  })
})
