// What a run exercised, printed once per file of laws, and left in reports/exercised.json, where the deep run collects its table from.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const path = 'reports/exercised.json'

/** Counts by name, in the order of their names. */
export const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))

/** Prints `title: name 1, other 2` and writes it down. */
export function tell(title: string, counts: Readonly<Record<string, number | string>>): void {
  const words = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  process.stdout.write(`  ${title}: ${words.join(', ')}\n`)
  mkdirSync('reports', { recursive: true })
  writeFileSync(path, `${JSON.stringify({ ...readTold(), [title]: counts }, undefined, 2)}\n`)
}

/** What was told so far; nothing where nothing was. Files of laws run side by side: the last one to write wins a tie. */
function readTold(): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
