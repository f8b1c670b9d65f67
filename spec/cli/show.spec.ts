// Numbers, times and plain values as text.

import { describe, expect, it } from 'vitest'
import {
  formatCount,
  formatMicros,
  formatRanges,
  groupDigits,
  showBytes,
  showTree,
  showValue,
} from '../../src/cli/recordings/show.ts'
import { drop, windowOf } from '../../src/core/window.ts'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('%i is %s', (count, text) => {
    expect(groupDigits(count)).toBe(text)
  })

  it('count things', () => {
    expect(formatCount(1, 'event')).toBe('1 event')
    expect(formatCount(0, 'event')).toBe('0 events')
    expect(formatCount(1000, 'event')).toBe('1,000 events')
  })

  it.each([
    [0, '0.000 s'],
    [1, '0.000001 s'],
    [20_000, '0.020 s'],
    [1_000_020, '1.000020 s'],
    [3_600_000_000, '3600.000 s'],
  ])('%i microseconds are %s', (micros, text) => {
    expect(formatMicros(micros)).toBe(text)
  })

  it.each([
    [[], ''],
    [[3], '3'],
    [[3, 4, 5, 7, 9, 10], '3..5, 7, 9..10'],
  ])('%j as ranges', (numbers, text) => {
    expect(formatRanges(numbers)).toBe(text)
  })
})

describe('values on a line', () => {
  it.each<readonly [unknown, string]>([
    [undefined, 'nothing'],
    [17, '17'],
    [true, 'true'],
    ['text', "'text'"],
    [Uint8Array.of(1, 255), '01ff'],
    [new Uint8Array(), 'no bytes'],
    [[1, 'a', [2]], "[1, 'a', [2]]"],
    [{ a: 1, b: { c: Uint8Array.of(7) } }, '{ a: 1, b: { c: 07 } }'],
    [drop(windowOf(5, ['x', 'y', 'z']), 1), "['y', 'z']"],
  ])('%j', (value, text) => {
    expect(showValue(value)).toBe(text)
  })

  it('are cut where they get long', () => {
    expect(showBytes(new Uint8Array(1200))).toBe(`${'00'.repeat(32)}… (1,200 bytes)`)
    expect(showValue('x'.repeat(200))).toBe(`'${'x'.repeat(99)}…`)
  })
})

describe('a tree', () => {
  it('has a field a line, small records on one, and windows by the numbers of their items', () => {
    const value = {
      clock: { now: 20, age: 20 },
      flight: { sent: windowOf(7, [{ at: 1, notes: [{ deep: { er: 1 } }] }]), lost: [] },
      name: 'a',
    }
    expect([...showTree(value)]).toEqual([
      'clock   { now: 20, age: 20 }',
      'flight',
      '  sent',
      '    [7]',
      '      at     1',
      '      notes',
      '        [0]',
      '          deep  { er: 1 }',
      '  lost  []',
      "name    'a'",
    ])
  })

  it('leaves out what is too many', () => {
    const lines = [...showTree(Array.from({ length: 60 }, (_, index) => ({ index })))]
    expect(lines).toHaveLength(51)
    expect(lines.at(-1)).toBe('… 10 more')
  })
})
