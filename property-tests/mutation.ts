// Mutation testing: Stryker changes the sources of the core in one place at a time, and the specs and quick laws have to notice.
// `npm run mutation` tries all of it, `npm run mutation -- src/core/wrap.ts` some files. What was tried before and has not changed since
// is not tried again (`-- --force` does). Stryker is large, so it is installed beside its config, on first use.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { excuses, listOf } from './mutation/survivors.ts'
import { compare, core, meetsGoal, tally, type Report, type Row, type Survivor } from './mutation/report.ts'

const home = 'property-tests/mutation'
const stryker = `${home}/node_modules/@stryker-mutator/core/bin/stryker.js`

const run = (command: string, args: ReadonlyArray<string>): void => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const words = process.argv.slice(2)
const files = words.filter((word) => !word.startsWith('-'))
const options = words.filter((word) => word.startsWith('-'))

if (options.includes('--list')) {
  console.log(listOf(excuses))
  process.exit()
}

if (!existsSync(stryker)) run('npm', ['ci', '--prefix', home, '--no-audit', '--no-fund'])
run('node', [
  stryker,
  'run',
  `${home}/stryker.config.json`,
  '--mutate',
  (files.length > 0 ? files : core).join(','),
  ...options,
])

const whole = JSON.parse(readFileSync('reports/mutation/mutation.json', 'utf8')) as Report
const isAsked = (file: string): boolean => files.length === 0 || files.includes(file)
const report: Report = { files: Object.fromEntries(Object.entries(whole.files).filter(([file]) => isAsked(file))) }
const { surprises, stale, excused } = compare(report, excuses)
const rows = tally(report, excused)

const cells = ({ name, killed, survived, excused: forgiven, score, goal }: Row): ReadonlyArray<string> => [
  name,
  ...[killed, survived, forgiven].map(String),
  score.toFixed(1),
  goal === 100 ? 'all excused' : `>= ${goal}`,
]
const line = ([name = '', ...rest]: ReadonlyArray<string>): string =>
  `  ${name.padEnd(30)}${rest.map((cell) => cell.padStart(12)).join('')}`

console.log(line(['', 'killed', 'survived', 'excused', 'score %', 'goal']))
for (const row of rows) console.log(`${line(cells(row))}${meetsGoal(row) ? '' : '  MISSED'}`)

const tell = (title: string, list: ReadonlyArray<Survivor>): void => {
  if (list.length === 0) return
  console.log(`\n${title}`)
  for (const { file, line: code, from, to } of list) console.log(`  ${file}: ${code}\n      ${from}  ->  ${to}`)
}
tell(
  'survived, and nothing excuses them (kill them, delete what they change, or say why in survivors.json):',
  surprises,
)
tell('excused in survivors.json, but they do not survive:', stale)
if (surprises.length > 0 || stale.length > 0 || !rows.every(meetsGoal)) process.exitCode = 1
