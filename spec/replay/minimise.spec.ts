// The smallest list that still fails.

import { describe, expect, it } from 'vitest'
import { minimise } from '../../src/replay/minimise.ts'

const hundred = Array.from({ length: 100 }, (_, index) => index)

describe('minimise', () => {
  it.each<readonly [string, ReadonlyArray<number>]>([
    ['one item', [37]],
    ['the first', [0]],
    ['the last', [99]],
    ['two far apart', [3, 96]],
    ['three in a row', [40, 41, 42]],
    ['every tenth', [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]],
    ['nothing', []],
    ['everything', hundred],
  ])('finds %s', (_name, needed) => {
    const { items, isMinimal } = minimise(hundred, (list) => needed.every((item) => list.includes(item)))
    expect(items).toEqual(needed)
    expect(isMinimal).toBe(true)
  })

  it('leaves nothing that could be left out, where any of several would do', () => {
    const fails = (list: ReadonlyArray<number>): boolean => list.filter((item) => item % 7 === 0).length >= 3
    const { items } = minimise(hundred, fails)
    expect(items).toEqual([0, 7, 14])
  })

  it('asks seldom: less than four hundred times for three of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => index)
    const needed = [12, 5000, 7777]
    const { items, runs } = minimise(many, (list) => needed.every((item) => list.includes(item)))
    expect(items).toEqual(needed)
    expect(runs).toBeLessThan(400)
  })

  it('stops after so many runs with what it has', () => {
    const { items, runs, isMinimal } = minimise(hundred, (list) => list.includes(37) && list.includes(2), {
      maxRuns: 10,
    })
    expect([runs, isMinimal]).toEqual([10, false])
    expect(items.length).toBeLessThan(100)
    expect(items).toEqual(expect.arrayContaining([2, 37]))
  })

  it('gives back what does not fail', () => {
    expect(minimise(hundred, () => false)).toEqual({ items: hundred, runs: 1, isMinimal: false })
  })

  it('tells how far it is', () => {
    const seen: Array<readonly [number, number]> = []
    minimise([1, 2], (list) => list.includes(2), { onProgress: (items, runs) => seen.push([items, runs]) })
    expect(seen[0]).toEqual([2, 1])
    expect(seen.at(-1)?.[0]).toBe(1)
    expect(seen.map(([, runs]) => runs)).toEqual(seen.map((_, index) => index + 1))
  })
})
