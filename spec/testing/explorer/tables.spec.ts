// The tables under the search: names for keys, digests, remembered steps, and quads of numbers, each taken once.

import { describe, expect, it } from 'vitest'
import {
  addQuad,
  nameOf,
  noDigests,
  noMemo,
  noNames,
  noQuads,
  numberOf,
  recall,
  remember,
} from '../../../src/testing/explorer/tables.ts'

describe('names', () => {
  it('are given in the order in which keys come, and a value is made once', () => {
    const names = noNames<string>()
    expect(['x', 'y', 'x'].map((key) => nameOf(names, key, () => key.toUpperCase()))).toEqual([0, 1, 0])
    expect(names.items).toEqual(['X', 'Y'])
  })
})

describe('digests', () => {
  it('are numbered, and told apart by every word, however many share a slot', () => {
    const digests = noDigests()
    for (let count = 0; count < 5000; count += 1) expect(numberOf(digests, 7, count % 70, count)).toBe(count)
    for (let count = 0; count < 5000; count += 1) expect(numberOf(digests, 7, count % 70, count)).toBe(count)
    expect(digests.count).toBe(5000)
  })
})

describe('a memo', () => {
  it('recalls what it was told last, and -1 of what it was not told', () => {
    const memo = noMemo()
    for (let count = 0; count < 3000; count += 1) remember(memo, count, 3000 - count, count)
    remember(memo, 5, 2995, 17)
    expect([recall(memo, 5, 2995), recall(memo, 6, 2994), recall(memo, 6, 2995)]).toEqual([17, 6, -1])
    expect(memo.count).toBe(3000)
  })
})

describe('quads', () => {
  it('are taken once each, with the one that they came from', () => {
    const quads = noQuads()
    for (let count = 0; count < 5000; count += 1) expect(addQuad(quads, count, 1, 2, 3, count - 1)).toBe(true)
    for (let count = 0; count < 5000; count += 1) expect(addQuad(quads, count, 1, 2, 3, 0)).toBe(false)
    expect(addQuad(quads, 0, 1, 2, 4, 9)).toBe(true)
    expect([quads.count, quads.parents[4999], quads.parents[5000]]).toEqual([5001, 4998, 9])
  })
})
