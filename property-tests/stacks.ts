// Real stacks, on loopback: the rtc adapter between each WebRTC stack of Node and a headless Chromium, the dgram adapter between Node and Bun
// and Node and Deno. `npm run test:stacks` installs them, prints every check and the table of docs/webrtc-stacks.md, and fails when one does not
// hold or the table is another. `-- werift Bun` asks only those. What is not here is skipped and said; in CI that is a failure.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chromiumPath } from './engines/engines.ts'
import { buildEnds } from './stacks/build.ts'
import { installStacks } from './stacks/install.ts'
import { judgeStack, openChromium, playStack, type Report } from './stacks/rtc/play.ts'
import { isPossible, stacks, versionOf, type Stack } from './stacks/rtc/stacks.ts'
import { head, rowOf } from './stacks/rtc/table.ts'
import { node, others, playPair } from './stacks/udp/play.ts'
import type { Check } from './stacks/verdict.ts'

const wanted = process.argv.slice(2)
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)
const inCi = process.env['CI'] !== undefined
const started = performance.now()
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0).padStart(4)
const counts = { passed: 0, failed: 0, skipped: 0 }

const tell = (title: string, checks: ReadonlyArray<Check>): void => {
  console.log(`${seconds()} s  ${title}`)
  for (const { name, ok, detail } of checks) {
    console.log(`        ${ok ? '✔' : '✘'} ${name.padEnd(24)}${detail}`)
    counts[ok ? 'passed' : 'failed'] += 1
  }
}

/** Nothing that was skipped has passed. In CI only what has no binary for this machine may be. */
const skip = (title: string, reason: string, mayBe: boolean): void => {
  console.log(`${seconds()} s  ${title}: skipped, ${reason}`)
  counts[inCi && !mayBe ? 'failed' : 'skipped'] += 1
}

const play = async <T>(
  title: string,
  run: () => Promise<T>,
  judge: (played: T) => ReadonlyArray<Check>,
): Promise<T | undefined> => {
  try {
    const played = await run()
    tell(title, judge(played))
    return played
  } catch (reason) {
    tell(title, [{ name: 'plays', ok: false, detail: String(reason) }])
    return undefined
  }
}

const say = (command: string): string | undefined => {
  const { stdout, status } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return status === 0 ? /[\d.]+\d/.exec(stdout)?.[0] : undefined
}

installStacks()
buildEnds()

const quirks: Record<string, Readonly<Record<string, string>>> = {}
/** All pairs at once, beside the browser: each is two processes that wait most of the time. */
const playPairs = others
  .filter(({ name }) => isWanted(name))
  .flatMap((other) => {
    const version = existsSync(other.command) ? say(other.command) : undefined
    if (version === undefined) {
      skip(`${other.name} over UDP`, `there is no ${other.command}`, process.platform !== 'linux')
      return []
    }
    return (
      [
        [node, other],
        [other, node],
      ] as const
    ).map(async ([server, client]) => {
      const title = `UDP: ${server.name} serves, ${client.name} comes (Node ${process.versions.node}, ${other.name} ${version})`
      const played = await play(
        title,
        () => playPair(server, client),
        ({ checks }) => checks,
      )
      Object.assign(quirks, played?.quirks)
    })
  })
const rows: Array<string> = []
const chromium = say(chromiumPath)
const playAll = async (): Promise<void> => {
  const browser = openChromium()
  const playOne = async (stack: Stack, version: string): Promise<Report | undefined> => {
    const title = `WebRTC: ${stack.name} ${version} and Chromium ${chromium}`
    return play(title, () => playStack(browser, stack), judgeStack)
  }
  try {
    for (const stack of stacks.filter(({ name }) => isWanted(name))) {
      const version = versionOf(stack)
      if (version === undefined) {
        const reason = isPossible(stack) ? 'npm could not install it' : 'it has no binary for this machine'
        skip(stack.name, reason, !isPossible(stack))
        continue
      }
      const report = await playOne(stack, version)
      if (report === undefined) continue
      rows.push(rowOf({ name: `${stack.name} ${version}`, side: 'node' }, report))
      if (stack === stacks[0]) rows.push(rowOf({ name: 'Chromium', side: 'page' }, report))
    }
  } finally {
    await browser.close()
  }
}
if (chromium === undefined) skip('WebRTC', `there is no ${chromiumPath}`, false)
await Promise.all([...playPairs, ...(chromium === undefined ? [] : [playAll()])])

if (Object.keys(quirks).length > 1) {
  console.log('\nnode:dgram in each:')
  for (const trouble of Object.keys(quirks['Node'] ?? {}))
    console.log(
      `  ${trouble.padEnd(32)}${Object.entries(quirks)
        .map(([name, found]) => `${name}: ${found[trouble]}`)
        .join(' | ')}`,
    )
}
if (rows.length > 0) {
  const page = readFileSync('docs/webrtc-stacks.md', 'utf8')
  const unwritten = rows.filter((row) => !page.includes(row))
  console.log(`\n${[...head, ...rows].join('\n')}\n`)
  const detail =
    unwritten.length === 0
      ? 'docs/webrtc-stacks.md has these rows'
      : `docs/webrtc-stacks.md lacks:\n${unwritten.join('\n')}`
  tell('The table', [{ name: 'as in docs', ok: unwritten.length === 0, detail }])
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
// A run in which nothing was there proves nothing.
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)
