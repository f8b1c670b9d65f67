// `npm run bench -- latency`: how late reliable ordered messages are, under each policy, in each cell.

import { groups, type Group } from './cells.ts'
import { measure, type Row } from './measure.ts'
import { policies } from './policies.ts'

export const latencyUsage =
  'latency [--only GROUP,..] [--policy NAME,..] [--messages N] [--seed N] [--json]   extra latency of reliable messages'

export function runLatency(args: ReadonlyArray<string>, print: (line: string) => void): number {
  const option = (name: string): string | undefined => {
    const at = args.indexOf(name)
    return at < 0 ? undefined : args[at + 1]
  }
  const only = option('--only')?.split(',') ?? ['goals']
  const names = option('--policy')?.split(',')
  const messages = Number(option('--messages') ?? 72_000)
  const seed = Number(option('--seed') ?? 1)
  const chosen: ReadonlyArray<Group> = groups.filter(({ name }) => only.includes(name))
  for (const { cells } of chosen) {
    for (const cell of cells) {
      for (const policy of policies) {
        if (names !== undefined && !names.includes(policy.name)) continue
        const { row } = measure(cell, policy, messages, seed)
        print(args.includes('--json') ? JSON.stringify(row) : lineOf(row))
      }
    }
  }
  return 0
}

const lineOf = (row: Row): string =>
  [
    row.cell.padEnd(20),
    row.policy.padEnd(6),
    ...[row.p50, row.p95, row.p99, row.p999, row.max].map((value) => value.toFixed(1).padStart(7)),
    row.copies.toFixed(2).padStart(7),
    row.wireBytesPerMessage.toFixed(0).padStart(6),
    row.latePerMinute
      .map((count) => count.toFixed(1))
      .join('/')
      .padStart(20),
    `${(100 * row.dropped).toFixed(1)} %`,
    row.goodput.toFixed(1),
  ].join(' ')
