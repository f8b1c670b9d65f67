// Two pages in a headless Chromium play the duel over a real data channel, with scripted hands and a link made worse; then what they know is
// compared. Prints every figure; exit code 0 only if all holds. CHROMIUM names the browser, if it is not found by itself.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { join, readRecording, verify, type Direction } from 'packeteer/replay'
import { perfectLink } from 'packeteer/testing'
import { openBrowser, type Browser, type Page } from './browser.ts'
import { openServer } from './server.ts'
import { mean, playDuel, quantile } from './virtual.ts'

interface Report {
  readonly frame: number
  readonly certain: number
  readonly hash: number
  readonly hashes: ReadonlyArray<readonly [number, number]>
  readonly mismatch?: number
  readonly depth: number
  readonly rolledBack: number
  readonly difference: number
  readonly mostBuffered: number
  readonly stalledTicks: number
  /** Ticks that came late because the machine was busy. */
  readonly hostDelays: number
  readonly wins: ReadonlyArray<number>
  readonly words: string
}

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const rtt = 100
const oneDatagram = 1150
const sleepMs = 5000
const mostDepth = Math.ceil(rtt / 2 / 16.7) + 2

const findBrowser = (): string | undefined =>
  [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].find(
    (name) => name !== undefined && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  )

const reportOf = (page: Page): Promise<Report | undefined> =>
  page.ask('globalThis.duelReport?.()') as Promise<Report | undefined>

/** Plays so many frames with two pages; `meanwhile` may look at them and disturb them. */
const play = async (
  browser: Browser,
  url: string,
  frames: number,
  meanwhile: (pages: readonly [Page, Page]) => Promise<void>,
): Promise<readonly [pages: readonly [Page, Page], reports: ReadonlyArray<Report | undefined>]> => {
  const words = `?bot&frames=${frames}&loss=5&rtt=${rtt}&jitter=4`
  const pages = [await browser.open(`${url}${words}`), await browser.open(`${url}${words}`)] as const
  await meanwhile(pages)
  let reports: ReadonlyArray<Report | undefined> = []
  for (let second = 0; second < frames / 60 + 30; second += 1) {
    reports = await Promise.all(pages.map(reportOf))
    if (reports.every((report) => report?.certain === frames)) break
    await wait(1000)
  }
  return [pages, reports]
}

const judgeEqual = (frames: number, reports: ReadonlyArray<Report | undefined>): Check => ({
  name: 'same end',
  ok:
    reports.every(
      (report) => report?.certain === frames && report.mismatch === undefined && report.hash === reports[0]?.hash,
    ) && JSON.stringify(reports[0]?.hashes) === JSON.stringify(reports[1]?.hashes),
  detail: `frame ${reports.map((report) => report?.certain).join(', ')} of ${frames}, hash ${reports.map((report) => report?.hash.toString(16)).join(', ')}, wins ${reports[0]?.wins.join(':')}`,
})

const judgePages = (pages: ReadonlyArray<Page>): Check => {
  const complaints = pages.flatMap((page) => page.complaints)
  return { name: 'no errors', ok: complaints.length === 0, detail: complaints.join(' ') || 'in either console' }
}

/** What came from nowhere, but for what left after the other end's recording was saved. */
const unknown = ({ sent, foreign }: Direction): number => {
  const lastKnown = Math.max(-1, ...sent.flatMap(({ arrivals }) => arrivals.map(({ event }) => event)))
  return foreign.filter(({ event }) => event <= lastKnown).length
}

/** What the button saves, of both pages: it replays to every hash, and what one end received is what the other sent. */
const judgeRecordings = async (pages: ReadonlyArray<Page>): Promise<Check> => {
  const name = 'recordings'
  const saved = await Promise.all(pages.map((page) => page.ask('duelRecording()')))
  const [a, b] = saved.map((text) => readRecording(Buffer.from(String(text), 'base64')))
  if (a?._tag !== 'Right' || b?._tag !== 'Right') return { name, ok: false, detail: 'they cannot be read' }
  const { aToB, bToA, diverged } = join(a.right, b.right)
  const events = [a, b].map(({ right }) => verify(right).events)
  const sent = [...aToB.sent, ...bToA.sent]
  const lost = sent.filter(({ isLost }) => isLost).length / sent.length
  const foreign = unknown(aToB) + unknown(bToA)
  return {
    name,
    ok: diverged.a === undefined && diverged.b === undefined && foreign === 0 && sent.length > 6000,
    detail: `${events.join(', ')} events replay as recorded; ${sent.length} datagrams, ${(100 * lost).toFixed(1)} % lost, ${foreign} from nowhere`,
  }
}

const tell = (title: string, checks: ReadonlyArray<Check>): boolean => {
  const lines = checks.map(({ name, ok, detail }) => `  ${ok ? '✔' : '✘'} ${name.padEnd(22)}${detail}`)
  console.log([`rollback: ${title}`, ...lines, ''].join('\n'))
  return checks.every(({ ok }) => ok)
}

const playMinute = async (browser: Browser, url: string): Promise<boolean> => {
  const frames = 3600
  const [pages, reports] = await play(browser, url, frames, async ([page]) => {
    await wait(30_000)
    mkdirSync('reports', { recursive: true })
    writeFileSync('reports/rollback.png', await page.photograph())
  })
  const list = (pick: (report: Report) => number): string =>
    reports.map((report) => (report === undefined ? 'none' : Math.round(pick(report) * 100) / 100)).join(', ')
  const most = (pick: (report: Report) => number): number =>
    Math.max(...reports.map((report) => (report === undefined ? Infinity : pick(report))))
  const delays = reports.reduce((sum, report) => sum + (report?.hostDelays ?? 0), 0)
  // Where the machine itself comes late in one tick of a hundred, the pages say nothing about the network: the duels in virtual time do.
  const isBusy = delays > frames / 100
  const machine = `${delays} delays of the machine${isBusy ? ': too busy to judge' : ''}`
  return tell('a minute of two pages at 5 % loss and 100 ms', [
    judgeEqual(frames, reports),
    {
      name: 'rollback depth',
      ok: isBusy || most(({ depth }) => depth) <= mostDepth,
      detail: `p99 ${list(({ depth }) => depth)}, at most ${mostDepth}; in ${list(({ rolledBack }) => rolledBack)} ticks; ${machine}`,
    },
    {
      name: 'frame advantage',
      ok: isBusy || most(({ difference }) => difference) <= 1,
      detail: `mean difference ${list(({ difference }) => difference)}; stalled ticks ${list(({ stalledTicks }) => stalledTicks)}; ${machine}`,
    },
    {
      name: 'nothing queues',
      ok: most(({ mostBuffered }) => mostBuffered) <= oneDatagram,
      detail: `bufferedAmount at most ${list(({ mostBuffered }) => mostBuffered)} when sending`,
    },
    await judgeRecordings(pages),
    judgePages(pages),
  ])
}

/** The same for some minutes in virtual time, where the machine has no say. */
const playVirtually = (minutes: number): boolean => {
  const link = { ...perfectLink, lossRatio: 0.05, delayMicros: rtt * 500, jitterMicros: 4000 }
  let [depth, difference, isEqual] = [0, 0, true]
  for (let seed = 1; seed <= minutes; seed += 1) {
    const ends = playDuel({ link, seed, frames: 3600, laterMs: 100 * seed })
    for (const { depths, aheads, view } of ends) {
      depth = Math.max(depth, quantile(depths, 0.99))
      difference = Math.max(difference, mean(aheads.map((ahead) => Math.abs(2 * ahead))))
      isEqual &&= view.certainFrame === 3600 && JSON.stringify(view.hashes) === JSON.stringify(ends[0].view.hashes)
    }
  }
  return tell(`${minutes} minutes in virtual time at 5 % loss and 100 ms`, [
    { name: 'same states', ok: isEqual, detail: 'every 60th frame, both ends' },
    { name: 'rollback depth', ok: depth <= mostDepth, detail: `p99 at most ${depth}, allowed ${mostDepth}` },
    { name: 'frame advantage', ok: difference <= 1, detail: `mean difference at most ${difference.toFixed(2)}` },
  ])
}

const playAsleep = async (browser: Browser, url: string): Promise<boolean> => {
  const frames = 900
  const seen: Array<number> = []
  const [pages, reports] = await play(browser, url, frames, async ([page, other]) => {
    await wait(6000)
    await page.setState('frozen')
    await wait(sleepMs)
    seen.push((await reportOf(other))?.stalledTicks ?? 0)
    await page.setState('active')
  })
  return tell('a page in the background for five seconds', [
    judgeEqual(frames, reports),
    { name: 'it was asleep', ok: (seen[0] ?? 0) > 60, detail: `the other stood still for ${seen.join()} ticks` },
    judgePages(pages),
  ])
}

/** Two pages whose browser may not use the network: each says why they cannot meet, and how they open. */
const playApart = async (command: string, url: string): Promise<boolean> => {
  const browser = openBrowser(command, ['--webrtc-ip-handling-policy=disable_non_proxied_udp'])
  const pages = [await browser.open(url), await browser.open(`${url}?bot`)]
  let said: ReadonlyArray<unknown> = ['', '']
  for (let second = 0; second < 60 && said.some((text) => text === undefined || text === ''); second += 1) {
    await wait(1000)
    said = await Promise.all(pages.map((page) => page.ask("document.getElementById('why')?.textContent")))
  }
  const values = "['loss', 'rtt'].map((id) => document.getElementById(id)?.value).join()"
  const opened = await pages[0]?.ask(values)
  const pressed = await pages[0]?.ask("document.querySelector('[aria-pressed=true]')?.textContent")
  if (pages[0] !== undefined) writeFileSync('reports/rollback-apart.png', await pages[0].photograph())
  await browser.close()
  return tell('two pages that cannot meet', [
    { name: 'says why', ok: said.every((text) => String(text).includes('no address at all')), detail: String(said[0]) },
    {
      name: 'opens',
      ok: opened === '3,80' && pressed === 'Wi-Fi',
      detail: `${String(opened)} (loss, round trip), ${String(pressed)}`,
    },
    judgePages(pages),
  ])
}

const command = findBrowser()
if (command === undefined) {
  console.log('rollback: no Chromium found (CHROMIUM=/path/to/it npm run test:examples)')
  process.exitCode = 1
} else {
  const server = openServer(new URL('page/', import.meta.url)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`
  const browser = openBrowser(command)
  const results = [playVirtually(4), await playMinute(browser, url), await playAsleep(browser, url)]
  await browser.close()
  results.push(await playApart(command, url))
  server.closeAllConnections()
  server.close()
  const failed = results.filter((ok) => !ok).length
  console.log(`${results.length - failed} of ${results.length} as promised`)
  process.exitCode = failed === 0 ? 0 : 1
}
