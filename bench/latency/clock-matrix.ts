// The table of the two clocks: pairs of tick rates down, the ways to move time across, and what the worst phase gives in each.

import { clockPairs } from './clocks.ts'
import type { Verdict } from './goals.ts'
import { formatFixed, markdownTable } from './layout.ts'
import type { GroupReport } from './run.ts'
import { titleOf } from './tables.ts'

const titles = ['ticks of sender / receiver, loss', 'policy', 'at arrivals', 'at once', 'collected', 'at most']

/** Names of the cells without the way that time moves in. */
const bases = [...new Set(clockPairs.map(({ arrivals }) => arrivals.replace(', arrivals', '')))]

export function renderClocks({ rows }: GroupReport, verdicts: ReadonlyArray<Verdict>): ReadonlyArray<string> {
  const policies = [...new Set(rows.map(({ policy }) => policy))].filter((policy) => policy !== 'limit')
  const verdictOn = (cell: string, policy: string): Verdict | undefined =>
    verdicts.find(({ goal }) => goal.cell === cell && goal.policy === policy)
  const worst = (cell: string, policy: string): string => {
    const row = rows.find((one) => one.cell === cell && one.policy === policy)
    const text = formatFixed(row?.p99Worst ?? Number.NaN, 1)
    return verdictOn(cell, policy)?.isMet === false ? `**${text}, missed**` : text
  }
  const lines = bases.flatMap((base) =>
    policies.map((policy) => [
      base,
      titleOf(policy),
      ...['arrivals', 'at once', 'collected'].map((time) => worst(`${base}, ${time}`, policy)),
      formatFixed(verdictOn(`${base}, collected`, policy)?.bound ?? Number.NaN, 1),
    ]),
  )
  return markdownTable({ titles, lines, words: 2 })
}
