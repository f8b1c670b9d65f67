// The first place where two values differ, by its path.

import { describe, expect, it } from 'vitest'
import { emptyWindow, push, windowOf } from '../../src/core/window.ts'
import { firstDifference } from '../../src/replay/difference.ts'

describe('the first difference', () => {
  it.each<readonly [unknown, unknown, string, unknown, unknown]>([
    [1, 2, '', 1, 2],
    [{ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] } }, 'b.c[1]', 2, 3],
    [{ a: 0 }, { a: -0 }, 'a', 0, -0],
    [{ a: 1 }, {}, 'a', 1, undefined],
    [{}, { a: 1 }, 'a', undefined, 1],
    [[1], [1, 2], '.length', 1, 2],
    [{ a: [] }, { a: {} }, 'a', [], {}],
    [{ bytes: Uint8Array.of(1, 2) }, { bytes: Uint8Array.of(1, 3) }, 'bytes[1]', 2, 3],
    [{ bytes: Uint8Array.of(1) }, { bytes: [1] }, 'bytes', Uint8Array.of(1), [1]],
    [{ w: windowOf(5, ['a', 'b']) }, { w: windowOf(5, ['a', 'c']) }, 'w[6]', 'b', 'c'],
    [{ w: windowOf(5, ['a']) }, { w: windowOf(6, ['a']) }, 'w.base', 5, 6],
    [{ w: windowOf(5, ['a', 'b']) }, { w: windowOf(5, ['a']) }, 'w.length', 2, 1],
  ])('of %j and %j', (here, there, path, one, other) => {
    expect(firstDifference(here, there)).toEqual({ path, here: one, there: other })
  })

  it.each<readonly [unknown, unknown]>([
    [NaN, NaN],
    [{ a: [1, { b: 'c' }], d: undefined }, { a: [1, { b: 'c' }] }],
    [Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    [emptyWindow(3), windowOf(3, [])],
  ])('of %j and %j is none', (here, there) => {
    expect(firstDifference(here, there)).toBe(undefined)
  })

  it('does not look at what other versions of a window keep in the same buffer', () => {
    const older = push(windowOf(0, ['a']), 'b')
    const newer = push(older, 'c')
    expect(newer.buffer).toBe(older.buffer)
    expect(firstDifference(older, windowOf(0, ['a', 'b']))).toBe(undefined)
  })
})
