// The numbers below come from a second implementation of sfc32 and MurmurHash3, in another language.

import { describe, expect, it } from 'vitest'
import { drawBelow, drawChance, drawFraction, drawWord, seedRandom, type Random } from '../../src/testing/random.ts'

const drawWords = (count: number, start: Random): ReadonlyArray<number> => {
  const words: Array<number> = []
  let random = start
  for (let draw = 0; draw < count; draw++) {
    const [word, next] = drawWord(random)
    words.push(word)
    random = next
  }
  return words
}

describe('drawWord', () => {
  it('is sfc32', () => {
    expect(drawWords(5, { a: 1, b: 2, c: 3, counter: 4 })).toEqual([7, 34, 56623200, 188882296, 3431242869])
  })

  it('leaves the generator it draws from as it was', () => {
    const random = seedRandom(5, 'kept')
    const before = { ...random }
    expect(drawWords(3, random)).toEqual(drawWords(3, random))
    expect(random).toEqual(before)
  })

  it('lets the counter wrap at 32 bits', () => {
    const [, next] = drawWord({ a: 0, b: 0, c: 0, counter: 4294967295 })
    expect(next.counter).toBe(0)
  })
})

describe('seedRandom', () => {
  it.each([
    [1, 'a', [3335707056, 1867488393, 3186585070, 1290861705]],
    [1, 'b', [3963887734, 824340057, 1806341396, 387321560]],
    [2 ** 40 + 1, 'a', [2948283122, 3176145500, 955715462, 355867619]],
    [-1, '', [2188968151, 2406782154, 1159157302, 3802666242]],
  ])('seed %d and label %j give one stream, on every engine', (seed, label, words) => {
    expect(drawWords(4, seedRandom(seed, label))).toEqual(words)
  })
})

describe('the distributions', () => {
  // 3335707056 / 2^32 = 0.7766...: the first word of (1, 'a').
  const random = seedRandom(1, 'a')

  it('draws a fraction below 1', () => {
    expect(drawFraction(random)[0]).toBe(3335707056 / 4294967296)
  })

  it('draws whole numbers below a bound', () => {
    expect(drawBelow(10, random)[0]).toBe(7)
    expect(drawBelow(1, random)[0]).toBe(0)
  })

  it('draws chances; 0 is never, 1 always', () => {
    expect(drawChance(0.77, random)[0]).toBe(false)
    expect(drawChance(0.78, random)[0]).toBe(true)
    let state = random
    for (let draw = 0; draw < 1000; draw++) {
      expect(drawChance(0, state)[0]).toBe(false)
      expect(drawChance(1, state)[0]).toBe(true)
      state = drawWord(state)[1]
    }
  })

  it('takes one draw each, whatever comes out', () => {
    const next = drawWord(random)[1]
    expect(drawFraction(random)[1]).toEqual(next)
    expect(drawBelow(10, random)[1]).toEqual(next)
    expect(drawChance(0, random)[1]).toEqual(next)
    expect(drawChance(1, random)[1]).toEqual(next)
  })

  it('spreads 100,000 draws over ten boxes within four standard deviations', () => {
    const boxes = Array.from({ length: 10 }, () => 0)
    let state = seedRandom(3, 'boxes')
    for (let draw = 0; draw < 100_000; draw++) {
      const [box, next] = drawBelow(10, state)
      boxes[box] = (boxes[box] ?? 0) + 1
      state = next
    }
    // sigma = sqrt(100,000 * 0.1 * 0.9) = 94.9
    for (const count of boxes) expect(Math.abs(count - 10_000)).toBeLessThan(380)
  })
})
