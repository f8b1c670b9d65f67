// Medians, ratios within rounds, exponents, and how figures are written.

import { describe, expect, it } from 'vitest'
import { digits, figure } from '../../../bench/speed/section.ts'
import { exponentOf, median, medianRatio, steepestOf } from '../../../bench/speed/statistics.ts'

describe('the median', () => {
  it('is the middle one, or between the two', () => {
    expect(median([9, 1, 4])).toBe(4)
    expect(median([1, 9, 4, 6])).toBe(5)
    expect(median([])).toBeNaN()
  })

  it('of ratios is taken within rounds, so that a slow round is slow for both', () => {
    // The second round was on a machine three times as slow.
    expect(medianRatio([2, 6, 2.2], [1, 3, 1])).toBe(2)
    expect(median([2, 6, 2.2]) / median([1, 3, 1])).toBeCloseTo(2.2)
  })

  it('of ratios leaves out rounds without a figure', () => {
    expect(medianRatio([2, Number.NaN, 4], [1, 1])).toBe(2)
    expect(medianRatio([], [])).toBeNaN()
  })
})

describe('the exponent', () => {
  const points = (power: number) => [1, 10, 100, 1000].map((size) => ({ size, nanos: 7 * size ** (power - 1) }))

  it('is 1 when a unit costs the same however many there are', () => {
    expect(exponentOf(points(1))).toBeCloseTo(1, 10)
  })

  it('is 2 when a unit costs as many times more', () => {
    expect(exponentOf(points(2))).toBeCloseTo(2, 10)
  })

  it('is less than 1 when a part of the cost does not grow', () => {
    expect(exponentOf([1, 10, 100].map((size) => ({ size, nanos: (50 + size) / size })))).toBeLessThan(0.5)
  })

  it('of the steepest step finds what the whole range hides', () => {
    const nanos = [100, 10, 1, 1, 10]
    const late = nanos.map((cost, at) => ({ size: 10 ** at, nanos: cost }))
    expect(exponentOf(late)).toBeLessThan(1)
    expect(steepestOf(late)).toBeCloseTo(2, 10)
  })
})

describe('figures', () => {
  it('have three digits, and commas', () => {
    expect([0.5234, 9.994, 9.996, 87.26, 99.96, 1240.4, 1_234_567].map(digits)).toEqual([
      '0.52',
      '9.99',
      '10.0',
      '87.3',
      '100',
      '1,240',
      '1,234,567',
    ])
    expect(digits(Number.NaN)).toBe('-')
  })

  it('are named by their path, and keep four digits', () => {
    expect(figure('ratio', 1.23456, 'cpu', 'raw')).toEqual({ name: 'cpu: raw', value: 1.235, kind: 'ratio' })
  })
})
