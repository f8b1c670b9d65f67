// What arrived: the receive window, what is owed, and the ack that says it. What the peer has read of it: ack-known.spec.ts.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import {
  ackAt,
  arrive,
  arrivalsFrom,
  judge,
  receiveWindow,
  settleOwed,
  type Arrivals,
} from '../../src/packet/arrivals.ts'
import { cleanHistory } from '../../src/packet/packet.ts'
import { headerBytes } from '../../src/packet/packet-codec.ts'
import { arrivalsOf, hex, upTo } from './fixture.ts'

const historyOf = (first: number, numbers: ReadonlyArray<number>): string => {
  const history = ackAt(arrivalsOf(first, numbers), micros(0))?.history
  return history === cleanHistory ? 'clean' : hex(history ?? new Uint8Array([0]))
}

describe('the receive window', () => {
  it('is the newest and the 1,024 before', () => {
    expect(receiveWindow).toBe(1024)
    const arrivals = arrivalsOf(0, [5000])
    expect([3975, 3976, 4999, 5000, 5001].map((number) => judge(arrivals, number))).toEqual([
      'Stale',
      'new',
      'new',
      'Duplicate',
      'new',
    ])
  })

  it.each([0, 1, 65_536, 2 ** 32])('knows nothing from before the first packet, %d', (first) => {
    const arrivals = arrivalsFrom(first)
    expect(judge(arrivals, first - 1)).toBe('Duplicate')
    expect(judge(arrivals, first - 1025)).toBe('Duplicate')
    expect(judge(arrivals, first - 1026)).toBe('Stale')
    expect(judge(arrivals, first)).toBe('new')
  })

  it('remembers what came out of order', () => {
    const arrivals = arrivalsOf(0, [0, 5, 3])
    expect(upTo(0, 6).map((number) => judge(arrivals, number))).toEqual([
      'Duplicate',
      'new',
      'new',
      'Duplicate',
      'new',
      'Duplicate',
      'new',
    ])
  })
})

describe('an arrival', () => {
  const comes = (arrivals: Arrivals, number: number, age: number, wide = false, ackEliciting = true): Arrivals =>
    arrive(arrivals, { number, wide, ackEliciting }, micros(age), 7)

  it('that is the newest sets the time from which the ack is held', () => {
    const arrivals = comes(comes(arrivalsFrom(0), 4, 100), 2, 130)
    expect([arrivals.seen.newest, arrivals.newestAt]).toEqual([4, 100])
    expect(ackAt(arrivals, micros(175))).toEqual({ newest: 4, held: 75, history: new Uint8Array([0b10]) })
  })

  it('narrow or wide: the newest narrow one is kept, and that one was wide', () => {
    const narrow = comes(comes(arrivalsFrom(0), 4, 0), 2, 0)
    expect([narrow.newestNarrow, narrow.wide]).toEqual([4, false])
    const wide = comes(narrow, 9, 0, true)
    expect([wide.newestNarrow, wide.wide]).toEqual([4, true])
    const lateNarrow = comes(wide, 6, 0)
    expect([lateNarrow.newestNarrow, lateNarrow.wide]).toEqual([6, true])
  })

  it('that carried something is owed an ack, from the first such on', () => {
    const bare = comes(arrivalsFrom(0), 0, 100, false, false)
    expect(bare.owedSince).toBe(-1)
    expect(comes(comes(arrivalsFrom(0), 0, 0), 1, 300).owedSince).toBe(0)
    const asked = comes(comes(bare, 1, 200), 2, 300)
    expect(asked.owedSince).toBe(200)
    expect(comes(asked, 3, 400, false, false).owedSince).toBe(200)
    const settled = settleOwed(asked)
    expect(settled).toEqual({ ...asked, owedSince: -1 })
    expect(settleOwed(settled)).toBe(settled)
    expect(settleOwed(comes(arrivalsFrom(0), 0, 0)).owedSince).toBe(-1)
  })

  it('leaves the arrivals before it as they were', () => {
    const before = comes(arrivalsFrom(0), 0, 100)
    comes(before, 1, 200)
    expect(judge(before, 1)).toBe('new')
  })
})

describe('the ack', () => {
  it('is none before the first arrival', () => {
    expect(ackAt(arrivalsFrom(0), micros(5))).toBeUndefined()
  })

  it('is held for as long as it was, and no longer than any header could say', () => {
    const heldAt = (age: number): number | undefined => ackAt(arrivalsOf(0, [0]), micros(age))?.held
    expect([heldAt(2 ** 30 - 1), heldAt(2 ** 30), heldAt(2 ** 31), heldAt(2 ** 40)]).toEqual([
      2 ** 30 - 1,
      2 ** 30,
      2 ** 30,
      2 ** 30,
    ])
  })

  it.each([0, 1, 65_535, 65_536, 2 ** 32])('of the very first packet, %d, is clean', (first) => {
    expect(historyOf(first, [first])).toBe('clean')
  })

  it.each([0, 65_520, 2 ** 32 - 20])('is clean while 32 packets are untold and complete, from %d on', (first) => {
    expect(historyOf(first, upTo(first, first + 32))).toBe('clean')
  })

  it('spells out a 33rd untold packet', () => {
    expect(historyOf(0, upTo(0, 33))).toBe('ff ff ff ff 01')
  })

  it('has a bit for each packet down to what is told, the lowest for the one before the newest', () => {
    expect(historyOf(0, [0, 1, 3])).toBe('06')
    expect(historyOf(0, [0, 9])).toBe('00 01')
    expect(historyOf(65_530, [65_530, 65_534, 65_537, 65_538])).toBe('89')
  })

  it('leaves out zero bytes at the end, and may be left with none', () => {
    expect(historyOf(0, [39, 40])).toBe('01')
    expect(historyOf(0, [40])).toBe('')
    expect(historyOf(0, [0, 5000])).toBe('')
  })

  it('four bytes of 255 that are left so are the clean history, and cost nothing', () => {
    const ack = ackAt(arrivalsOf(0, upTo(8, 40)), micros(0))
    expect(hex(ack?.history ?? new Uint8Array())).toBe('ff ff ff ff')
    expect(headerBytes({ number: 0, wide: false, ack })).toBe(5)
  })

  it('spells out one gap among the last 32, though little is untold', () => {
    expect(
      historyOf(
        0,
        upTo(0, 40).filter((number) => number !== 20),
      ),
    ).toBe('ff ff f7 ff ff')
  })

  it('reaches 1,024 packets back, and no further', () => {
    const history = historyOf(0, upTo(0, 2000))
    expect(history).toBe(Array.from({ length: 128 }, () => 'ff').join(' '))
    expect(historyOf(0, [975, 976, 2000]).split(' ')).toHaveLength(128)
    expect(historyOf(0, [975, 2000])).toBe('')
  })

  it('holds no more memory than the bits it might need', () => {
    const held = (untold: number): number | undefined =>
      ackAt(arrivalsOf(0, [0, untold]), micros(0))?.history.buffer.byteLength
    expect([held(8), held(9), held(1024), held(5000)]).toEqual([1, 2, 128, 128])
  })
})
