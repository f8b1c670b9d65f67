#!/usr/bin/env node
// The `packeteer` command: a table of subcommands, each loaded when it is asked for. Every one of them takes its words
// and gives back an exit code.

import { runCommand } from './command.ts'
import { printError, printText } from './output.ts'
import { readVersion } from './version.ts'

interface Subcommand {
  readonly name: string
  readonly summary: string
  readonly run: (words: ReadonlyArray<string>) => Promise<number>
}

const subcommands: ReadonlyArray<Subcommand> = [
  {
    name: 'demo',
    summary: 'two processes play over a bad link on this machine, and what arrived is checked',
    run: async (words) => (await import('./demo/demo.ts')).runDemo(words),
  },
  {
    name: 'record',
    summary: 'the demo, recorded at both ends',
    run: async (words) => (await import('./demo/record.ts')).runRecord(words),
  },
  {
    name: 'verify',
    summary: 'is a recording whole, and does it replay as it was recorded?',
    run: async (words) => runCommand((await import('./recordings/verify.ts')).verifyCommand, words),
  },
  {
    name: 'replay',
    summary: 'go to an event of a recording, and look at the connection there',
    run: async (words) => runCommand((await import('./recordings/replay.ts')).replayCommand, words),
  },
  {
    name: 'stats',
    summary: 'a recording in figures: datagrams, messages by channel, the link',
    run: async (words) => runCommand((await import('./recordings/stats.ts')).statsCommand, words),
  },
  {
    name: 'bisect',
    summary: 'the first event at which two recordings, or two builds, part',
    run: async (words) => runCommand((await import('./recordings/bisect.ts')).bisectCommand, words),
  },
  {
    name: 'join',
    summary: 'what one end sent against what the other received',
    run: async (words) => runCommand((await import('./recordings/join.ts')).joinCommand, words),
  },
  {
    name: 'minimise',
    summary: 'the smallest part of a recording that still breaks an invariant',
    run: async (words) => runCommand((await import('./recordings/minimise.ts')).minimiseCommand, words),
  },
  {
    name: 'what-if',
    summary: 'a recording with a datagram dropped or delayed: what would have come of it',
    run: async (words) => runCommand((await import('./recordings/what-if.ts')).whatIfCommand, words),
  },
  {
    name: 'export',
    summary: 'a recording as lines of JSON, or as a capture for Wireshark',
    run: async (words) => runCommand((await import('./recordings/export.ts')).exportCommand, words),
  },
]

const WRONG_USAGE = 2

const help = (): string =>
  [
    'Usage: packeteer <command> [options]',
    '',
    ...subcommands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
    '',
    `  ${'--help'.padEnd(10)}print this; after a command: about that command`,
    `  ${'--version'.padEnd(10)}print the version`,
  ].join('\n')

const runWords = async (words: ReadonlyArray<string>): Promise<number> => {
  const [name, ...rest] = words
  const subcommand = subcommands.find((candidate) => candidate.name === name)
  if (subcommand !== undefined) return subcommand.run(rest)
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      printText(help())
      return 0
    case '--version':
    case '-v':
      printText(await readVersion())
      return 0
    case undefined:
      printText(help(), process.stderr)
      return WRONG_USAGE
    default:
      printError(`packeteer: unknown command '${name}' (see packeteer --help)`)
      return WRONG_USAGE
  }
}

try {
  process.exitCode = await runWords(process.argv.slice(2))
} catch (failure) {
  // A fault of ours, or of a build that was given. What it says may quote a file.
  printText(
    `packeteer: ${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}`,
    process.stderr,
  )
  process.exitCode = 1
}
