// What was measured, as tables: all figures of a group, a row for each policy in each cell; and the verdicts on the goals.

import type { Verdict } from './goals.ts'
import { formatFixed, formatMillis, formatPercent, type Table } from './layout.ts'
import type { Row } from './measure.ts'
import { policies } from './policies.ts'
import type { GroupReport } from './run.ts'

const limitTitle = 'the limit (formula)'

export const titleOf = (policy: string): string =>
  policies.find(({ name }) => name === policy)?.title ?? (policy === 'limit' ? limitTitle : policy)

/** Every figure. Extra latency in milliseconds, `worst` is p99 at the worst phase; late messages a minute at input delays of 1, 2 and 3 ticks. */
export function fullTable({ rows }: GroupReport, nameOf: (policy: string) => string): Table {
  const titles = ['cell', 'policy', 'p50', 'p95', 'p99', 'worst', 'p99.9', 'max', 'x limit', 'copies', 'B/msg']
  const lines = rows.map((row, index) => {
    const limit = rows.find(({ cell, policy }) => cell === row.cell && policy === 'limit')
    return [
      rows[index - 1]?.cell === row.cell ? '' : row.cell,
      nameOf(row.policy),
      ...[row.p50, row.p95, row.p99, row.p99Worst, row.p999, row.max].map(formatMillis),
      formatFixed(limit === undefined ? Number.NaN : row.p99 / limit.p99, 2),
      formatFixed(row.copies, 2),
      formatFixed(row.wireBytesPerMessage, 0),
      ...row.latePerMinute.map(formatLate),
      formatPercent(row.dropped),
      formatFixed(row.goodput, 1),
    ]
  })
  return { titles: [...titles, 'late 1', 'late 2', 'late 3', 'dropped', 'got/s'], lines, words: 2 }
}

export const formatLate = (count: number): string => formatFixed(count, count < 99.95 ? 1 : 0)

export function verdictTable(verdicts: ReadonlyArray<Verdict>): Table {
  const lines = verdicts.map(({ goal, bound, measured, isMet }) => [
    goal.policy,
    figureTitles[goal.figure],
    goal.cell,
    ...comparison(goal, measured, bound),
    isMet ? 'met' : 'MISSED',
  ])
  return { titles: ['goal', 'figure', 'cell', 'measured', 'bound', ''], lines, words: 3 }
}

export const figureTitles = {
  p99: 'p99, ms',
  p99Worst: 'worst p99, ms',
  p999: 'p99.9, ms',
  copies: 'copies',
  dropped: 'dropped',
  goodput: 'delivered/s',
} as const satisfies Readonly<Record<Verdict['goal']['figure'], string>>

/** Both sides, with as many digits as it takes to tell one from the other. */
export function comparison(
  { figure, is }: Verdict['goal'],
  measured: number,
  bound: number,
): readonly [measured: string, bound: string] {
  const sign = is === 'at most' ? '<=' : '>='
  for (let digits = figure === 'copies' ? 2 : 1; ; digits += 1) {
    const [left, right] = [formatFigure(figure, measured, digits), formatFigure(figure, bound, digits)]
    if (left !== right || measured === bound || digits > 5) return [left, `${sign} ${right}`]
  }
}

function formatFigure(figure: Verdict['goal']['figure'], value: number, digits: number): string {
  if (figure === 'dropped') return formatPercent(value)
  return value === Infinity ? formatMillis(value) : formatFixed(value, digits)
}

export const isMissed = ({ isMet }: Verdict): boolean => !isMet

/** JSON has no number for what never came, or for what the limit does not have: there it is null. */
export const rowsOf = (groups: ReadonlyArray<GroupReport>): ReadonlyArray<Row & { readonly group: string }> =>
  groups.flatMap(({ group, rows }) => rows.map((row) => ({ group: group.name, ...row })))
