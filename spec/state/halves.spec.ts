// The arithmetic of the hash, pinned: it may never change without a new version of the format, as hashes are kept in recordings.

import { describe, expect, it } from 'vitest'
import {
  absorb,
  finish,
  mix,
  mixApart,
  mixBytes,
  mixFour,
  mixMarks,
  newHalves,
  startHalves,
  type Halves,
} from '../../src/state/halves.ts'

const after = (...deeds: ReadonlyArray<(halves: Halves) => void>): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  for (const deed of deeds) deed(halves)
  return [...halves]
}
const mixing = (value: number) => (halves: Halves) => mix(halves, value)

describe('a number', () => {
  it.each([
    [0, [-1625172, -518574641]],
    [1, [1638896110, 1741282578]],
    [-1, [1642166829, -1516535438]],
    [2 ** 31, [207297882, 1332788527]],
    [2 ** 40 + 7, [-1931243898, -418041406]],
    [0.1, [1666949760, -1668320382]],
    [Infinity, [-915761350, 1332784537]],
  ])('%d', (value, halves) => {
    expect(after(mixing(value))).toEqual(halves)
  })

  it('0 and -0 are one; what differs by high bits alone is not', () => {
    expect(after(mixing(-0))).toEqual(after(mixing(0)))
    expect(after(mixing(2 ** 40))).not.toEqual(after(mixing(2 ** 41)))
    expect(after(mixing(1), mixing(2))).not.toEqual(after(mixing(2), mixing(1)))
  })

  it('the highest bits of two numbers do not cancel each other', () => {
    const flipped = -(2 ** 31)
    expect(after(mixing(flipped), mixing(flipped))).not.toEqual(after(mixing(0), mixing(0)))
  })

  it.each([[[1, 2, 3, 4]], [[1, 2 ** 33, 3, 4]], [[1, 2, 0.5, 4]], [[-1, -2, -3, 2 ** 52]], [[2 ** 31, 0, 0, 0]]])(
    'four at once are the same as one after the other: %j',
    ([one = 0, two = 0, three = 0, four = 0]) => {
      expect(after((halves) => mixFour(halves, one, two, three, four))).toEqual(
        after(mixing(one), mixing(two), mixing(three), mixing(four)),
      )
    },
  )
})

describe('bytes', () => {
  const mixingBytes =
    (...bytes: ReadonlyArray<number>) =>
    (halves: Halves) =>
      mixBytes(halves, Uint8Array.from(bytes))

  it('are taken with their number', () => {
    expect(after(mixingBytes())).toEqual([-1625172, -518574641])
    expect(after(mixingBytes(1, 2, 3, 4, 5))).toEqual([1023002496, 1905695878])
    expect(after(mixingBytes(0))).not.toEqual(after(mixingBytes(0, 0)))
    expect(after(mixingBytes(1, 2, 3, 4))).not.toEqual(after(mixingBytes(1, 2, 3, 5)))
    expect(after(mixingBytes(1, 2, 3, 4, 5))).not.toEqual(after(mixingBytes(1, 2, 3, 4, 6)))
  })
})

describe('marks', () => {
  it('are taken two at a time, within their range', () => {
    const marks = [1, 2, 3, 0xffff]
    const of = (from: number, to: number) => after((halves) => mixMarks(halves, marks, from, to))
    expect(of(0, 2)).toEqual(after(mixing(1 | (2 << 16))))
    expect(of(1, 4)).toEqual(after(mixing(2 | (3 << 16)), mixing(0xffff)))
    expect(of(3, 3)).toEqual(after())
  })
})

describe('what is hashed apart', () => {
  it('comes in finished', () => {
    const [first = 0, second = 0] = after(mixing(5))
    const apart = after((halves) => mixApart(halves, { hash: mix }, 5))
    expect(apart).toEqual(after((halves) => absorb(halves, finish(first), finish(second))))
    expect(finish(0)).toBe(0)
    expect(finish(1)).toBe(1364076727)
  })
})
