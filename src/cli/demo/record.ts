// `packeteer record`: the demo, for the recordings that it leaves.

import { parse } from 'node:path'
import { runDemo } from './demo.ts'

const WRONG_USAGE = 2

const help = [
  'Usage: packeteer record FILE [options]',
  '',
  'Plays the demo and records both ends: m.packeteer becomes m.a.packeteer (the client) and m.b.packeteer',
  '(the server). The same as packeteer demo --record FILE, and all options of the demo are options here:',
  'see packeteer demo --help. For your own game, record(packeteer, sink) of packeteer/replay does it.',
  '',
  'Exit codes: 0 verified, 1 not verified, 2 wrong usage, 130 interrupted.',
].join('\n')

export const runRecord = async ([file, ...words]: ReadonlyArray<string>): Promise<number> => {
  if (file === '--help' || file === '-h' || words.includes('--help')) {
    process.stdout.write(`${help}\n`)
    return 0
  }
  if (file === undefined || file === '' || file.startsWith('-') || parse(file).name === '') {
    process.stderr.write('packeteer record: FILE is missing: where the recordings go (see packeteer record --help)\n')
    return WRONG_USAGE
  }
  return runDemo(['--record', file, ...words])
}
