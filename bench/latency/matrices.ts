// The same figures for a document: policies down, cells across, the few figures that answer the question of the table.

import type { Verdict } from './goals.ts'
import { sweptPhases } from './cell.ts'
import { renderClocks } from './clock-matrix.ts'
import { formatCount, formatFixed, formatMillis, formatPercent, markdownTable } from './layout.ts'
import type { Row } from './measure.ts'
import type { GroupReport, Report } from './run.ts'
import { comparison, figureTitles, formatLate, fullTable, titleOf } from './tables.ts'

/** The seven columns of the goals stay together. */
const mostColumns = 7

/** The lines that belong between the marks of this name; undefined: there are none, or they were not measured. */
export function renderMark(name: string, report: Report): ReadonlyArray<string> | undefined {
  if (name === 'verdicts') return verdictMatrix(report)
  const [first = '', kind] = name.split(' ')
  const measured = report.groups.find(({ group }) => group.name === first)
  if (measured === undefined) return undefined
  if (name === 'clocks') return withCaption(report, renderClocks(measured, report.verdicts))
  if (kind === 'full') return withCaption(report, markdownTable(fullTable(measured, titleOf)))
  if (kind === 'late') return withCaption(report, rowMatrix(measured, lateEntry))
  return kind === undefined ? withCaption(report, rowMatrix(measured, entryOf(first))) : undefined
}

const withCaption = ({ messages, seed }: Report, lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...lines,
  '',
  `*${formatCount(messages)} messages a cell, at ${sweptPhases} phases, seed ${seed}.*`,
]

type Entry = (row: Row) => string

const entryOf = (group: string): Entry => (group === 'bottleneck' ? bottleneckEntry : latencyEntry)

const latencyEntry: Entry = (row) =>
  `${formatTail(row)} / ${formatWhole(row.p999)}${Number.isNaN(row.copies) ? '' : ` (${formatFixed(row.copies, 1)})`}`

const bottleneckEntry: Entry = (row) =>
  `${formatWhole(row.p50)} / ${formatTail(row)}, ${formatFixed(row.wireBytesPerMessage, 0)} B, ${formatPercent(row.dropped)}`

const lateEntry: Entry = ({ latePerMinute }) => latePerMinute.map(formatLate).join(' / ')

/** Over all phases, and at the worst one where that is more; the formula of the limit knows no phases. */
function formatTail({ p99, p99Worst }: Row): string {
  const [all, worst] = [formatWhole(p99), formatWhole(p99Worst)]
  return Number.isNaN(p99Worst) || worst === all ? all : `${all} to ${worst}`
}

const formatWhole = (millis: number): string => (Number.isFinite(millis) ? millis.toFixed(0) : formatMillis(millis))

const rowMatrix = ({ group, rows }: GroupReport, entry: Entry): ReadonlyArray<string> =>
  matrix(
    group.cells.map(({ name }) => name),
    [...new Set(rows.map(({ policy }) => policy))],
    titleOf,
    (cell, policy) => {
      const row = rows.find((one) => one.cell === cell && one.policy === policy)
      return row === undefined ? '' : entry(row)
    },
  )

/** All goals or nothing: a table of some would say less than it seems to. */
function verdictMatrix(report: Report): ReadonlyArray<string> | undefined {
  const { verdicts, groups } = report
  if (!report.isComplete) return undefined
  const parts = groups.flatMap(({ group }) => {
    // The clocks have a table of their own, with its bounds.
    if (group.name === 'clocks') return []
    const these = verdicts.filter(({ goal }) => group.cells.some(({ name }) => name === goal.cell))
    if (these.length === 0) return []
    const cells = [...new Set(these.map(({ goal }) => goal.cell))]
    const kinds = [...new Set(these.map(kindOf))]
    const same = (text: string): string => text
    const part = matrix(cells, kinds, same, (cell, kind) =>
      verdictEntry(these.find((verdict) => verdict.goal.cell === cell && kindOf(verdict) === kind)),
    )
    return [...part, '']
  })
  return withCaption(report, parts.slice(0, -1))
}

const kindOf = ({ goal }: Verdict): string => `\`${goal.policy}\`, ${figureTitles[goal.figure]}`

function verdictEntry(verdict: Verdict | undefined): string {
  if (verdict === undefined) return ''
  const { goal, bound, measured, isMet } = verdict
  const text = comparison(goal, measured, bound).join(' ')
  return isMet ? text : `**${text}, missed**`
}

/** Names down, cells across, in as few tables as keep each narrow enough to read. */
function matrix(
  cells: ReadonlyArray<string>,
  names: ReadonlyArray<string>,
  titleOf: (name: string) => string,
  entryOf: (cell: string, name: string) => string,
): ReadonlyArray<string> {
  const parts = Math.ceil(cells.length / mostColumns)
  const width = Math.ceil(cells.length / parts)
  return Array.from({ length: parts }, (_, part) => {
    const across = cells.slice(part * width, (part + 1) * width)
    const lines = names.map((name) => [titleOf(name), ...across.map((cell) => entryOf(cell, name))])
    return [...(part === 0 ? [] : ['']), ...markdownTable({ titles: ['', ...across], lines, words: 1 })]
  }).flat()
}
