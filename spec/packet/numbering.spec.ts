// When numbers grow wide, and when they run out.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import {
  isStalled,
  isWide,
  narrowBelow,
  noteAcked,
  numberingFrom,
  prepare,
  takeNumbers,
  type Numbering,
} from '../../src/packet/numbering.ts'

const lifetime = micros(1000)

const numbering = (changes: Partial<Numbering>): Numbering => ({ ...numberingFrom(0), ...changes })

/** Made ready at age 0, so that no mark moves. */
const ready = (changes: Partial<Numbering>, peerIsWide = false): Numbering =>
  prepare(numbering(changes), micros(0), lifetime, peerIsWide)

describe('numbers', () => {
  it.each([0, 65_535, 4_294_967_295])('begin at %d, narrow, with nothing acked', (first) => {
    const start = numberingFrom(first)
    expect(start).toEqual({
      next: first,
      acked: first - 1,
      wideFrom: -1,
      mark: first,
      earlierMark: first,
      markedAt: 0,
    })
    expect([isWide(start), narrowBelow(start)]).toEqual([false, first])
  })

  it('are taken one by one, and never wrap', () => {
    expect(takeNumbers(takeNumbers(numberingFrom(65_535), 1), 1).next).toBe(65_537)
    expect(takeNumbers(numberingFrom(4_294_967_294), 2).next).toBe(4_294_967_296)
  })

  it('a newer ack moves the newest acked, an older one changes nothing', () => {
    const acked = noteAcked(numbering({ next: 10, acked: 3 }), 7)
    expect(acked.acked).toBe(7)
    expect(noteAcked(acked, 7)).toBe(acked)
    expect(noteAcked(acked, 6)).toBe(acked)
  })
})

describe('going wide', () => {
  it('at 2^14 numbers since the newest that was acked', () => {
    expect(isWide(ready({ next: 20_383, acked: 4000, earlierMark: 20_000 }))).toBe(false)
    expect(ready({ next: 20_384, acked: 4000, earlierMark: 20_000 }).wideFrom).toBe(20_384)
  })

  it('at 2^14 numbers since a lifetime ago, however fast the acks', () => {
    expect(isWide(ready({ next: 20_383, acked: 20_382, earlierMark: 4000 }))).toBe(false)
    expect(ready({ next: 20_384, acked: 20_383, earlierMark: 4000 }).wideFrom).toBe(20_384)
  })

  it('counts a first packet that was never acked', () => {
    expect(isWide(ready({ next: 16_382 }))).toBe(false)
    expect(isWide(ready({ next: 16_383 }))).toBe(true)
  })

  it('at once when the peer went wide', () => {
    expect(ready({ next: 5, acked: 4 }, true).wideFrom).toBe(5)
    expect(ready({}, true).wideFrom).toBe(0)
  })

  it('is for good: all acked and the peer narrow, the first wide number stays', () => {
    const wide = numbering({ next: 30_000, acked: 29_999, earlierMark: 29_999, wideFrom: 20_000 })
    expect(prepare(wide, micros(0), lifetime, false)).toBe(wide)
    expect(prepare(wide, micros(0), lifetime, true)).toBe(wide)
    expect([isWide(wide), narrowBelow(wide)]).toEqual([true, 20_000])
  })

  it('leaves everything else', () => {
    expect(ready({ next: 20_384, acked: 4000, mark: 9, earlierMark: 8 })).toEqual({
      next: 20_384,
      acked: 4000,
      wideFrom: 20_384,
      mark: 9,
      earlierMark: 8,
      markedAt: 0,
    })
  })
})

describe('the marks', () => {
  const start = numbering({ next: 10, acked: 9, mark: 5, earlierMark: 2, markedAt: micros(100) })
  const marksAt = (age: number): ReadonlyArray<number> => {
    const { mark, earlierMark, markedAt } = prepare(start, micros(age), lifetime, false)
    return [mark, earlierMark, markedAt]
  }

  it('stay for a lifetime: the same numbering', () => {
    expect(prepare(start, micros(1099), lifetime, false)).toBe(start)
  })

  it('then move on by one', () => {
    expect(marksAt(1100)).toEqual([10, 5, 1100])
    expect(marksAt(2099)).toEqual([10, 5, 2099])
  })

  it('after two lifetimes without a flush even the next number is that old', () => {
    expect(marksAt(2100)).toEqual([10, 10, 2100])
  })

  it('move on when wide, too', () => {
    const wide = numbering({ next: 50_000, acked: 49_999, wideFrom: 20_000 })
    expect(prepare(wide, micros(1000), lifetime, false)).toEqual({
      next: 50_000,
      acked: 49_999,
      wideFrom: 20_000,
      mark: 50_000,
      earlierMark: 0,
      markedAt: 1000,
    })
  })

  it('at 240 packets a second and a lifetime of a minute, numbers grow wide within the second minute', () => {
    let numbers = numberingFrom(0)
    let age = 0
    while (!isWide(numbers)) {
      numbers = prepare(noteAcked(takeNumbers(numbers, 1), numbers.next), micros(age), micros(60_000_000), false)
      age += 4167
    }
    expect([numbers.wideFrom, Math.floor(age / 1_000_000)]).toEqual([16_384, 68])
  })

  it('at 60 packets a second they never do', () => {
    let numbers = numberingFrom(0)
    for (let age = 0; age < 600_000_000; age += 16_667) {
      numbers = prepare(noteAcked(takeNumbers(numbers, 1), numbers.next), micros(age), micros(60_000_000), false)
    }
    expect([isWide(numbers), numbers.next]).toEqual([false, 36_000])
  })
})

describe('running out', () => {
  it('numbers stall at 2^30 since the newest that was acked, and go on with an ack', () => {
    const stalled = numbering({ next: 1_073_741_823 })
    expect(isStalled(numbering({ next: 1_073_741_822 }))).toBe(false)
    expect(isStalled(stalled)).toBe(true)
    expect(isStalled(noteAcked(stalled, 0))).toBe(false)
  })

  it.each([2 ** 31, 2 ** 32, 2 ** 40])('counts alike over %d', (next) => {
    expect(isStalled(numbering({ next, acked: next - 1_073_741_823 }))).toBe(false)
    expect(isStalled(numbering({ next, acked: next - 1_073_741_824 }))).toBe(true)
  })
})
