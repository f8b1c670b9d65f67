// What a run exercised: printed as it ends, and left in a file of its own per title, as files of laws run side by side. When all is
// over the table of them is printed (table.ts).

import { mkdirSync, writeFileSync } from 'node:fs'

export const folder = 'reports/exercised'

/** Counts by name, in the order of their names. */
export const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))

/** Prints `title: name 1, other 2` and writes it down. */
export function tell(title: string, counts: Readonly<Record<string, number | string>>): void {
  const words = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  process.stdout.write(`  ${title}: ${words.join(', ')}\n`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${title}.json`, `${JSON.stringify({ title, counts }, undefined, 2)}\n`)
}
