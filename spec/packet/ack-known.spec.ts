// What the peer is known to have read of our acks. No arrival is ever left out before that, and the history stays short.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { ackAt, arrive, arrivalsFrom, noteAckKnown, type Arrivals } from '../../src/packet/arrivals.ts'
import { arrivalsOf, hex, upTo } from './fixture.ts'

const comes = (arrivals: Arrivals, number: number, ownNext: number): Arrivals =>
  arrive(arrivals, { number, wide: false, ackEliciting: true }, micros(0), ownNext)

const historyOf = (arrivals: Arrivals): string => hex(ackAt(arrivals, micros(0))?.history ?? new Uint8Array([0]))

describe('ackKnownUpTo', () => {
  it('is nothing at first', () => {
    expect(arrivalsFrom(65_536).ackKnownUpTo).toBe(65_535)
  })

  it('moves to what an own packet named, once that packet is acked', () => {
    const told = noteAckKnown(arrivalsOf(0, upTo(0, 40)), 5, 30, 6)
    expect(told.ackKnownUpTo).toBe(30)
    expect(historyOf(told)).toBe('ff ff ff ff')
  })

  it('leaves out of the history what is told, though gaps keep it from being clean', () => {
    const gappy = arrivalsOf(0, [...upTo(0, 20), 23, 24])
    expect(historyOf(gappy)).toBe('f9 ff ff')
    expect(historyOf(noteAckKnown(gappy, 5, 20, 6))).toBe('01')
    expect(historyOf(noteAckKnown(gappy, 5, 24, 6))).toBe('')
  })

  it('needs no history once it is all told, but the 32 before must be complete to leave it out', () => {
    const without = (gap: number): Arrivals => {
      const came = upTo(0, 40).filter((number) => number !== gap)
      return noteAckKnown(arrivalsOf(0, came), 5, 40, 6)
    }
    expect(historyOf(without(7))).toBe('ff ff ff ff')
    expect(historyOf(without(8))).toBe('')
    expect(historyOf(without(39))).toBe('')
  })

  it('never moves back: an older packet, or one that said as much, changes nothing', () => {
    const told = noteAckKnown(arrivalsOf(0, upTo(0, 40)), 5, 30, 6)
    expect(noteAckKnown(told, 6, 30, 7)).toBe(told)
    expect(noteAckKnown(told, 3, 12, 7)).toBe(told)
    expect(noteAckKnown(told, 3, -1, 7)).toBe(told)
  })
})

describe('a packet that came out of order', () => {
  // 0 to 20 but for 10 and 15 came and were told; then comes 10. This end has sent packets 0 to 7.
  const came = upTo(0, 20).filter((number) => number !== 10 && number !== 15)
  const before = noteAckKnown(arrivalsOf(0, came), 5, 20, 8)
  const late = comes(before, 10, 8)

  it('is told again, though newer ones were', () => {
    expect(historyOf(before)).toBe('')
    expect(late.ackKnownUpTo).toBe(9)
    expect(historyOf(late)).toBe('ef 03')
  })

  it('is not told by a packet that left before it came', () => {
    expect(noteAckKnown(late, 7, 20, 9)).toBe(late)
  })

  it('is told by the first packet after it', () => {
    const told = noteAckKnown(late, 8, 20, 9)
    expect([told.ackKnownUpTo, told.ackKnownSince]).toEqual([20, -1])
    expect(noteAckKnown(told, 2, 21, 9).ackKnownUpTo).toBe(21)
  })

  it('may come before this end has sent anything: then every packet tells of it', () => {
    const early = comes(comes(arrivalsFrom(0), 2, 0), 1, 0)
    expect([early.ackKnownSince, noteAckKnown(early, 0, 2, 1).ackKnownUpTo]).toEqual([0, 2])
    expect(noteAckKnown(early, 0, -1, 1).ackKnownSince).toBe(-1)
  })

  it('before this end has sent anything opens the account once, and is in it when it comes later', () => {
    const early = comes(comes(arrivalsFrom(0), 4, 0), 2, 0)
    const { ackKnownSince, lowestLate } = comes(early, 3, 5)
    expect([ackKnownSince, lowestLate]).toEqual([0, 3])
  })

  it('does not lower what is told below what it must', () => {
    expect(comes(before, 22, 8).ackKnownUpTo).toBe(20)
    expect(comes(comes(before, 25, 8), 23, 8).ackKnownUpTo).toBe(20)
  })
})

describe('more packets out of order before the first was told', () => {
  // As above; own packet 8 leaves, then come 40 and, out of order, 30 and 25. Packet 8 named 20.
  const before = noteAckKnown(
    arrivalsOf(
      0,
      upTo(0, 20).filter((number) => number !== 10),
    ),
    5,
    20,
    8,
  )
  const more = [40, 30, 25].reduce((arrivals, number) => comes(arrivals, number, 9), comes(before, 10, 8))

  it('bound what a packet tells that left before they came', () => {
    expect(noteAckKnown(more, 8, 20, 9).ackKnownUpTo).toBe(20)
    // Own packet 9 left after 40, before 30 and 25: those two are not told by it.
    expect(noteAckKnown(more, 9, 40, 12).ackKnownUpTo).toBe(24)
  })

  it('are told by a packet that left after the account of them began', () => {
    const next = noteAckKnown(more, 9, 40, 12)
    expect([next.ackKnownSince, next.lowestLate]).toEqual([12, -1])
    expect(noteAckKnown(next, 11, 40, 13)).toBe(next)
    expect(noteAckKnown(next, 12, 40, 13)).toMatchObject({ ackKnownUpTo: 40, ackKnownSince: -1, lowestLate: -1 })
  })

  it('count by the lowest of them, even if that is the very first number', () => {
    const late = [5, 3, 0, 4].reduce((arrivals, number) => comes(arrivals, number, 1), comes(arrivalsFrom(0), 6, 0))
    expect([late.ackKnownSince, late.lowestLate, late.ackKnownUpTo]).toEqual([1, 0, -1])
    expect(noteAckKnown(late, 1, 6, 2)).toMatchObject({ ackKnownUpTo: -1, ackKnownSince: 2, lowestLate: -1 })
  })

  it('that are older than what is told are told again at once', () => {
    const next = comes(noteAckKnown(more, 9, 40, 12), 22, 12)
    expect([next.ackKnownUpTo, next.lowestLate]).toEqual([21, 22])
  })
})

// Found with 120 packets a second, a round trip of 200 ms and jitter of 30 ms: each arrival out of order put off what was told by a
// round trip, none ever passed, and every datagram carried 128 bytes of history.
it('the history stays short when packets come out of order all the time', () => {
  const roundTrip = 20
  let arrivals = arrivalsFrom(0)
  const newestSaid: Array<number> = []
  let longest = 0
  for (let own = 0; own < 600; own += 1) {
    // 1 0 3 2 5 4 ...: every other arrival comes out of order.
    arrivals = comes(arrivals, own ^ 1, own)
    newestSaid.push(arrivals.seen.newest)
    longest = Math.max(longest, ackAt(arrivals, micros(0))?.history.length ?? 0)
    const acked = own - roundTrip
    if (acked >= 0) arrivals = noteAckKnown(arrivals, acked, newestSaid[acked] ?? -1, own + 1)
  }
  expect(longest).toBe(6)
})
