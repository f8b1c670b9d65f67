// The live picture of the demo: a scene and a width in, lines out. Pure, and every line is at most `width` wide.
// Cells are padded as plain text first and painted afterwards, so that colours never shift a column.

import { channelNames, type ChannelName, type LinkProgress } from './report.ts'
import { drawBar, drawCurve, formatBytes, formatMs, formatPercent, formatSeconds } from './format.ts'
import { fileShareOf, rateOf, type Scene, type Watched } from './scene.ts'

export type Tone = 'plain' | 'title' | 'dim' | 'good' | 'bad' | 'warn' | 'client' | 'server'
export type Paint = (tone: Tone, text: string) => string

/** A piece of a line: text of one tone. */
type Span = readonly [tone: Tone, text: string]

const LEAST_WIDTH = 40
const MOST_WIDTH = 92
const WIDE = 82

export const renderScene = (scene: Scene, columns: number, paint: Paint): ReadonlyArray<string> => {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns))
  const lines: ReadonlyArray<ReadonlyArray<Span>> = [
    [],
    renderTitle(scene, width),
    [['dim', `  ${scene.conditions}`]],
    [],
    ...renderFile(scene, width),
    [],
    ...(width >= WIDE ? renderSideBySide(scene) : renderBelowEachOther(scene)),
    [],
    ...renderLink(scene.link),
    [],
  ]
  return lines.map((line) => paintLine(line, Math.min(columns, width), paint))
}

const renderTitle = ({ title, elapsedMs, seconds, phase }: Scene, width: number): ReadonlyArray<Span> => {
  const clock = phase === 'settling' ? 'waiting for the last acks' : phase === 'starting' ? 'starting' : ''
  const time = `${formatSeconds(Math.min(elapsedMs, seconds * 1000))} of ${seconds} s`
  const right = clock === '' ? time : clock
  const left = `  ${title}`
  return [
    ['title', left],
    ['plain', ' '.repeat(Math.max(2, width - left.length - right.length - 2))],
    [phase === 'settling' ? 'warn' : 'plain', right],
  ]
}

const renderFile = (scene: Scene, width: number): ReadonlyArray<ReadonlyArray<Span>> => {
  const share = fileShareOf(scene)
  const [full, rest] = drawBar(share, width - 4)
  const left = `  ${scene.fileName}`
  const right = `${formatBytes(share * scene.fileBytes)} of ${formatBytes(scene.fileBytes)}  ${formatPercent(share).padStart(7)}`
  return [
    [
      ['plain', left],
      ['plain', ' '.repeat(Math.max(2, width - left.length - right.length - 2))],
      [share === 1 ? 'good' : 'plain', right],
    ],
    [
      ['plain', '  '],
      [share === 1 ? 'good' : 'client', full],
      ['dim', rest],
    ],
  ]
}

const LABEL = 12
const COLUMN = 9
const GAP = 3
const PANEL = 4 * COLUMN - 2

const renderSideBySide = ({ client, server }: Scene): ReadonlyArray<ReadonlyArray<Span>> => {
  const clientRows = describePlayer(client)
  const serverRows = describePlayer(server)
  const gap: Span = ['plain', ' '.repeat(GAP)]
  return [
    [label(''), ['client', 'client'.padEnd(PANEL)], gap, ['server', 'server'.padEnd(PANEL)]],
    ...clientRows.map(([name, text], row): ReadonlyArray<Span> => {
      const other = serverRows[row]?.[1] ?? ''
      return [label(name), ['plain', text.padEnd(PANEL)], gap, ['plain', other.padEnd(PANEL)]]
    }),
    [],
    [label(''), ['client', 'client ▸ server'.padEnd(PANEL)], gap, ['server', 'server ▸ client'.padEnd(PANEL)]],
    [label(''), ['dim', heads()], gap, ['dim', heads()]],
    ...channelNames.map((name): ReadonlyArray<Span> => {
      const row = (from: Watched | undefined, to: Watched | undefined): Span => ['plain', describeChannel(name, from, to)]
      return [label(name), row(client, server), gap, row(server, client)]
    }),
  ]
}

const renderBelowEachOther = ({ client, server }: Scene): ReadonlyArray<ReadonlyArray<Span>> => {
  const panel = (
    tone: 'client' | 'server',
    from: Watched | undefined,
    to: Watched | undefined,
    other: string,
  ): ReadonlyArray<ReadonlyArray<Span>> => [
    [[tone, `  ${tone}`]],
    ...describePlayer(from).map(([name, text]): ReadonlyArray<Span> => [label(name), ['plain', text]]),
    [label(`▸ ${other}`), ['dim', heads()]],
    ...channelNames.map((name): ReadonlyArray<Span> => [label(name), ['plain', describeChannel(name, from, to)]]),
  ]
  return [...panel('client', client, server, 'server'), [], ...panel('server', server, client, 'client')]
}

const label = (text: string): Span => ['dim', `  ${text}`.padEnd(LABEL)]

const heads = (): string =>
  ['sent', 'delivered', 'acked', 'lost'].map((head, index) => head.padStart(COLUMN - (index === 0 ? 2 : 0))).join('')

const describeChannel = (name: ChannelName, from: Watched | undefined, to: Watched | undefined): string => {
  const count = from?.progress.channels[name]
  const delivered = to?.progress.channels[name].delivered
  return [count?.sent, delivered, count?.acked, count?.lost]
    .map((value, index) => String(value ?? '-').padStart(COLUMN - (index === 0 ? 2 : 0)))
    .join('')
}

const describePlayer = (watched: Watched | undefined): ReadonlyArray<readonly [name: string, text: string]> => {
  const progress = watched?.progress
  const latency = progress?.latency
  const curve = watched === undefined ? '' : drawCurve(watched.rtts, PANEL - 12, 5)
  const heard = latency !== undefined && latency.count > 0
  return [
    ['RTT', `${formatMs(progress?.rttMs).padEnd(10)}${curve}`],
    ['loss', formatPercent(progress?.loss ?? 0)],
    ['inputs in', heard ? `p50 ${formatMs(latency.p50Ms)}   p99 ${formatMs(latency.p99Ms)}` : '-'],
    ['sends', watched === undefined ? '-' : `${formatBytes(rateOf(watched))}/s   ${formatBytes(watched.progress.bytesSent)}`],
  ]
}

const renderLink = (link: LinkProgress | undefined): ReadonlyArray<ReadonlyArray<Span>> =>
  (['up', 'down'] as const).map((direction): ReadonlyArray<Span> => {
    const name = direction === 'up' ? 'link ▸' : '     ◂'
    if (link === undefined) return [label(name), ['plain', '-']]
    const { offered, lost, copied, reordered } = link[direction]
    return [
      label(name),
      ['plain', `${offered} datagrams   `],
      [lost > 0 ? 'warn' : 'plain', `${lost} lost`],
      ['plain', `   ${copied} copied   ${reordered} reordered`],
    ]
  })

const paintLine = (line: ReadonlyArray<Span>, width: number, paint: Paint): string => {
  let room = width
  let painted = ''
  for (const [tone, text] of line) {
    const shown = [...text].slice(0, room).join('')
    room -= [...shown].length
    if (shown !== '') painted += paint(tone, shown)
  }
  return painted
}
