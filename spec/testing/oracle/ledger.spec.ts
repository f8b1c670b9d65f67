// The book of a channel: what is outstanding, and when it is full.

import { describe, expect, it } from 'vitest'
import { close, enter, entriesWith, isFull, openLedger, sameBytes } from '../../../src/testing/oracle/ledger.ts'
import { broken, history } from './history.ts'

const limits = { maxOutstandingMessages: 2, maxOutstandingBytes: 100 }
const bytes = (length: number): Uint8Array => new Uint8Array(length)

describe('the window', () => {
  it('of a reliable channel counts from the oldest unsettled on, what is settled in between included', () => {
    const ledger = openLedger('moves', { reliable: true, ordered: true })
    const first = enter(ledger, 0, bytes(10), 0, false)
    const second = enter(ledger, 64, bytes(10), 0, false)
    expect(isFull(ledger, 0, limits)).toBe(true)
    second.fate = 'acked'
    close(ledger, second)
    expect(isFull(ledger, 0, limits)).toBe(true)
    first.fate = 'acked'
    close(ledger, first)
    expect([isFull(ledger, 100, limits), isFull(ledger, 101, limits)]).toEqual([false, true])
  })

  it('of an unreliable one counts what is unsettled, and sixteen times as many waiting behind an old one', () => {
    const ledger = openLedger('effects', { reliable: false, ordered: false })
    enter(ledger, 0, bytes(60), 0, false)
    for (let number = 1; number < 32; number += 1) {
      const entry = enter(ledger, number * 64, bytes(0), 0, false)
      expect(isFull(ledger, 0, limits)).toBe(true)
      entry.fate = 'acked'
      close(ledger, entry)
      expect(isFull(ledger, 40, limits)).toBe(number === 31)
    }
  })

  it('decides what may be refused, and what may not be accepted', () => {
    const refused = (atMicros: number) => ({ type: 'Refused', atMicros, end: 'a', channel: 'moves', bytes: 1 }) as const
    const sent = (count: number) =>
      history(...Array.from({ length: count }, (_, index) => ['sent', 'moves', index * 64, 1] as const))
    expect(broken([...sent(2), refused(3)], { limits })).toEqual([])
    expect(broken([...sent(1), refused(3)], { limits })).toEqual(['C9'])
    expect(broken(sent(3), { limits })).toEqual(['C9'])
    expect(broken([...sent(3), refused(3)])).toEqual([])
  })
})

describe('contents', () => {
  it('are compared byte for byte, however alike their head and tail', () => {
    const ledger = openLedger('effects', { reliable: false, ordered: false })
    const one = bytes(40)
    const other = bytes(40)
    other[20] = 1
    enter(ledger, 0, one, 0, false)
    enter(ledger, 64, other, 0, false)
    expect(entriesWith(ledger, other).map(({ id }) => id)).toEqual([64])
    expect(entriesWith(ledger, bytes(41))).toEqual([])
    expect([sameBytes(one, other), sameBytes(one, bytes(41)), sameBytes(one, bytes(40))]).toEqual([false, false, true])
  })
})
