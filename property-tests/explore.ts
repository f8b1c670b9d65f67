// Explores the scopes of property-tests/simulation/scopes.ts and prints a line for each: `npm run explore -- quick`, `npm run explore -- deep
// probes`. With `counts` as first word, what the tests read: a line of JSON for each.

import { describeCounterexample, explore } from '../src/testing/index.ts'
import { scopes } from './simulation/scopes.ts'

export interface Line {
  readonly name: string
  readonly counts: ReadonlyArray<number>
  readonly complete: boolean
  readonly computed: number
  readonly rounds: number
  readonly seconds: number
  readonly found: string
}

const words = process.argv.slice(2)
const plain = words[0] === 'counts'
const [size = 'quick', ...names] = plain ? words.slice(1) : words

function visit(name: string): Line {
  const scope = scopes[name]
  if (scope === undefined) throw new Error(`no scope ${name}`)
  const before = process.cpuUsage().user
  const seen = explore(size === 'deep' ? scope.deep : scope.quick)
  const seconds = (process.cpuUsage().user - before) / 1_000_000
  const { states, transitions, depth, locals, recovered, complete, computed, counterexample } = seen
  const found = counterexample === undefined ? '' : describeCounterexample(counterexample)
  const counts = [states, transitions, depth, locals.a, locals.b, recovered.pairs]
  return { name, counts, complete, computed, rounds: recovered.rounds, seconds, found }
}

const grouped = (count: number | undefined): string => (count ?? 0).toLocaleString('en').padStart(13)

let all = 0
for (const name of Object.keys(scopes).filter((each) => names.every((part) => each.includes(part)))) {
  const line = visit(name)
  const { counts, seconds, found, complete } = line
  all += counts[0] ?? 0
  if (plain) console.log(JSON.stringify(line))
  else {
    console.log(
      `${grouped(counts[0])} states ${grouped(counts[1])} transitions ${seconds.toFixed(1).padStart(6)} s  ${name}${complete ? '' : ' (cut off)'}`,
    )
  }
  if (!plain && found !== '') console.log(found)
  if (found !== '' || !complete) process.exitCode = 1
}
if (!plain) console.log(`${grouped(all)} distinct states`)
