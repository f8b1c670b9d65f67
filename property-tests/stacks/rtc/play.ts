// Plays all cases of one stack: the end in Node serves a page to a headless Chromium, and reports for both.

import { openBrowser, type Browser } from '../../../examples/rollback/browser.ts'
import { chromiumPath } from '../../engines/engines.ts'
import { rtcEnd } from '../build.ts'
import { startChild } from '../child.ts'
import type { Departure } from '../departure.ts'
import type { Account } from '../game.ts'
import { judgeDeparture, judgeGame, troublesOf, type Check, type Seen } from '../verdict.ts'
import { lastPart, parts, type Buffering, type Dropping, type SeenChannels } from './parts.ts'
import type { Stack } from './stacks.ts'

export interface Both<T> {
  readonly page?: Seen<T>
  readonly node?: Seen<T>
}

type Departed = Departure & {
  /** Whether the channel's own event came, sooner or later. */
  readonly hasEvent: boolean
  readonly sendAfterwards: string
}

/** What both ends saw, by case. */
export interface Report extends Readonly<Record<string, Both<object> | undefined>> {
  readonly game?: Both<Account>
  readonly 'slow link'?: Both<Account>
  readonly 'page closes channel'?: Both<Departed>
  readonly 'page closes connection'?: Both<Departed>
  readonly 'node closes channel'?: Both<Departed>
  readonly 'node closes connection'?: Both<Departed>
  readonly 'page vanishes'?: Both<Departed>
  readonly 'path dies'?: Both<Departed>
  readonly 'in band'?: Both<SeenChannels>
  readonly buffering?: Both<Buffering>
  readonly dropping?: Both<Dropping>
}

/** Candidates on loopback, and by number: nobody resolves names of mDNS here. And no traffic of the browser's own. */
const flags = [
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openChromium = (): Browser => openBrowser(chromiumPath, flags)

export async function playStack(browser: Browser, { name }: Stack): Promise<Report> {
  const child = startChild(process.execPath, [rtcEnd, name])
  try {
    const [port] = await child.ready('port')
    await browser.open(`http://127.0.0.1:${port}/`)
    return (await child.report()) as Report
  } finally {
    child.stop()
  }
}

export function judgeStack(report: Report): ReadonlyArray<Check> {
  const probed = ['in band', 'buffering', 'dropping'].map((name): Check => {
    const { page, node } = report[name] ?? {}
    const wrong = [...troublesOf(page), ...troublesOf(node)]
    return { name, ok: wrong.length === 0, detail: wrong.join('; ') || 'measured' }
  })
  const departures = Object.keys(parts).filter((name) => / (?:closes|vanishes|dies)/.test(name))
  return [
    judgeGame('game', [report.game?.page, report.game?.node]),
    judgeGame('slow link', [report['slow link']?.page, report['slow link']?.node]),
    ...departures.map((name) => {
      const { page, node } = (report[name] ?? {}) as Both<Departure>
      if (name === lastPart) return judgeDeparture(name, { stayer: node })
      if (name === 'path dies') return judgeDeparture(name, { stayer: page, other: node })
      const [leaver, stayer] = name.startsWith('page') ? [page, node] : [node, page]
      return judgeDeparture(name, { leaver, stayer })
    }),
    ...probed,
    { name: 'afterwards', ...quietAfterwards(report) },
  ]
}

const quietAfterwards = (report: Report): Omit<Check, 'name'> => {
  const wrong = troublesOf(report['after all']?.node)
  return { ok: wrong.length === 0, detail: wrong.join('; ') || 'nothing is thrown after the last close' }
}
