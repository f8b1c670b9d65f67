// Windows: base and items, and nothing of the buffer that versions share.

import { describe, expect, it } from 'vitest'
import { drop, emptyWindow, push, windowOf, type Window } from '../../src/core/window.ts'
import { newHalves, startHalves } from '../../src/state/halves.ts'
import { count } from '../../src/state/scalars.ts'
import { window } from '../../src/state/window.ts'
import { readBack, written } from './samples.ts'

const codec = window(count, 3)
const hashed = (value: Window<number>): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  codec.hash(halves, value)
  return [...halves]
}

describe('a window', () => {
  it('is its base, the number of its items, and they', () => {
    expect(written(codec, emptyWindow(5))).toBe('0a00')
    expect(written(codec, windowOf(5, [7, 8]))).toBe('0a040e10')
    expect(readBack(codec, '0a040e10')).toEqual(windowOf(5, [7, 8]))
    expect(readBack(codec, '0a00')).toEqual(emptyWindow(5))
  })

  it('does not show what was dropped, nor what newer versions pushed', () => {
    const long = push(push(push(emptyWindow<number>(4), 6), 7), 8)
    const middle = drop(long, 1)
    push(middle, 9)
    expect(written(codec, middle)).toBe(written(codec, windowOf(5, [7, 8])))
    expect(hashed(middle)).toEqual(hashed(windowOf(5, [7, 8])))
  })

  it('is hashed with the numbers of its items', () => {
    expect(hashed(windowOf(5, [7, 8]))).not.toEqual(hashed(windowOf(5, [8, 7])))
    expect(hashed(windowOf(5, [7, 8]))).not.toEqual(hashed(windowOf(6, [7, 8])))
    expect(hashed(windowOf(5, [7]))).not.toEqual(hashed(windowOf(5, [7, 8])))
  })

  it.each([
    ['0100', 'base at 0: -1; a whole number from 0 to 4,503,599,627,370,496'],
    ['0a08', 'state at 1: 4; a whole number from 0 to 3'],
    ['0a060e10', 'state at 1: 3 items; at most the 2 bytes that are left'],
    ['0a040e01', '[6] at 3: -1; a whole number from 0 to 4,503,599,627,370,496'],
  ])('%s is none: %s', (hex, reason) => {
    expect(readBack(codec, hex)).toBe(reason)
  })

  it('may have a nearer bound for its base', () => {
    expect(readBack(window(count, 3, 9), '1400')).toBe('base at 0: 10; a whole number from 0 to 9')
  })
})
