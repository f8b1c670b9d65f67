#!/usr/bin/env node
// The `packeteer` command: a table of subcommands, each loaded when it is asked for. Every one of them takes its words
// and gives back an exit code.

import { readFile } from 'node:fs/promises'

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

const readVersion = async (): Promise<string> => {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown'
}

const runCommand = async (words: ReadonlyArray<string>): Promise<number> => {
  const [name, ...rest] = words
  const subcommand = subcommands.find((candidate) => candidate.name === name)
  if (subcommand !== undefined) return subcommand.run(rest)
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(`${help()}\n`)
      return 0
    case '--version':
    case '-v':
      process.stdout.write(`${await readVersion()}\n`)
      return 0
    case undefined:
      process.stderr.write(`${help()}\n`)
      return WRONG_USAGE
    default:
      process.stderr.write(`packeteer: unknown command '${name}' (see packeteer --help)\n`)
      return WRONG_USAGE
  }
}

process.exitCode = await runCommand(process.argv.slice(2))
