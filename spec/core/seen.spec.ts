// The receive window as a ring of words: what it knows, what it forgets, and jumps of any size.

import { describe, expect, it } from 'vitest'
import {
  bitsOf,
  forgottenBits,
  isForgotten,
  isGapless,
  oldestWord,
  see,
  seenBefore,
  seenFrom,
  spanOf,
  wasSeen,
  wholeRing,
  type Seen,
} from '../../src/core/seen.ts'

/** Of the newest number and the `count - 1` before it, those that were seen, as distances back from the newest. */
const seenBack = (seen: Seen, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, back) => back).filter((back) => wasSeen(seen, seen.newest - back))

const seeAll = (start: Seen, numbers: ReadonlyArray<number>): Seen => numbers.reduce(see, start)

/** Next to every word boundary, and where numbers leave 16, 31, 32 and 33 bits. */
const firsts = [
  0,
  1,
  15,
  16,
  17,
  31,
  32,
  1039,
  1040,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 33 + 5,
]

describe('seenBefore', () => {
  it.each(firsts)('before %d all counts as seen, from there nothing', (first) => {
    const seen = seenBefore(first, 64)
    expect(seen.newest).toBe(first - 1)
    expect(seenBack(seen, 65)).toHaveLength(65)
    expect([first, first + 1, first + 63, first + 64].filter((number) => wasSeen(seen, number))).toEqual([])
  })

  it('takes one word more than the span, so that the span holds wherever in a word the newest lies', () => {
    expect(seenBefore(0, 1024).words).toHaveLength(65)
    expect(spanOf(seenBefore(0, 1024))).toBe(1024)
    expect(spanOf(seenBefore(0, 16))).toBe(16)
  })
})

describe('see', () => {
  it.each(firsts)('notes a number and leaves its neighbours, from %d on', (first) => {
    const seen = seeAll(seenBefore(first, 64), [first, first + 2, first + 5])
    expect(seen.newest).toBe(first + 5)
    expect(seenBack(seen, 6)).toEqual([0, 3, 5])
  })

  it.each(firsts)('notes an older number, from %d on', (first) => {
    const seen = seeAll(seenBefore(first, 64), [first + 40, first + 3])
    expect(seen.newest).toBe(first + 40)
    expect(wasSeen(seen, first + 3)).toBe(true)
    expect(wasSeen(seen, first + 4)).toBe(false)
  })

  it('notes a number twice as once', () => {
    const seen = seeAll(seenBefore(0, 64), [3])
    expect(see(seen, 3)).toEqual(seen)
  })

  it.each([1, 15, 16, 17, 63, 64, 65, 79, 80, 81, 1000, 65_536, 2 ** 31, 2 ** 32 + 1])(
    'a jump by %d keeps what the span still holds and nothing else',
    (jump) => {
      const before = seeAll(seenBefore(1000, 64), [1000, 1001, 1003])
      const seen = see(before, 1003 + jump)
      const kept = Array.from({ length: 64 }, (_, back) => back + 1).filter((back) => {
        const number = 1003 + jump - back
        return number <= 1003 && number !== 1002
      })
      expect(seenBack(seen, 65)).toEqual([0, ...kept])
    },
  )

  it('leaves the version it began from as it was', () => {
    const before = seeAll(seenBefore(0, 64), [0, 1, 2])
    const words = before.words.slice()
    see(before, 1000)
    see(before, 3)
    expect(before).toEqual({ newest: 2, recent: 0b111, words })
    expect(wasSeen(before, 3)).toBe(false)
  })
})

describe('isForgotten', () => {
  it('begins one beyond the span', () => {
    const seen = see(seenBefore(0, 1024), 5000)
    expect(isForgotten(seen, 3976)).toBe(false)
    expect(isForgotten(seen, 3975)).toBe(true)
    expect(isForgotten(seen, 6000)).toBe(false)
  })

  it('the oldest that is remembered is told from its neighbour', () => {
    const seen = seeAll(seenBefore(0, 1024), [3976, 5000])
    expect([wasSeen(seen, 3976), wasSeen(seen, 3977)]).toEqual([true, false])
  })
})

describe('written down as bits', () => {
  it.each(firsts)(
    'the lowest is the one before the newest, and nothing is told of what was not seen, from %d on',
    (first) => {
      const seen = seeAll(seenBefore(first, 32), [first, first + 2, first + 11, first + 40])
      expect([...bitsOf(seen)]).toEqual([0x00, 0x00, 0x00, 0x10])
      expect([...bitsOf(see(seen, first + 38))]).toEqual([0x02, 0x00, 0x00, 0x10])
      expect([...bitsOf(seenBefore(first, 32))]).toEqual([0xff, 0xff, 0xff, 0xff])
    },
  )

  it.each(firsts)('it reads back: the newest, and of the span what has a bit, around %d', (first) => {
    const seen = seenFrom(first + 40, new Uint8Array([0x02, 0x00, 0x00, 0x90]))
    expect([seen.newest, spanOf(seen)]).toEqual([first + 40, 32])
    expect(seenBack(seen, 33)).toEqual([0, 2, 29, 32])
    expect([...bitsOf(seen)]).toEqual([0x02, 0x00, 0x00, 0x90])
    expect([first + 41, first + 42, first + 56].filter((number) => wasSeen(seen, number))).toEqual([])
  })

  it('all bits are as if everything before the next number was seen', () => {
    expect(seenFrom(999, new Uint8Array([0xff, 0xff]))).toEqual(seenBefore(1000, 16))
  })
})

describe('the word that is partly forgotten', () => {
  it.each([
    ['has no forgotten bits where the oldest begins a word', 64, 4, 1, 0],
    ['has one where the oldest is the second', 65, 4, 1, 1],
    ['has all but one where the oldest is the last', 79, 4, 1, 15],
    ['moves on with the newest, around the ring', 2 ** 32 + 33, 3, 1, 1],
  ])('%s', (_name, newest, count, word, bits) => {
    expect([oldestWord(newest, count), forgottenBits(newest)]).toEqual([word, bits])
  })
})

describe('isGapless', () => {
  const [first, last] = [2 ** 32 - 20, 2 ** 32 + 40]

  it('is so for one missing number alone when it is further back than asked, wherever words begin', () => {
    for (let newest = first + 33; newest < last; newest += 1) {
      const all = Array.from({ length: newest - first + 1 }, (_, index) => first + index)
      for (let back = 1; back <= 33; back += 1) {
        const seen = seeAll(
          seenBefore(first, 64),
          all.filter((number) => number !== newest - back),
        )
        expect([newest, back, isGapless(seen, 32)]).toEqual([newest, back, back === 33])
        expect(isGapless(seen, back - 1)).toBe(true)
        expect(isGapless(seen, back)).toBe(false)
      }
    }
  })

  it('takes what came before the first as seen', () => {
    expect(isGapless(seenBefore(0, 64), 32)).toBe(true)
    expect(isGapless(see(seenBefore(0, 64), 0), 32)).toBe(true)
    expect(isGapless(see(seenBefore(0, 64), 1), 32)).toBe(false)
  })
})

it("a whole ring is the caller's own: the words beside it stay as they were", () => {
  const seen = see(seenBefore(0, 64), 3)
  const before = seen.words.slice()
  const ring = wholeRing(seen)
  expect([ring[0], ring.slice(1), seen.words]).toEqual([8, before.slice(1), before])
})
