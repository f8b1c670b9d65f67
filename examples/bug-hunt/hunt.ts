// A bug hunt from a recording, as docs/recordings.md tells it: each step is a command that really runs, and what it prints. The
// page is checked against this (spec/examples/bug-hunt.spec.ts), and written from it:
//
//   npm run example:bug-hunt               prints all of it
//   npm run example:bug-hunt -- --write    and writes it into the pages

import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cheaperInbox, patchBuild } from './candidate.ts'

export interface Transcript {
  readonly name: string
  /** The commands, each after a `$`, and what they print. */
  readonly text: string
}

/** `event`: the first at which the builds part. */
type Step = readonly [name: string, commands: (event: number) => ReadonlyArray<string>]

const steps: ReadonlyArray<Step> = [
  ['play', () => ['node doors.js ./candidate']],
  ['verify', () => ['packeteer verify doors.a.packeteer', 'packeteer verify doors.b.packeteer; echo "exit code $?"']],
  ['join', () => ['packeteer join doors.a.packeteer doors.b.packeteer --build ./candidate']],
  ['bisect', () => ['packeteer bisect doors.b.packeteer --build ./candidate']],
  ['replay', (event) => [`packeteer replay doors.b.packeteer --to ${event + 1} --before 8 --build ./candidate`]],
  ['what-if', (event) => [`packeteer what-if doors.b.packeteer --drop ${event} --build ./candidate`]],
  [
    'minimise',
    () => ['packeteer minimise doors.b.packeteer --invariant builds-agree --build ./candidate -o small.packeteer'],
  ],
  ['fix', () => ['diff candidate/dist/channel/inbox.js fixed/dist/channel/inbox.js']],
  [
    'fixed',
    () => [
      'packeteer bisect small.packeteer --build ./fixed',
      'node doors.js ./fixed',
      'packeteer verify doors.b.packeteer',
    ],
  ],
]

/** What docs/wireshark.md shows of the same recording; asks for tshark. */
const tsharkSteps: ReadonlyArray<Step> = [
  ['play', () => ['node doors.js ./candidate']],
  ['export', () => ['packeteer export doors.b.packeteer --pcapng doors.pcapng']],
  [
    'tshark',
    () => [
      'tshark -X lua_script:packeteer.lua -r doors.pcapng -c 22',
      "tshark -X lua_script:packeteer.lua -r doors.pcapng -c 22 -Y 'packeteer.message.first' -T fields -E header=y \\\n    -e frame.number -e packeteer.number -e packeteer.message.number -e packeteer.message.first -e frame.comment",
    ],
  ],
]

export const huntBug = (root: string, folder: string): ReadonlyArray<Transcript> => tell(root, folder, steps)

export const showInTshark = (root: string, folder: string): ReadonlyArray<Transcript> => tell(root, folder, tsharkSteps)

/** Runs the steps one after the other in this folder, which is empty. */
const tell = (root: string, folder: string, told: ReadonlyArray<Step>): ReadonlyArray<Transcript> => {
  furnish(root, folder)
  let event = 0
  return told.map(([name, commands]) => {
    const text = commands(event).map((command) => `$ ${command}\n${run(command, folder)}`)
    if (name === 'bisect') event = Number(/event (\d+), at/.exec(text.join(''))?.[1] ?? 0)
    return { name, text: text.join('\n') }
  })
}

/** The two builds, the game, the dissector, and a `packeteer` to call. */
const furnish = (root: string, folder: string): void => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'packeteer'), `#!/bin/sh\nexec '${process.execPath}' '${root}/dist/cli/main.js' "$@"\n`)
  chmodSync(join(bin, 'packeteer'), 0o755)
  const game = join(root, 'examples/bug-hunt/doors.ts')
  const options = ['--bundle', '--platform=node', '--format=esm', '--packages=external', '--log-level=warning']
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [game, ...options, `--outfile=${join(folder, 'doors.js')}`])
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(root, 'docs/wireshark/packeteer.lua'), join(folder, 'packeteer.lua'))
  // The game finds the library by its name, as in a project of a user.
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['fp-ts', 'io-ts', 'immer'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  symlinkSync(root, join(folder, 'node_modules/packeteer'))
  patchBuild(root, join(folder, 'candidate'), cheaperInbox)
  patchBuild(root, join(folder, 'fixed'), { ...cheaperInbox, put: cheaperInbox.find })
}

/** What a terminal would show: both outputs, in order. */
const run = (command: string, folder: string): string => {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    NO_COLOR: '1',
    HOME: folder,
    TZ: 'UTC',
  }
  const shell = `(${command}\n) 2>&1 | grep -v '^Running as user' || true`
  return execFileSync('bash', ['-c', shell], { cwd: folder, env, encoding: 'utf8' })
}

const markerOf = (name: string): string => `<!-- transcript: ${name} -->\n\n\`\`\`text`

/** The transcript of this name in a page; undefined: it has none. */
export const findTranscript = (page: string, name: string): string | undefined =>
  page.split(markerOf(name))[1]?.split('\n```')[0]?.slice(1)

/** The page with this transcript in the place that it has for it. */
export const putTranscript = (page: string, { name, text }: Transcript): string => {
  const [before = '', after] = page.split(markerOf(name))
  if (after === undefined) return page
  return `${before}${markerOf(name)}\n${text.trimEnd()}${after.slice(after.indexOf('\n```'))}`
}

export const pages: ReadonlyArray<string> = ['docs/recordings.md', 'docs/wireshark.md']

export const writeTranscripts = (root: string, transcripts: ReadonlyArray<Transcript>): void => {
  for (const name of pages) {
    const path = join(root, name)
    writeFileSync(path, transcripts.reduce(putTranscript, readFileSync(path, 'utf8')))
  }
}
