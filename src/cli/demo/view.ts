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
const WIDE = 80

export const renderScene = (scene: Scene, columns: number, paint: Paint): ReadonlyArray<string> => {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns))
  const lines: ReadonlyArray<ReadonlyArray<Span>> = [
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

const renderSideBySide = (directions: Directions): ReadonlyArray<ReadonlyArray<Span>> => {
  const [left, right] = directions.map(describeDirection)
  return (left ?? []).map(([name, span], row): ReadonlyArray<Span> => {
    const other = right?.[row]?.[1] ?? ['plain', '']
    return name === '' && span[1] === '' ? [] : [label(name), pad(span), GAP, pad(other)]
  })
}

const renderBelowEachOther = (directions: Directions): ReadonlyArray<ReadonlyArray<Span>> =>
  directions.flatMap((direction, index) => [
    ...(index === 0 ? [] : [[]]),
    ...describeDirection(direction).map(([name, span]): ReadonlyArray<Span> => [label(name), span]),
  ])

type Directions = readonly [up: Direction, down: Direction]

const directionsOf = ({ client, server }: Scene): Directions => [
  { tone: 'client', name: 'client ▸ server', from: client, to: server },
  { tone: 'server', name: 'server ▸ client', from: server, to: client },
]

const label = (text: string): Span => ['dim', `  ${text}`.padEnd(LABEL)]

const pad = ([tone, text]: Span): Span => [tone, text.slice(0, PANEL).padEnd(PANEL)]

const alignCells = (cells: ReadonlyArray<string>): string =>
  cells.map((cell, index) => cell.padStart(COLUMNS[index] ?? 0)).join('')

const describeDirection = ({ tone, name, from, to }: Direction): ReadonlyArray<readonly [string, Span]> => {
  const latency = to?.progress.latency
  const isHeard = latency !== undefined && latency.count > 0
  const bytes = `${formatBytes(from === undefined ? 0 : rateOf(from))}/s`
  return [
    ['', [tone, name]],
    ['RTT', ['plain', `${formatMs(from?.progress.rttMs).padEnd(10)}${drawCurve(from?.rtts ?? [], PANEL - 10, 5)}`]],
    ['input lag', ['plain', isHeard ? `p50 ${formatMs(latency.p50Ms)}   p99 ${formatMs(latency.p99Ms)}` : '-']],
    ['loss', ['plain', formatPercent(from?.progress.loss ?? 0)]],
    ['bytes', ['plain', `${bytes.padEnd(14)}${formatBytes(from?.progress.bytesSent ?? 0)} in all`]],
    ['', ['plain', '']],
    ['', ['dim', alignCells(['sent', 'delivered', 'acked', 'lost'])]],
    ...channelNames.map((channel) => [channel, ['plain', describeChannel(channel, from, to)]] as const),
  ]
}

const describeChannel = (name: ChannelName, from: Watched | undefined, to: Watched | undefined): string => {
  const count = from?.progress.channels[name]
  const delivered = to?.progress.channels[name].delivered
  return alignCells([count?.sent, delivered, count?.acked, count?.lost].map((value) => String(value ?? '-')))
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
