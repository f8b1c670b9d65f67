// The battle in the terminal: a scene and a width in, lines out. Pure; colours are put in at the end, so that they shift no column.

import { formatBytes, formatMs, formatPercent, formatSeconds } from '../../src/cli/stage/format.ts'
import { nameOf } from './names.ts'
import { isBase, ownerOf } from './picture.ts'
import type { Progress } from './report.ts'
import type { Scene } from './stage.ts'
import { describeNotice } from './verdict.ts'
import { height, width } from './world.ts'

/** Paints text in the colour of a player, or -1: faintly, -2: as a warning. */
export type Paint = (player: number, text: string) => string

const unitMark = '●'
const baseMark = '◆'
const notices = 5

export const renderScene = (scene: Scene, paint: Paint): ReadonlyArray<string> => {
  const { options, elapsedMs, players, network } = scene
  // Every player has the same world: whoever shows it will do.
  const seen = players.find((progress) => progress?.picture !== undefined)
  const lost = network === undefined ? '' : ` · ${network.lost} of ${network.offered} datagrams lost`
  return [
    '',
    `  lockstep · ${options.peers} processes · ${options.loss} % loss · ${options.rtt} ms RTT ±${options.jitter} ms${lost}`,
    paint(-1, `  ${formatSeconds(elapsedMs)} of ${options.seconds} s`),
    '',
    ...renderField(seen?.picture, paint),
    '',
    paint(
      -1,
      `  ${['', 'frame', 'delay', 'ahead', 'RTT', 'loss', 'sends', 'late', 'stalls', 'units', 'kills'].map(align).join('')}`,
    ),
    ...players.map((progress, player) => renderPlayer(progress, player, seen, paint)),
    '',
    ...renderNotices(players, paint),
  ]
}

const renderField = (picture: Uint8Array | undefined, paint: Paint): ReadonlyArray<string> => {
  const edge = paint(-1, `  ${'·'.repeat(width)}`)
  const rows = Array.from({ length: height }, (_, row) => renderRow(picture, row, paint))
  return [edge, ...rows, edge]
}

const renderRow = (picture: Uint8Array | undefined, row: number, paint: Paint): string => {
  let line = '  '
  for (let column = 0; column < width; column += 1) {
    const mark = picture?.[row * width + column] ?? 0
    line += mark === 0 ? ' ' : paint(ownerOf(mark), isBase(mark) ? baseMark : unitMark)
  }
  return line
}

const columns = [8, 8, 7, 8, 9, 8, 11, 6, 8, 7, 7] as const

const align = (text: string, column: number): string => text.padStart(columns[column] ?? 0)

const renderPlayer = (
  progress: Progress | undefined,
  player: number,
  seen: Progress | undefined,
  paint: Paint,
): string => {
  if (progress === undefined) return `  ${paint(player, align(nameOf(player), 0))}`
  const cells = [
    String(progress.frame),
    String(progress.delay),
    progress.ahead.toFixed(1),
    formatMs(progress.rttMs),
    formatPercent(progress.loss),
    `${formatBytes((progress.bytesSent * 1000) / Math.max(1000, progress.playedMs))}/s`,
    String(progress.lateFrames),
    String(progress.stalls),
    String(seen?.units[player] ?? 0),
    String(seen?.kills[player] ?? 0),
  ]
  return `  ${paint(player, align(nameOf(player), 0))}${cells.map((cell, column) => align(cell, column + 1)).join('')}`
}

const renderNotices = (players: ReadonlyArray<Progress | undefined>, paint: Paint): ReadonlyArray<string> => {
  const lines = players.flatMap((progress, player) => [
    ...(progress?.notices ?? []).map(
      (notice) => `${nameOf(player)}: ${nameOf(notice.player)} ${describeNotice(notice)}`,
    ),
    ...(progress?.mismatch === undefined
      ? []
      : [
          `${nameOf(player)}: desync at frame ${progress.mismatch.frame}: ${progress.mismatch.parts.join(', ')} of ${progress.mismatch.peers.join(', ')}`,
        ]),
  ])
  return lines.slice(-notices).map((line) => `  ${paint(-2, line)}`)
}

/** A line a second, where there is no terminal. */
export const renderLine = ({ elapsedMs, players }: Scene): string => {
  const known = players.flatMap((progress) => (progress === undefined ? [] : [progress]))
  const list = (pick: (progress: Progress) => string | number): string => known.map(pick).join('/')
  return [
    formatSeconds(elapsedMs).padStart(8),
    `frames ${list(({ frame }) => frame)}`,
    `delay ${list(({ delay }) => delay)}`,
    `late ${list(({ lateFrames }) => lateFrames)}`,
    `stalls ${list(({ stalls }) => stalls)}`,
    `RTT ${formatMs(known[0]?.rttMs)}`,
  ].join('   ')
}
