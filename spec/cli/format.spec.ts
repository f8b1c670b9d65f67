// Numbers as short text, bars and curves.

import { describe, expect, it } from 'vitest'
import { drawBar, drawCurve, formatBytes, formatMs, formatPercent, formatSeconds } from '../../src/cli/stage/format.ts'

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.00 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_960, '100 kB'],
    [262_144, '262 kB'],
    [4_560_000, '4.56 MB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('have three digits, a unit, and a dash where nothing is known', () => {
    expect([0.5, 51.23, 101.4, undefined].map(formatMs)).toEqual(['0.50 ms', '51.2 ms', '101 ms', '-'])
    expect(formatPercent(0.0471)).toBe('4.7 %')
    expect(formatSeconds(15_049)).toBe('15.0 s')
  })
})

describe('drawBar', () => {
  it.each([
    [0, '', '····'],
    [0.25, '█', '···'],
    [0.5 + 1 / 32, '██▏', '·'],
    [1, '████', ''],
    [2, '████', ''],
    [-1, '', '····'],
  ])('shows %d of four cells', (share, full, rest) => {
    expect(drawBar(share, 4)).toEqual([full, rest])
  })
})

describe('drawCurve', () => {
  it('spans the lowest and the highest of what it shows', () => {
    expect(drawCurve([100, 135, 170, 100], 10, 5)).toBe('▁▅█▁')
    expect(drawCurve([900, 1, 2], 2, 1)).toBe('▁█')
  })

  it('does not make mountains of a millisecond', () => {
    expect(drawCurve([100, 100.5, 100.2], 10, 5)).toBe('▁▂▁')
  })

  it('is empty without values', () => {
    expect(drawCurve([], 10, 5)).toBe('')
  })
})
