// The queue as a value: every version stays what it was, whatever became of the buffer that it shares.

import { describe, expect, it } from 'vitest'
import {
  drop,
  dropWhile,
  emptyWindow,
  itemAt,
  nextNumber,
  push,
  replace,
  size,
  toArray,
  windowOf,
  type Window,
} from '../../src/core/window.ts'

const pushAll = <A>(window: Window<A>, items: ReadonlyArray<A>): Window<A> => items.reduce(push<A>, window)

const letters = (text: string): ReadonlyArray<string> => text.split('')

describe('an empty window', () => {
  it('begins at its base', () => {
    const window = emptyWindow<string>(7)
    expect([size(window), nextNumber(window), toArray(window)]).toEqual([0, 7, []])
    expect([6, 7, 8].map((number) => itemAt(window, number))).toEqual([undefined, undefined, undefined])
  })

  it('from 0 on is one for all: a connection at rest weighs little', () => {
    expect(emptyWindow(0)).toBe(emptyWindow(0))
  })

  it('keeps no buffer alive when everything was dropped', () => {
    const dropped = drop(pushAll(emptyWindow<string>(3), letters('abc')), 3)
    expect([dropped.buffer, dropped.base]).toEqual([[], 6])
    expect(toArray(push(dropped, 'd'))).toEqual(['d'])
  })

  it('keeps nothing alive that was pushed onto it: it may be a constant', () => {
    const empty = emptyWindow<string>(0)
    const one = push(empty, 'a')
    const other = push(empty, 'b')
    expect(empty.buffer).toEqual([])
    expect([toArray(one), toArray(other)]).toEqual([['a'], ['b']])
  })
})

describe('push', () => {
  it('numbers items from the base on', () => {
    const window = pushAll(emptyWindow<string>(2 ** 32 - 1), letters('abc'))
    expect(nextNumber(window)).toBe(4_294_967_298)
    expect([4_294_967_294, 4_294_967_295, 4_294_967_297, 4_294_967_298].map((n) => itemAt(window, n))).toEqual([
      undefined,
      'a',
      'c',
      undefined,
    ])
  })

  it('writes behind the end of the newest version, which no older version sees', () => {
    const older = pushAll(emptyWindow<string>(0), letters('ab'))
    const newer = push(older, 'c')
    expect(newer.buffer).toBe(older.buffer)
    expect([toArray(older), size(older), itemAt(older, 2)]).toEqual([['a', 'b'], 2, undefined])
    expect(toArray(newer)).toEqual(['a', 'b', 'c'])
  })

  it('copies for a fork: both futures stand', () => {
    const base = pushAll(emptyWindow<string>(0), letters('ab'))
    const left = push(base, 'l')
    const right = push(base, 'r')
    const further = push(left, 'm')
    expect(right.buffer).not.toBe(left.buffer)
    expect([toArray(base), toArray(left), toArray(right), toArray(further)]).toEqual([
      ['a', 'b'],
      ['a', 'b', 'l'],
      ['a', 'b', 'r'],
      ['a', 'b', 'l', 'm'],
    ])
  })

  it('copies for a fork from which items were dropped', () => {
    const base = pushAll(emptyWindow<string>(0), letters('abc'))
    push(base, 'x')
    const fork = push(drop(base, 2), 'y')
    expect(fork).toEqual({ base: 2, buffer: ['c', 'y'], start: 0, end: 2 })
  })

  it('keeps a dropped prefix of 8, and a longer one that is no longer than what lives', () => {
    const eight = drop(pushAll(emptyWindow<string>(0), letters('abcdefghi')), 8)
    expect(push(eight, 'j').buffer).toBe(eight.buffer)
    const nine = drop(pushAll(emptyWindow<string>(0), letters('abcdefghijklmnopqr')), 9)
    expect(push(nine, 's').buffer).toBe(nine.buffer)
  })

  it('leaves a longer prefix behind', () => {
    const window = drop(pushAll(emptyWindow<string>(5), letters('abcdefghijkl')), 9)
    expect(push(window, 'm')).toEqual({ base: 14, buffer: ['j', 'k', 'l', 'm'], start: 0, end: 4 })
    expect(toArray(window)).toEqual(['j', 'k', 'l'])
  })
})

describe('drop', () => {
  it('leaves the numbers of the rest', () => {
    const window = drop(pushAll(emptyWindow<string>(10), letters('abcd')), 3)
    expect([window.base, size(window), nextNumber(window)]).toEqual([13, 1, 14])
    expect([itemAt(window, 12), itemAt(window, 13)]).toEqual([undefined, 'd'])
  })

  it.each([0, -1])('of %d items changes nothing', (count) => {
    const window = pushAll(emptyWindow<string>(0), letters('ab'))
    expect(drop(window, count)).toBe(window)
  })

  it('past the end goes on numbering without items', () => {
    const window = drop(pushAll(emptyWindow<string>(0), letters('ab')), 5)
    expect([size(window), nextNumber(window), itemAt(window, 4)]).toEqual([0, 5, undefined])
    const next = push(window, 'f')
    expect([itemAt(next, 5), size(next), nextNumber(next)]).toEqual(['f', 1, 6])
  })

  it('takes nothing from older versions', () => {
    const older = pushAll(emptyWindow<string>(0), letters('abc'))
    pushAll(drop(older, 3), letters('defghijklmnop'))
    expect(toArray(older)).toEqual(['a', 'b', 'c'])
  })
})

describe('dropWhile', () => {
  it('stops at the first item that stays', () => {
    const window = dropWhile(pushAll(emptyWindow<string>(3), letters('xxyx')), (item) => item === 'x')
    expect([window.base, toArray(window)]).toEqual([5, ['y', 'x']])
  })

  it('may drop all, and looks at no item of a newer version', () => {
    const older = pushAll(emptyWindow<string>(0), letters('xx'))
    push(older, 'x')
    const emptied = dropWhile(older, (item) => item === 'x')
    expect([size(emptied), emptied.base]).toEqual([0, 2])
  })

  it('may drop none', () => {
    const window = pushAll(emptyWindow<string>(0), letters('ab'))
    expect(dropWhile(window, () => false)).toBe(window)
  })
})

describe('windowOf, toArray and replace', () => {
  it('hand out arrays of their own', () => {
    const items = ['a', 'b']
    const window = windowOf(4, items)
    items[0] = 'z'
    toArray(window).push('y')
    expect([window.base, toArray(window), nextNumber(window)]).toEqual([4, ['a', 'b'], 6])
  })

  it('replace exchanges one item and leaves the older version', () => {
    const window = drop(windowOf(4, letters('abc')), 1)
    const changed = replace(window, 6, 'z')
    expect([changed.base, toArray(changed), toArray(window)]).toEqual([5, ['b', 'z'], ['b', 'c']])
  })
})
