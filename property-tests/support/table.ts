// Before a run: forgets what earlier ones exercised, and says the seed. After it: one table of all that this one did.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { folder } from './exercised.ts'

interface Told {
  readonly title: string
  readonly counts: Readonly<Record<string, number | string>>
}

/** `| title | name | count |`, a line each, columns as wide as they must be. */
export function writeTable(told: ReadonlyArray<Told>): string {
  const rows = told.flatMap(({ title, counts }) =>
    Object.entries(counts).map(([name, count]) => [
      title,
      name,
      typeof count === 'number' ? count.toLocaleString('en-US') : count,
    ]),
  )
  const width = (column: number): number => Math.max(0, ...rows.map((row) => (row[column] ?? '').length))
  const line = ([title = '', name = '', count = '']: ReadonlyArray<string>): string =>
    `  ${title.padEnd(width(0))}  ${name.padEnd(width(1))}  ${count.padStart(width(2))}`
  return rows.map(line).join('\n')
}

const readTold = (): ReadonlyArray<Told> => {
  try {
    return readdirSync(folder)
      .sort((one, other) => (one < other ? -1 : 1))
      .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Told)
  } catch {
    return []
  }
}

export default function setup(): () => void {
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`laws drawn from FC_SEED=${process.env['FC_SEED'] ?? 1}\n`)
  return () => {
    const told = readTold()
    if (told.length > 0) process.stdout.write(`\nexercised\n${writeTable(told)}\n`)
  }
}
