// A lazy list is an array to whoever reads it, and to nobody who writes.

import { describe, expect, it } from 'vitest'
import { lazyList } from '../../../src/replay/read/lazy-list.ts'

const values = (list: ReadonlyArray<{ readonly square: number }>): ReadonlyArray<number> =>
  list.map(({ square }) => square)

describe('a lazy list', () => {
  const made: Array<number> = []
  const squares = lazyList(
    () => 4,
    (index) => {
      made.push(index)
      return { square: index * index }
    },
  )

  it('makes what is looked at, and nothing else', () => {
    made.length = 0
    expect(squares.length).toBe(4)
    expect(made).toEqual([])
    expect([squares[3], squares[4], squares[-1]]).toEqual([{ square: 9 }, undefined, undefined])
    expect(made).toEqual([3])
  })

  it('reads like an array', () => {
    expect(squares).toEqual([{ square: 0 }, { square: 1 }, { square: 4 }, { square: 9 }])
    expect(Array.isArray(squares)).toBe(true)
    expect(values([...squares])).toEqual([0, 1, 4, 9])
    expect(values(squares.slice(1, 3))).toEqual([1, 4])
    expect(values(squares.concat([{ square: -1 }]))).toEqual([0, 1, 4, 9, -1])
    expect(squares.findIndex(({ square }) => square === 4)).toBe(2)
    expect([...squares.entries()].map(([index]) => index)).toEqual([0, 1, 2, 3])
    expect([squares].flat().length).toBe(4)
    expect(JSON.stringify(squares)).toBe('[{"square":0},{"square":1},{"square":4},{"square":9}]')
    expect(Object.keys(squares)).toEqual(['0', '1', '2', '3'])
    expect(['3' in squares, '4' in squares, '03' in squares, 'length' in squares]).toEqual([true, false, false, true])
  })

  it('is not changed', () => {
    const list = squares as Array<unknown>
    expect(() => list.push(1)).toThrow(TypeError)
    expect(() => (list[0] = 1)).toThrow(TypeError)
    expect(() => (list.length = 0)).toThrow(TypeError)
    expect(() => Object.freeze(list)).toThrow(TypeError)
    expect(squares.length).toBe(4)
  })

  it('grows with what stands behind it', () => {
    const items = ['a']
    const list = lazyList(
      () => items.length,
      (index) => items[index],
    )
    items.push('b')
    expect(list).toEqual(['a', 'b'])
  })
})
