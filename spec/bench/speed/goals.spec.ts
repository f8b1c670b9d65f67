// Goals and the baseline: what is met, what is missed, what was not measured, and what moved.

import { describe, expect, it } from 'vitest'
import { baselineOf, changeTable, compare, mergeBaseline } from '../../../bench/speed/baseline.ts'
import { checkAll, limitsFor } from '../../../bench/speed/checked.ts'
import { besideFastest } from '../../../bench/speed/fastest.ts'
import { goals, goalTable, isMissed, judge } from '../../../bench/speed/goals.ts'
import type { Figure } from '../../../bench/speed/section.ts'

const ratio = (name: string, value: number): Figure => ({ name, value, kind: 'ratio' })
const exact = (name: string, value: number): Figure => ({ name, value, kind: 'exact' })
const absolute = (name: string, value: number): Figure => ({ name, value, kind: 'absolute' })

describe('goals', () => {
  it('have each a figure of its own', () => {
    expect(new Set(goals.map(({ figure }) => figure)).size).toBe(goals.length)
  })

  it('are met at the bound, missed beyond it, and neither without a figure', () => {
    const verdicts = judge([
      ratio('cpu: 10 x 32 B, reliable: packeteer lean: x raw', 2.2),
      ratio('cpu: 10 x 32 B, reliable: packeteer lean: x as fast as node-kcp', 1.49),
    ])
    const told = verdicts.filter(({ measured }) => measured !== undefined)
    expect(told.map(({ measured, isMet }) => [measured, isMet])).toEqual([
      [2.2, true],
      [1.49, false],
    ])
    expect(verdicts.filter(isMissed)).toHaveLength(1)
    expect(goalTable(told).lines).toEqual([
      ['reliable 10 x 32 B: the empty harness', '<= 2.2 times', '2.20', 'met'],
      ['reliable 10 x 32 B: as fast as node-kcp', '>= 1.5 times', '1.49', 'MISSED'],
    ])
    expect(goalTable(verdicts).lines[0]).toEqual([
      'reliable 10 x 32 B: as fast as the mutable twin',
      '>= 0.667 times',
      '-',
      'not measured',
    ])
  })
})

describe('the fastest peer in JavaScript', () => {
  it('is looked for in every round anew, among those that are no addon and not our own', () => {
    const peers = ['raw', 'packeteer lean', 'node-kcp', 'jsp-raknet', 'enet']
    const costs = [
      [1, 1, 1],
      [2, 2, 2],
      [1, 1, 1],
      [6, 8, Number.NaN],
      [8, 6, 10],
    ]
    expect(besideFastest(['cpu'], peers, costs)).toEqual([
      ratio('cpu: packeteer lean: x as fast as any in JavaScript', 3),
    ])
  })

  it('is not told where none is installed', () => {
    expect(besideFastest(['cpu'], ['raw', 'packeteer lean'], [[1], [2]])).toEqual([])
  })
})

describe('the baseline', () => {
  const figures = [ratio('z', 2), absolute('time', 900), exact('a', 500)]

  it('keeps what another machine can be compared with, in order', () => {
    expect(Object.entries(baselineOf(figures))).toEqual([
      ['a', 500],
      ['z', 2],
    ])
  })

  it('keeps what this run has not measured', () => {
    expect(Object.entries(mergeBaseline({ m: 1, z: 1 }, figures))).toEqual([
      ['a', 500],
      ['m', 1],
      ['z', 2],
    ])
  })

  it('tells what moved further than a run by itself: exact figures by little, ratios by more', () => {
    const before = { a: 480, b: 500, y: 2, z: 2.4, gone: 1 }
    const now = [exact('a', 500), exact('b', 505), ratio('y', 2.2), ratio('z', 2), ratio('new', 1)]
    const { changes, compared } = compare(before, now)
    expect(compared).toBe(4)
    expect(changes.map(({ name }) => name)).toEqual(['a', 'z'])
    expect(changeTable(changes).lines).toEqual([
      ['a', '480', '500', '+4 %'],
      ['z', '2.40', '2.00', '-17 %'],
    ])
  })
})

describe('the check of repeatable figures', () => {
  it('is within at the limit, beyond it above, and beyond it without one', () => {
    expect(checkAll({ steps: 10, alloc: 11, news: 1 }, { steps: 10, alloc: 10 })).toEqual([
      { name: 'steps', value: 10, limit: 10, isWithin: true },
      { name: 'alloc', value: 11, limit: 10, isWithin: false },
      { name: 'news', value: 1, limit: undefined, isWithin: false },
    ])
  })

  it('leaves room for the allocator, and hardly any for what is counted', () => {
    expect(limitsFor({ 'alloc, B: lean': 500, 'steps: lean': 100 })).toEqual({
      'alloc, B: lean': 550,
      'steps: lean': 101,
    })
  })
})
