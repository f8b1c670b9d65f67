// `npm run bench -- <name> [options]`: one table of benches, one dispatch. A bench answers with the exit code: 0 when
// its goals are met, 1 when one is missed; 2 is a command line that asks for nothing that exists.

import { openDesk } from './latency/desk.ts'
import { latencyUsage, runLatency } from './latency/latency.ts'
import { runState, stateUsage } from './state.ts'
import { runWire, wireUsage } from './wire.ts'

interface Bench {
  readonly usage: string
  readonly run: (args: ReadonlyArray<string>, print: (line: string) => void) => number
}

const benches: Readonly<Record<string, Bench>> = {
  wire: { usage: wireUsage, run: runWire },
  state: { usage: stateUsage, run: runState },
  latency: { usage: latencyUsage, run: (args, print) => runLatency(args, openDesk(print)) },
}

const usage = [
  'usage: npm run bench -- <name> [options]',
  ...Object.values(benches).map((bench) => `  ${bench.usage}`),
].join('\n')

function main([name = '', ...args]: ReadonlyArray<string>): number {
  const print = (line: string): void => console.log(line)
  if (name === '--help') {
    print(usage)
    return 0
  }
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (bench !== undefined) return bench.run(args, print)
  console.error(usage)
  return 2
}

process.exitCode = main(process.argv.slice(2))
