// The live picture of the demo: a scene and a width in, lines out. Pure, and every line is at most `width` wide.
// Cells are padded as plain text first and painted afterwards, so that colours never shift a column.

import { channelNames, type ChannelName, type LinkProgress } from './report.ts'
import { drawBar, drawCurve, formatBytes, formatMs, formatPercent, formatSeconds } from '../stage/format.ts'
import type { Paint, Tone } from '../paint.ts'
import { fileShareOf, rateOf, type Scene, type Watched } from './scene.ts'

/** A piece of a line: text of one tone. */
type Span = readonly [tone: Tone, text: string]
type Line = ReadonlyArray<Span>

const LEAST_WIDTH = 40
const MOST_WIDTH = 92
const WIDE = 80

export const renderScene = (scene: Scene, columns: number, paint: Paint): ReadonlyArray<string> => {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns))
  const lines: ReadonlyArray<Line> = [
    [],
    renderTitle(scene, width),
    [['dim', `  ${scene.conditions}`]],
    [],
    ...renderFile(scene, width),
    [],
    ...(width >= WIDE ? renderSideBySide : renderBelowEachOther)(directionsOf(scene)),
    [],
    ...renderLink(scene.link),
    [],
  ]
  return lines.map((line) => paintLine(line, Math.min(columns, width), paint))
}

const renderTitle = ({ title, elapsedMs, seconds, phase }: Scene, width: number): Line => {
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

const renderFile = (scene: Scene, width: number): ReadonlyArray<Line> => {
  const share = fileShareOf(scene)
  const [full, rest] = drawBar(share, width - 4)
  const left = `  ${scene.fileName} ▸ server`
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
const COLUMNS = [6, 11, 8, 7] as const
const PANEL = 32
const GAP: Span = ['plain', '   ']

/** One direction: what `from` sends and knows, and what `to` makes of it. */
interface Direction {
  readonly tone: 'client' | 'server'
  readonly name: string
  readonly from: Watched | undefined
  readonly to: Watched | undefined
}

const renderSideBySide = (directions: Directions): ReadonlyArray<Line> => {
  const [left, right] = [describeDirection(directions[0]), describeDirection(directions[1])]
  return left.map(([name, line], row) => [label(name), ...padLine(line), GAP, ...(right[row]?.[1] ?? [])])
}

const renderBelowEachOther = ([up, down]: Directions): ReadonlyArray<Line> =>
  [...describeDirection(up), ['', []] as const, ...describeDirection(down)].map(([name, line]) => [
    label(name),
    ...line,
  ])

type Directions = readonly [up: Direction, down: Direction]

const directionsOf = ({ client, server }: Scene): Directions => [
  { tone: 'client', name: 'client ▸ server', from: client, to: server },
  { tone: 'server', name: 'server ▸ client', from: server, to: client },
]

const label = (text: string): Span => ['dim', `  ${text}`.padEnd(LABEL)]

const padLine = (line: Line): Line => {
  const width = line.reduce((sum, [, text]) => sum + text.length, 0)
  return [...line, ['plain', ' '.repeat(Math.max(0, PANEL - width))]]
}

const describeDirection = ({ tone, name, from, to }: Direction): ReadonlyArray<readonly [name: string, line: Line]> => {
  const latency = to?.progress.latency
  const isHeard = latency !== undefined && latency.count > 0
  const rate = `${formatBytes(from === undefined ? 0 : rateOf(from))}/s`
  return [
    ['', [[tone, name]]],
    [
      'RTT',
      [
        ['plain', formatMs(from?.progress.rttMs).padEnd(10)],
        [tone, drawCurve(from?.rtts ?? [], PANEL - 10, 5)],
      ],
    ],
    ['input lag', [['title', isHeard ? `p50 ${formatMs(latency.p50Ms)}   p99 ${formatMs(latency.p99Ms)}` : '-']]],
    ['loss', [['plain', formatPercent(from?.progress.loss ?? 0)]]],
    ['bytes', [['plain', `${rate.padEnd(14)}${formatBytes(from?.progress.bytesSent ?? 0)} in all`]]],
    ['', []],
    ['', [['dim', ['sent', 'delivered', 'acked', 'lost'].map(alignCell).join('')]]],
    ...channelNames.map((channel) => [channel, describeChannel(channel, from, to)] as const),
  ]
}

const describeChannel = (name: ChannelName, from: Watched | undefined, to: Watched | undefined): Line => {
  const count = from?.progress.channels[name]
  const delivered = to?.progress.channels[name].delivered
  const [sent, arrived, acked, lost] = [count?.sent, delivered, count?.acked, count?.lost].map((value, column) =>
    alignCell(String(value ?? '-'), column),
  )
  const isDone = count !== undefined && count.sent > 0 && count.acked === count.sent
  return [
    ['plain', `${sent}${arrived}`],
    [isDone ? 'good' : 'plain', acked ?? ''],
    [(count?.lost ?? 0) > 0 ? 'warn' : 'plain', lost ?? ''],
  ]
}

const alignCell = (text: string, column: number): string => text.padStart(COLUMNS[column] ?? 0)

const renderLink = (link: LinkProgress | undefined): ReadonlyArray<Line> =>
  (['up', 'down'] as const).map((direction): Line => {
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

const paintLine = (line: Line, width: number, paint: Paint): string => {
  let room = width
  let painted = ''
  for (const [tone, text] of line) {
    const shown = [...text].slice(0, room).join('')
    room -= [...shown].length
    if (shown !== '') painted += paint(tone, shown)
  }
  return painted
}
