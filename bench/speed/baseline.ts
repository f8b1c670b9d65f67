// The committed baseline: ratios and repeatable figures of an earlier run, by name. What moved further than a run's own unrest is shown.

import type { Table } from '../latency/layout.ts'
import { digits, type Figure } from './section.ts'

export const baselinePath = 'bench/baseline.json'

export type Baseline = Readonly<Record<string, number>>

export interface Change {
  readonly name: string
  readonly before: number
  readonly now: number
  /** Of the earlier value: 0.1 is a tenth more. */
  readonly share: number
}

/** Ratios of one round wander by this much on a busy machine; repeatable figures by a little. */
const unrest: Readonly<Record<Figure['kind'], number>> = { exact: 0.03, ratio: 0.15, absolute: Infinity }

/** What of a run is worth keeping, in the order of the names. */
export const baselineOf = (figures: ReadonlyArray<Figure>): Baseline =>
  Object.fromEntries(
    figures
      .filter(({ kind }) => kind !== 'absolute')
      .map(({ name, value }): readonly [string, number] => [name, value])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )

/** Figures that a run did not measure stay as they were. */
export const mergeBaseline = (before: Baseline, figures: ReadonlyArray<Figure>): Baseline => {
  const merged = { ...before, ...baselineOf(figures) }
  return Object.fromEntries(Object.entries(merged).sort(([one], [other]) => (one < other ? -1 : 1)))
}

export interface Comparison {
  readonly changes: ReadonlyArray<Change>
  /** How many figures both have. */
  readonly compared: number
}

export function compare(baseline: Baseline, figures: ReadonlyArray<Figure>): Comparison {
  const known = figures.filter(({ name, kind }) => kind !== 'absolute' && baseline[name] !== undefined)
  const changes = known
    .map(({ name, value, kind }) => {
      const before = baseline[name] ?? Number.NaN
      return { change: { name, before, now: value, share: (value - before) / Math.abs(before) }, kind }
    })
    .filter(({ change, kind }) => Math.abs(change.share) > unrest[kind])
    .map(({ change }) => change)
  return { changes, compared: known.length }
}

export const changeTable = (changes: ReadonlyArray<Change>): Table => ({
  titles: ['against the baseline', 'before', 'now', 'change'],
  lines: changes.map(({ name, before, now, share }) => [
    name,
    digits(before),
    digits(now),
    `${share > 0 ? '+' : '-'}${(100 * Math.abs(share)).toFixed(0)} %`,
  ]),
  words: 1,
})
