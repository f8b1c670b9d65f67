// `npm run bench -- <name> [options]`: one table of benches, one dispatch. A bench answers with the exit code: 0 when
// its goals are met, 1 when one is missed; 2 is a command line that asks for nothing that exists.

import { checkUsage, runCheck } from './check.ts'
import { openDesk, type Desk } from './latency/desk.ts'
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
  readonly run: (args: ReadonlyArray<string>, desk: Desk) => number
}

/** Scenarios of speed have no goal that a single one could miss: the machine is in them. `goals` has. */
const speedBench = (name: string, about: string): Bench => ({
  usage: `${name.padEnd(8)} ${about}`,
  run: (args, desk) => runSuite([name], args, desk, { rounds: 3, isQuick: false }).code,
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
    run: (args, desk) => {
      const { verdicts, code } = runSuite(whole, ['--quick', ...args], desk, { rounds: 3, isQuick: true })
      return code === 0 && verdicts.some(isMissed) ? 1 : code
    },
  },
  speed: {
    usage: 'speed    every scenario of speed in full: some twenty minutes',
    run: (args, desk) => runSuite(whole, args, desk, { rounds: 3, isQuick: false }).code,
  },
  all: {
    usage: 'all      every scenario of speed in full; then wire, state, replay and latency: about half an hour',
    run: (args, desk) => {
      const { code } = runSuite(whole, args, desk, { rounds: 3, isQuick: false })
      if (code !== 0) return code
      const others = [
        runWire([], desk.print),
        runState([], desk.print),
        runReplay([], desk.print),
        runLatency([], desk),
      ]
      return Math.max(...others)
    },
  },
  check: { usage: checkUsage, run: runCheck },
  peers: {
    usage: 'peers --install   installs the peers into bench/peers (done by itself on first use)',
    run: (args, desk) => (args.join(' ') === '--install' ? installPeers(desk.print) : 2),
  },
  wire: { usage: wireUsage, run: (args, desk) => runWire(args, desk.print) },
  replay: { usage: replayUsage, run: (args, desk) => runReplay(args, desk.print) },
  state: { usage: stateUsage, run: (args, desk) => runState(args, desk.print) },
  strangers: { usage: strangersUsage, run: (args, desk) => runStrangers(args, desk.print) },
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
  const desk = openDesk((line) => console.log(line))
  const [name = '', ...rest] = args
  if (name === '--help') {
    desk.print(usage)
    return 0
  }
  // Options without a name are those of the short look.
  if (name === '' || name.startsWith('--')) return runSuite(short, args, desk, { rounds: 3, isQuick: true }).code
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (bench !== undefined) return bench.run(rest, desk)
  console.error(usage)
  return 2
}

process.exitCode = main(process.argv.slice(2))
