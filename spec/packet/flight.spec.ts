// Packets in flight: what an ack resolves, what is given up, and what stays in memory. Which are given up: flight-verdicts.spec.ts.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { nextNumber, toArray } from '../../src/core/window.ts'
import {
  addSent,
  applyAck,
  countInFlight,
  flightFrom,
  forget,
  giveUp,
  lengthOf,
  oldestCarrierSentAt,
  type Flight,
} from '../../src/packet/flight.ts'
import { ackOf, sent, upTo } from './fixture.ts'

/** From `first` on, a packet each 10 us with the manifest 'a', 'b', ...; a '-' is a bare ack. */
const flightOf = (first: number, manifests: string): Flight<string> =>
  manifests
    .split('')
    .reduce(
      (flight, manifest, index) => addSent(flight, sent(index * 10, manifest === '-' ? undefined : manifest)),
      flightFrom<string>(first),
    )

const manifestsOf = (packets: ReadonlyArray<{ readonly manifest: string | undefined }>): string =>
  packets.map(({ manifest }) => manifest ?? '-').join('')

/** '+' acked, 'x' lost, else the manifest. */
const shown = ({ sent: { base, ...rest } }: Flight<string>): string =>
  `${base}:${toArray({ base, ...rest })
    .map((entry) => (entry === 'acked' ? '+' : entry === 'lost' ? 'x' : (entry.manifest ?? '-')))
    .join('')}`

describe('an ack', () => {
  it('resolves what it names, oldest first, and the flight begins at the oldest unresolved', () => {
    const { flight, acked, ackedNumbers, late } = applyAck(flightOf(0, 'abcde'), ackOf(2, '03'))
    expect([manifestsOf(acked), ackedNumbers, late, shown(flight)]).toEqual(['abc', [0, 1, 2], [], '3:de'])
  })

  it('leaves a gap in flight, and everything after it stays in the window', () => {
    const { flight, acked } = applyAck(flightOf(0, 'abcde'), ackOf(3, '05'))
    expect([manifestsOf(acked), shown(flight)]).toEqual(['acd', '1:b++e'])
  })

  it('that fills the gap lets the front move past all that is resolved', () => {
    const { flight } = applyAck(flightOf(0, 'abcde'), ackOf(3, '05'))
    expect(shown(applyAck(flight, ackOf(3, '07')).flight)).toBe('4:e')
    expect(shown(applyAck(flight, ackOf(1, '')).flight)).toBe('4:e')
  })

  it('that names nothing new changes nothing', () => {
    const { flight } = applyAck(flightOf(0, 'abcde'), ackOf(3, '05'))
    const again = applyAck(flight, ackOf(3, '05'))
    expect(again).toEqual({ flight, acked: [], ackedNumbers: [], late: [] })
    expect(again.flight).toBe(flight)
    expect(applyAck(flight, ackOf(3, '')).flight).toBe(flight)
  })

  it('resolves bare acks like any other packet', () => {
    const { acked, flight } = applyAck(flightOf(0, 'a-b'), ackOf(2))
    expect([manifestsOf(acked), shown(flight), nextNumber(flight.sent)]).toEqual(['a-b', '3:', 3])
  })

  it.each([65_530, 2 ** 31 - 6, 2 ** 32 - 6])('counts through a wrap, from %d on', (first) => {
    const { ackedNumbers, flight } = applyAck(flightOf(first, 'abcdefghij'), ackOf(first + 8, '2f'))
    expect(ackedNumbers).toEqual([2, 4, 5, 6, 7, 8].map((index) => first + index))
    expect(shown(flight)).toBe(`${first}:ab+d+++++j`)
  })

  it('clean, names 33 packets', () => {
    const flight = upTo(0, 49).reduce((all) => addSent(all, sent(0, 'a')), flightFrom<string>(0))
    const { ackedNumbers } = applyAck(flight, ackOf(40))
    expect([ackedNumbers[0], ackedNumbers.length]).toEqual([8, 33])
  })

  it('of numbers that were never sent resolves nothing of them', () => {
    const { ackedNumbers } = applyAck(flightOf(0, 'ab'), ackOf(5))
    expect(ackedNumbers).toEqual([0, 1])
  })

  it('from the front copies nothing', () => {
    const before = flightOf(0, 'abcde')
    const { flight } = applyAck(before, ackOf(1, '01'))
    expect([shown(flight), flight.sent.buffer === before.sent.buffer]).toEqual(['2:cde', true])
    expect(applyAck(before, ackOf(1, '')).flight.sent.buffer).not.toBe(before.sent.buffer)
  })

  it('leaves the version before it as it was', () => {
    const before = flightOf(0, 'abcde')
    applyAck(before, ackOf(3, '05'))
    applyAck(before, ackOf(4))
    expect(shown(before)).toBe('0:abcde')
  })
})

describe('a packet that was given up', () => {
  it('is remembered if it carried something, lowest number first', () => {
    const [once, some] = giveUp(flightOf(0, 'ab-defg'), [4, 5])
    const [flight, others] = giveUp(once, [0, 2])
    expect([manifestsOf(some), manifestsOf(others)]).toEqual(['ef', 'a'])
    expect([shown(flight), flight.lost.map(({ number }) => number)]).toEqual(['1:bxdxxg', [0, 4, 5]])
    expect(flight.lost[1]).toEqual({ number: 4, sentAt: 40, manifest: 'e' })
  })

  it('at the front makes the window shorter', () => {
    expect(shown(giveUp(flightOf(0, 'abc'), [0, 1])[0])).toBe('2:c')
  })

  it('and acked after all is late, and is no longer remembered', () => {
    const [lossy] = giveUp(flightOf(0, 'abcde'), [0, 2])
    const { flight, acked, late } = applyAck(lossy, ackOf(3, '07'))
    expect([manifestsOf(acked), manifestsOf(late), shown(flight), flight.lost]).toEqual(['bd', 'ac', '4:e', []])
    expect(applyAck(flight, ackOf(3, '07')).late).toEqual([])
  })

  it('is late even if nothing else is news', () => {
    const [lossy] = giveUp(flightOf(0, 'ab'), [0])
    const { flight, acked, late } = applyAck(lossy, ackOf(0, ''))
    expect([acked, manifestsOf(late), shown(flight)]).toEqual([[], 'a', '1:b'])
    expect(flight.sent).toBe(lossy.sent)
  })

  it('is not late by an ack that does not reach back so far, or says nothing of it', () => {
    const [lossy] = giveUp(flightOf(0, 'abcdefghijkl'), [0, 2])
    const { late, flight } = applyAck(lossy, ackOf(10, 'ff'))
    expect([manifestsOf(late), manifestsOf(flight.lost)]).toEqual(['c', 'a'])
    const none = applyAck(lossy, ackOf(10, '01'))
    expect([none.late, none.ackedNumbers]).toEqual([[], [9, 10]])
    expect(none.flight.lost).toBe(lossy.lost)
  })

  it('as a bare ack is not remembered: nobody waits for it', () => {
    const [lossy, carriers] = giveUp(flightOf(0, '-b'), [0])
    expect([carriers, lossy.lost, applyAck(lossy, ackOf(0, '')).flight]).toEqual([[], [], lossy])
  })
})

describe('forgetting', () => {
  const [lossy] = giveUp(flightOf(0, 'abcd'), [0, 1, 2])

  it('goes by age', () => {
    const [flight, forgotten] = forget(lossy, micros(20))
    expect([manifestsOf(forgotten), manifestsOf(flight.lost)]).toEqual(['ab', 'c'])
    expect(shown(flight)).toBe('3:d')
  })

  it('of nothing changes nothing', () => {
    const [flight, forgotten] = forget(lossy, micros(0))
    expect(flight).toBe(lossy)
    expect(forgotten).toEqual([])
  })

  it('may take all', () => {
    expect(forget(lossy, micros(1000))[0].lost).toEqual([])
  })

  it('keeps 1,024 however young, and lets the oldest numbers go', () => {
    const many = upTo(0, 1026).reduce((flight) => addSent(flight, sent(5, 'm')), flightFrom<string>(0))
    const [flight, forgotten] = forget(giveUp(many, upTo(0, 1026))[0], micros(0))
    expect([flight.lost.length, forgotten.map(({ number }) => number)]).toEqual([1024, [0, 1, 2]])
  })
})

describe('what is in flight', () => {
  it('is what is neither acked nor lost: bare acks count too', () => {
    const { flight } = applyAck(giveUp(flightOf(0, 'abc-e'), [1])[0], ackOf(2, ''))
    expect(shown(flight)).toBe('0:ax+-e')
    expect(countInFlight(flight)).toEqual({ packets: 3, bytes: 300 })
    expect(lengthOf(flight)).toBe(5)
  })

  it('has an oldest carrier: bare acks, acked and lost packets are passed over', () => {
    const { flight } = applyAck(giveUp(flightOf(0, '-bc-e'), [1])[0], ackOf(2, ''))
    expect([shown(flight), oldestCarrierSentAt(flight)]).toEqual(['0:-x+-e', 40])
    expect(oldestCarrierSentAt(flightOf(0, 'ab'))).toBe(0)
  })

  it('has none if nothing waits for an ack', () => {
    expect(oldestCarrierSentAt(flightFrom(0))).toBeUndefined()
    expect(oldestCarrierSentAt(flightOf(0, '--'))).toBeUndefined()
  })
})
