// `npm run bench -- wire`: the goals for bytes on the wire beside what real endpoints need, printed as a table. The
// measuring is wire-goals.ts, which spec/bench/wire.spec.ts holds to the goals as well.

import { measureWire, type Spread, type WireRow } from './wire-goals.ts'

export const wireUsage =
  'wire [--json | --markdown]   overhead in bytes per tick, idle traffic; exit code 1 when a goal is missed'

const titles = [
  'case',
  "today's best peer",
  'goal',
  '1 tick: median, max',
  '3 ticks: median, max',
  '5 % loss: median, max',
  'met',
]

export function runWire(args: ReadonlyArray<string>, print: (line: string) => void): number {
  const [style, ...rest] = args
  if (style === '--help') {
    print(wireUsage)
    return 0
  }
  if (rest.length > 0 || (style !== undefined && style !== '--json' && style !== '--markdown')) {
    print(wireUsage)
    return 2
  }
  const rows = measureWire()
  if (style === '--json') print(JSON.stringify(rows, undefined, 2))
  else if (style === '--markdown') markdown(rows).forEach(print)
  else table(rows).forEach(print)
  return rows.every((row) => row.isMet) ? 0 : 1
}

function markdown(rows: ReadonlyArray<WireRow>): ReadonlyArray<string> {
  const lines = [titles, titles.map(() => '---'), ...rows.map(cells)]
  return lines.map((line) => `| ${line.join(' | ')} |`)
}

function table(rows: ReadonlyArray<WireRow>): ReadonlyArray<string> {
  const lines = [titles, ...rows.map(cells)]
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const cells = ({ name, peer, goal, unit, oneTick, threeTicks, lossy, isMet }: WireRow): ReadonlyArray<string> => [
  name,
  peer,
  unit === 'bytes' ? `<= ${goal}` : `${goal} ${unit}`,
  spreadCell(oneTick),
  spreadCell(threeTicks),
  spreadCell(lossy),
  isMet ? 'yes' : 'no',
]

const spreadCell = ({ median, max }: Spread): string => `${median}, ${max}`
