// The mutants that may survive, and the list of them that docs/testing.md shows. survivors.json is the one place to edit; the list
// in the document is `listOf` of it, and a spec compares.

import { readFileSync } from 'node:fs'
import type { Excuse } from './report.ts'

export const survivorsFile = 'property-tests/mutation/survivors.json'

export const excuses = JSON.parse(readFileSync(survivorsFile, 'utf8')) as ReadonlyArray<Excuse>

const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`)}\``

/** A table of Markdown, mutants with one reason side by side. */
export function listOf(list: ReadonlyArray<Excuse>): string {
  const reasons = [...new Set(list.map(({ file, reason }) => JSON.stringify([file, reason])))]
  const rows = reasons.map((key) => {
    const alike = list.filter(({ file, reason }) => JSON.stringify([file, reason]) === key)
    const [{ file, reason } = { file: '', reason: '' }] = alike
    return `| \`${file}\` | ${alike.map(({ from, to }) => `${code(from)} → ${code(to)}`).join(', ')} | ${reason} |`
  })
  return ['| file | mutant | why it may live |', '|---|---|---|', ...rows].join('\n')
}
