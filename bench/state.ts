// `npm run bench -- state`: the cost of a state as a value, printed as two tables. The measuring is state-cost.ts. Times have no goal
// that a run could miss: they are the machine's as much as ours. The shares are what to look at.

import { measureTicks, measureValues, type TickCost, type ValueCost } from './state-cost.ts'

export const stateUsage = 'state [--json]   hash beside the step of a tick; bytes and time of encoding and decoding'

export function runState(args: ReadonlyArray<string>, print: (line: string) => void): number {
  const [style, ...rest] = args
  if (rest.length > 0 || (style !== undefined && style !== '--json')) {
    print(stateUsage)
    return style === '--help' ? 0 : 2
  }
  const ticks = (['lean', 'auto', 'max'] as const).map((recovery) => measureTicks(recovery, 20_000))
  const values = measureValues(300)
  if (style === '--json') print(JSON.stringify({ ticks, values }, undefined, 2))
  else [...tickLines(ticks), '', ...valueLines(values)].forEach(print)
  return 0
}

const micros = (value: number): string => `${value.toFixed(1)} us`.padStart(10)
const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`.padStart(6)

function tickLines(costs: ReadonlyArray<TickCost>): ReadonlyArray<string> {
  return [
    'a tick of one endpoint, 10 messages each way   step       hash   of step  nothing new   of step',
    ...costs.map(({ recovery, step, hash, again }) =>
      [recovery.padEnd(41), micros(step), micros(hash), share(hash, step), micros(again), share(again, step)].join(
        '  ',
      ),
    ),
  ]
}

function valueLines(costs: ReadonlyArray<ValueCost>): ReadonlyArray<string> {
  return [
    'a state                                       bytes      encode      decode',
    ...costs.map(({ name, bytes, encode, decode }) =>
      [name.padEnd(36), bytes.toLocaleString('en').padStart(10), micros(encode), micros(decode)].join('  '),
    ),
  ]
}
