// Runs cells under policies, each once: several groups have a cell that differs in its name alone, and plots want what a
// table has measured already.

import { sweptPhases, type Cell } from './cell.ts'
import type { Group } from './cells.ts'
import { goals, judge, type Verdict } from './goals.ts'
import { limitRow } from './limit.ts'
import { measure, type Measured, type Row } from './measure.ts'
import type { Policy } from './policies.ts'

/** One group, measured: rows by cell, then by policy; the limit, where there is a formula, is the last of each cell. */
export interface GroupReport {
  readonly group: Group
  readonly rows: ReadonlyArray<Row>
}

export interface Report {
  readonly messages: number
  readonly seed: number
  readonly groups: ReadonlyArray<GroupReport>
  readonly verdicts: ReadonlyArray<Verdict>
  /** Every goal was judged. */
  readonly isComplete: boolean
}

export interface Runner {
  readonly measure: (cell: Cell, policy: Policy) => Measured
  readonly runGroup: (group: Group, policies: ReadonlyArray<Policy>) => GroupReport
}

/** `note` hears of every cell before it is measured. */
export function openRunner(messages: number, seed: number, note: (cell: Cell, policy: Policy) => void): Runner {
  const known = new Map<string, Measured>()
  const measureOnce = (cell: Cell, policy: Policy): Measured => {
    const key = JSON.stringify([policy.name, { ...cell, name: '' }])
    const before = known.get(key)
    if (before !== undefined) return { row: { ...before.row, cell: cell.name }, sorted: before.sorted }
    note(cell, policy)
    const measured = measure(cell, policy, messages, seed, sweptPhases)
    known.set(key, measured)
    return measured
  }
  const runCell = (cell: Cell, policies: ReadonlyArray<Policy>): ReadonlyArray<Row> => {
    const limit = limitRow(cell)
    const rows = policies.map((policy) => measureOnce(cell, policy).row)
    return limit === undefined ? rows : [...rows, limit]
  }
  return {
    measure: measureOnce,
    runGroup: (group, policies) => {
      const asked = policies.filter(({ name }) => group.policies?.includes(name) ?? true)
      return { group, rows: group.cells.flatMap((cell) => runCell(cell, asked)) }
    },
  }
}

export function reportOf(messages: number, seed: number, groups: ReadonlyArray<GroupReport>): Report {
  const verdicts = judge(groups.flatMap(({ rows }) => rows))
  return { messages, seed, groups, verdicts, isComplete: verdicts.length === goals.length }
}
