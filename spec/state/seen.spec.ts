// Memories of what was seen: the newest and the bits before it, without the ones at the old end, and without what is forgotten.

import { describe, expect, it } from 'vitest'
import { bitsOf, see, seenBefore, seenFrom, wasSeen } from '../../src/core/seen.ts'
import { mixSeen, seen } from '../../src/state/seen.ts'
import { newHalves, startHalves } from '../../src/state/halves.ts'
import { readBack, written } from './samples.ts'

const codec = seen(32)
const hashed = (value: ReturnType<typeof seenBefore>): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  mixSeen(halves, value)
  return [...halves]
}

describe('a memory of 32 numbers', () => {
  it('of which all are seen is its newest number', () => {
    expect(written(codec, seenBefore(0, 32))).toBe('0100')
    expect(written(codec, seenBefore(100, 32))).toBe('c60100')
    expect(readBack(codec, 'c60100')).toEqual(seenBefore(100, 32))
  })

  it('has a bit for each number before the newest, from the lowest bit on', () => {
    const some = [101, 103].reduce(see, seenBefore(100, 32))
    // 102 and 100 were not seen: 0b...1010.
    expect(written(codec, some)).toBe('ce0102fa')
    expect(readBack(codec, 'ce0102fa')).toMatchObject({ newest: 103 })
    const far = see(seenBefore(0, 32), 31)
    expect(written(codec, far)).toBe('3e0800000080')
    const back = readBack(codec, '3e0800000080')
    if (typeof back === 'string') throw new Error(back)
    expect([back.newest, wasSeen(back, 31), wasSeen(back, 30), wasSeen(back, 0), wasSeen(back, -1)]).toEqual([
      31,
      true,
      false,
      false,
      true,
    ])
  })

  it('does not show what is forgotten', () => {
    const remembers = see(seenBefore(0, 32), 40)
    const forgets = see(see(seenBefore(0, 32), 2), 40)
    expect(remembers.words).not.toEqual(forgets.words)
    expect(written(codec, forgets)).toBe(written(codec, remembers))
    expect(hashed(forgets)).toEqual(hashed(remembers))
    expect(hashed(see(remembers, 39))).not.toEqual(hashed(remembers))
  })

  it.each([
    ['00', 'state at 1: the end; more bytes'],
    ['000a0000000000', 'state at 1: 5 bytes of marks; at most 4'],
    ['000400ff', 'state at 1: marks of ones at the end; marks without them'],
    ['008240', 'state at 1: 4,097; a whole number from 0 to 4,096'],
    ['0300', 'state at 0: -2; a whole number from -1 to 4,503,599,627,370,496'],
  ])('%s is none: %s', (hex, reason) => {
    expect(readBack(codec, hex)).toBe(reason)
  })

  it.each([0, 1, 15, 16, 17, 65_535, 2 ** 32 + 3])(
    'bits are a memory that ends at %d, and a memory is bits',
    (newest) => {
      const bits = Uint8Array.of(0b1010_0101, 0, 0xff, 0b0000_0001)
      const memory = seenFrom(newest, bits)
      expect(bitsOf(memory)).toEqual(bits)
      expect([wasSeen(memory, newest), wasSeen(memory, newest - 1), wasSeen(memory, newest - 2)]).toEqual([
        true,
        true,
        false,
      ])
    },
  )
})
