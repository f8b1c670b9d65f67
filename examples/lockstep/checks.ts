// `npm run test:examples`: plays the battles whose outcome is promised, and checks them: a long one under loss, one with a bug in it, one
// with a process that is stopped for a while, one with a process that is killed. Prints every figure; exit code 0 only if all holds.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { linkOf, parseOptions, type Options } from './options.ts'
import { origin, playBattle } from './stage.ts'
import { headerBytes, judge, mostBytesPerSecond, mostStallsPerMinute, type Check } from './verdict.ts'
import { playVirtually } from './virtual.ts'

const battles: ReadonlyArray<readonly [title: string, words: string]> = [
  // One way of 60 ms is 3.6 ticks: four, and two more.
  [
    'a minute at 5 % loss and 120 ms, input delay of one way and two ticks',
    '--peers 4 --loss 5 --rtt 120 --seconds 60 --delay 6',
  ],
  ['a bug in one process, at frame 900', '--peers 4 --loss 5 --rtt 120 --seconds 18 --inject-desync unit-hp@900'],
  ['a process stopped for three seconds', '--peers 3 --loss 5 --rtt 80 --seconds 15 --freeze 2@4'],
  ['a process killed', '--peers 4 --loss 5 --rtt 80 --seconds 15 --kill 3@4'],
]

const optionsOf = (words: string): Options => {
  const request = parseOptions(words.split(' '))
  if (request === 'help' || 'complaint' in request) throw new Error(`wrong options: ${words}`)
  return request.options
}

const tell = (title: string, checks: ReadonlyArray<Check>): boolean => {
  const lines = checks.map(({ name, ok, detail }) => `  ${ok ? '✔' : '✘'} ${name.padEnd(22)}${detail}`)
  console.log([`lockstep: ${title}`, ...lines, ''].join('\n'))
  return checks.every(({ ok }) => ok)
}

const play = async (title: string, words: string): Promise<boolean> => {
  const ending = await playBattle(optionsOf(words), () => {}, new Promise(() => {}))
  const failure = {
    name: 'played to the end',
    ok: false,
    detail: ending.type === 'Failed' ? ending.reason : ending.type,
  }
  return tell(`${title} (${words})`, ending.type === 'Finished' ? judge(ending.evidence) : [failure])
}

/** The same for many minutes, where the machine has no say: the figures that are promised, to the digit. */
const playMinutes = (minutes: number): boolean => {
  const options = optionsOf('--peers 4 --loss 5 --rtt 120 --delay 6')
  let [stalls, most, isEqual] = [0, 0, true]
  for (let seed = 1; seed <= minutes; seed += 1) {
    const battle = { players: 4, link: linkOf(options), frames: 3600, seed, delay: options.delay, origin }
    const outcomes = playVirtually(battle, 90_000)
    for (const { progress, checksums, agreed } of outcomes) {
      stalls += progress.stalls / outcomes.length / minutes
      most = Math.max(most, ((progress.bytesSent + headerBytes * progress.datagramsSent) * 1000) / progress.playedMs)
      isEqual &&= agreed === 3600 && JSON.stringify(checksums) === JSON.stringify(outcomes[0]?.checksums)
    }
  }
  return tell(`${minutes} minutes of the same in virtual time`, [
    { name: 'equal checksums', ok: isEqual, detail: 'every 60th frame, all peers' },
    { name: 'stalls', ok: stalls <= mostStallsPerMinute, detail: `${stalls.toFixed(2)} a minute and peer` },
    { name: 'bytes a second', ok: most <= mostBytesPerSecond, detail: `at most ${Math.round(most)} with IP and UDP` },
  ])
}

/** Three players who find each other by a port, each a command as a user types it. */
const meetAsHosts = async (): Promise<boolean> => {
  const port = 20_000 + (process.pid % 20_000)
  const words = [
    ['--listen', `${port}`, '--peers', '3', '--seconds', '6'],
    ...[1, 2].map(() => ['--join', `localhost:${port}`]),
  ]
  const main = fileURLToPath(new URL('main.js', import.meta.url))
  const codes = words.map(
    (own) =>
      new Promise<number>((resolve) => {
        const child = spawn(process.execPath, [main, ...own, '--headless'], { stdio: 'ignore', timeout: 40_000 })
        child.on('close', (code) => resolve(code ?? -1))
      }),
  )
  const ended = await Promise.all(codes)
  const check = {
    name: 'found each other',
    ok: ended.every((code) => code === 0),
    detail: `exit codes ${ended.join(', ')}`,
  }
  return tell('three hosts, by --listen and --join', [check])
}

const results = [playMinutes(8)]
for (const [title, words] of battles) results.push(await play(title, words))
results.push(await meetAsHosts())
const failed = results.filter((ok) => !ok).length
console.log(`${results.length - failed} of ${results.length} as promised`)
process.exitCode = failed === 0 ? 0 : 1
