// `npm run bench -- check`: what CI holds of the speed, which is what repeats: steps counted, bytes on the wire, bytes allocated, each for a message
// of 32 bytes, ten each way a tick. The limits are in bench/limits.json; times are in none of them.

import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import type { Output } from './latency/output.ts'
import { alignTable } from './latency/layout.ts'
import { checkAll, checkedModes, limitsFor, type Check, type Counted, type Limits } from './speed/checked.ts'
import { openLab } from './speed/lab.ts'
import { digits } from './speed/section.ts'

export const checkUsage = `check [--save-limits]   steps, bytes on the wire and bytes allocated for a message; exit code 1 beyond bench/limits.json`

const limitsPath = 'bench/limits.json'
const load = { messages: 10, bytes: 32 }

export function runCheck(args: ReadonlyArray<string>, output: Output): number {
  const [option, ...rest] = args
  if (rest.length > 0 || (option !== undefined && option !== '--save-limits')) {
    output.print(checkUsage)
    return option === '--help' ? 0 : 2
  }
  const measured = { ...countSteps(output), ...measureAllocation(output) }
  if (option === '--save-limits') {
    output.write(limitsPath, `${JSON.stringify(limitsFor(measured), undefined, 2)}\n`)
    output.print(`${limitsPath} is written anew.`)
    return 0
  }
  const checks = checkAll(measured, JSON.parse(output.read(limitsPath)) as Limits)
  for (const line of alignTable({
    titles: ['for a message', 'measured', 'limit', ''],
    lines: checks.map(cells),
    words: 1,
  }))
    output.print(line)
  return checks.every(({ isWithin }) => isWithin) ? 0 : 1
}

const cells = ({ name, value, limit, isWithin }: Check): ReadonlyArray<string> => [
  name,
  digits(value),
  limit === undefined ? '-' : digits(limit),
  isWithin ? 'within' : 'BEYOND',
]

const nameOf = (what: string, { recovery, mode }: (typeof checkedModes)[number]): string =>
  `${what}: ${recovery}, ${mode}`

const built = (name: string): string => `${dirname(process.argv[1] ?? '')}/${name}.js`

function countSteps(output: Output): Limits {
  output.note('counting steps ...')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', built('count-steps')], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the steps could not be counted: ${stderr}`)
  const counted = JSON.parse(stdout) as ReadonlyArray<Counted>
  return Object.fromEntries(
    checkedModes.flatMap((mode, at) => [
      [nameOf('steps', mode), counted[at]?.steps ?? Number.NaN],
      [nameOf('bytes on the wire', mode), counted[at]?.wireBytes ?? Number.NaN],
    ]),
  )
}

function measureAllocation({ note, print }: Output): Limits {
  const lab = openLab({ peers: [], rounds: 1, isQuick: true }, built('child'), note)
  const measured = Object.fromEntries(
    checkedModes.map((checked) => {
      const { recovery, mode } = checked
      const latencyTicks = recovery === 'auto' ? 3 : 0
      const run = lab.measure({
        bench: 'alloc',
        peer: `packeteer ${recovery}`,
        mode,
        load,
        latencyTicks,
        ticks: 200,
      })
      return [nameOf('alloc, B', checked), run === undefined ? Number.NaN : run.heapBytes + run.bufferBytes]
    }),
  )
  lab.troubles.forEach(print)
  return measured
}
