// `npm run bench -- <name> [options]`: one table of benches, one dispatch. A bench answers with the exit code: 0 when
// its goals are met, 1 when one is missed; 2 is a command line that asks for nothing that exists.

import { checkUsage, runCheck } from './check.ts'
import { openOutput, type Output } from './latency/output.ts'
import { latencyUsage, runLatency } from './latency/latency.ts'
import { installPeers } from './peers/install.ts'
import { replayUsage, runReplay } from './replay.ts'
import { isMissed } from './speed/goals.ts'
import { optionsUsage } from './speed/options.ts'
import { runSuite, scenarios } from './speed/suite.ts'
import { runState, stateUsage } from './state.ts'
import { runStorms, stormsUsage } from './storms.ts'
import { runStrangers, strangersUsage } from './strangers.ts'
import { runWire, wireUsage } from './wire.ts'

interface Bench {
  readonly usage: string
  readonly run: (args: ReadonlyArray<string>, output: Output) => number
}

/** Scenarios of speed have no goal that a single one could miss: the machine is in them. `goals` has. */
const speedBench = (name: string, about: string): Bench => ({
  usage: `${name.padEnd(8)} ${about}`,
  run: (args, output) => runSuite([name], args, output, { rounds: 3, isQuick: false }).code,
})

const whole: ReadonlyArray<string> = Object.keys(scenarios)
const short: ReadonlyArray<string> = ['cpu', 'alloc', 'bulk', 'memory', 'server']

const benches: Readonly<Record<string, Bench>> = {
  cpu: speedBench('cpu', 'processor time of a message, beside peers, and what they lose'),
  alloc: speedBench('alloc', 'bytes allocated for a message'),
  bulk: speedBench('bulk', 'large messages'),
  memory: speedBench('memory', 'an endpoint at rest and at work'),
  server: speedBench('server', '100 to 4,000 connections in one process'),
  growth: speedBench('growth', 'the same work in ever larger portions'),
  udp: speedBench('udp', 'the share of the protocol with real sockets'),
  goals: {
    usage: 'goals    whatever the goals for speed need; exit code 1 when one is missed',
    run: (args, output) => {
      const { verdicts, code } = runSuite(whole, ['--quick', ...args], output, { rounds: 3, isQuick: true })
      return code === 0 && verdicts.some(isMissed) ? 1 : code
    },
  },
  speed: {
    usage: 'speed    every scenario of speed in full: some twenty minutes',
    run: (args, output) => runSuite(whole, args, output, { rounds: 3, isQuick: false }).code,
  },
  all: {
    usage: 'all      every scenario of speed in full; then wire, state, replay and latency: about half an hour',
    run: (args, output) => {
      const { code } = runSuite(whole, args, output, { rounds: 3, isQuick: false })
      if (code !== 0) return code
      const others = [
        runWire([], output.print),
        runState([], output.print),
        runReplay([], output.print),
        runLatency([], output),
      ]
      return Math.max(...others)
    },
  },
  check: { usage: checkUsage, run: runCheck },
  peers: {
    usage: 'peers --install   installs the peers into bench/peers (done by itself on first use)',
    run: (args, output) => (args.join(' ') === '--install' ? installPeers(output.print) : 2),
  },
  wire: { usage: wireUsage, run: (args, output) => runWire(args, output.print) },
  replay: { usage: replayUsage, run: (args, output) => runReplay(args, output.print) },
  state: { usage: stateUsage, run: (args, output) => runState(args, output.print) },
  strangers: { usage: strangersUsage, run: (args, output) => runStrangers(args, output.print) },
  storms: { usage: stormsUsage, run: (args, { print }) => runStorms(args, print) },
  latency: { usage: latencyUsage, run: runLatency },
}

const usage = [
  'usage: npm run bench                       a short look at speed, in two to three minutes',
  '       npm run bench -- <name> [options]',
  ...Object.values(benches).map((bench) => `  ${bench.usage}`),
  optionsUsage,
].join('\n')

function main(args: ReadonlyArray<string>): number {
  const output = openOutput((line) => console.log(line))
  const [name = '', ...rest] = args
  if (name === '--help') {
    output.print(usage)
    return 0
  }
  // Options without a name are those of the short look.
  if (name === '' || name.startsWith('--')) return runSuite(short, args, output, { rounds: 3, isQuick: true }).code
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (bench !== undefined) return bench.run(rest, output)
  console.error(usage)
  return 2
}

process.exitCode = main(process.argv.slice(2))
