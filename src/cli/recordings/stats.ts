// `packeteer stats`: a recording in figures: datagrams, messages by channel, and curves of the link.

import * as E from '../../fp.ts'
import type { Stats } from '../../index.ts'
import type { Recording } from '../../replay/index.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import { drawCurve, formatBytes, formatMs, formatPercent } from '../stage/format.ts'
import type { Paint } from '../paint.ts'
import { openProgress } from '../progress.ts'
import { durationMicros, openRecording, warnOfDamage, type Opened } from './open.ts'
import { groupDigits, showName } from './show.ts'
import { tallyOf, type ChannelTally, type Sample, type Tally } from './tally.ts'
import { tellFile } from './verify.ts'

export const statsCommand: Command = {
  usage: {
    name: 'stats',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [jsonFlag],
    about: ['Replays a recording and counts: datagrams and messages, sizes, waits for acks, and how the link was.'],
    failure: undefined,
  },
  answer: async ({ operands: [path = ''] }: Run) => {
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    const progress = openProgress('replaying')
    const tally = tallyOf(opened.right.recording, (done, all) => progress.show(done / all))
    progress.close()
    warnOfDamage('stats', opened.right)
    return E.right(answerOf(opened.right, tally))
  },
}

const answerOf = (opened: Opened, tally: Tally): Answer => {
  const { recording, path, bytes } = opened
  return {
    ok: true,
    lines: (paint) => [
      ...tellFile(opened, paint),
      ...tellFlows(opened, tally, paint),
      ...tellUnknown(opened.recording, paint),
      '',
      ...tellChannels(tally, paint),
      '',
      ...tellCurves(tally.samples, paint),
    ],
    json: () => {
      const { unknownKinds } = recording
      return [
        { file: path, bytes, durationMicros: durationMicros(recording), unknownKinds, ...tally, ...summarize(tally) },
      ]
    },
  }
}

/** In place of every single wait. */
const summarize = ({ channels }: Tally): object => ({
  channels: Object.fromEntries(
    Object.entries(channels).map(([name, { ackMicros, ...counts }]) => [
      name,
      {
        ...counts,
        ackMicros: { count: ackMicros.length, p50: percentile(ackMicros, 50), p99: percentile(ackMicros, 99) },
      },
    ]),
  ),
})

/** Of ascending values; undefined: there are none. */
export const percentile = (ascending: ReadonlyArray<number>, percent: number): number | undefined =>
  ascending[Math.max(0, Math.ceil((ascending.length * percent) / 100) - 1)]

const label = (text: string, paint: Paint): string => paint('dim', `  ${text}`.padEnd(14))

const tellFlows = ({ recording, bytes }: Opened, tally: Tally, paint: Paint): ReadonlyArray<string> => {
  const { sent, received, discarded, events } = tally
  const seconds = durationMicros(recording) / 1_000_000
  const tell = ({ datagrams, bytes: sum }: Tally['sent']): string =>
    [
      `${groupDigits(datagrams).padStart(9)} datagrams`,
      `${formatBytes(sum).padStart(8)} in all`,
      `${formatBytes(seconds > 0 ? sum / seconds : 0).padStart(8)}/s`,
      `${formatBytes(datagrams > 0 ? sum / datagrams : 0).padStart(7)} each`,
    ].join('   ')
  const reasons = Object.entries(discarded).map(([reason, count]) => `${groupDigits(count)} ${reason}`)
  const counted = Object.entries(events).map(([type, count]) => `${groupDigits(count)} ${type}`)
  const submitted = Object.values(tally.channels).reduce((sum, { acceptedBytes }) => sum + acceptedBytes, 0)
  const count = Object.values(events).reduce((sum, each) => sum + each, 0)
  const perEvent = (bytes - received.bytes - submitted) / Math.max(1, count)
  return [
    `${label('sent', paint)}${tell(sent)}`,
    `${label('received', paint)}${tell(received)}`,
    `${label('discarded', paint)}${reasons.length === 0 ? 'none' : paint('warn', reasons.join(', '))}`,
    `${label('events', paint)}${counted.join(', ')}`,
    `${label('this file', paint)}what was received and submitted, and ${perEvent.toFixed(1)} bytes for each event`,
  ]
}

const tellUnknown = ({ unknownKinds }: Recording, paint: Paint): ReadonlyArray<string> =>
  unknownKinds.map(
    ({ kind, events }) => `${label('unknown', paint)}${paint('warn', `${groupDigits(events)} ${kind}`)}: not replayed`,
  )

interface Column {
  readonly name: string
  readonly count: (channel: ChannelTally) => number
  /** Shown also where it is 0 on every channel. */
  readonly always: boolean
}

const column = (name: string, always: boolean, count: Column['count']): Column => ({ name, count, always })

const columns: ReadonlyArray<Column> = [
  column('sent', true, ({ accepted }) => accepted),
  column('refused', false, ({ refused }) => refused),
  column('delivered', true, ({ delivered }) => delivered),
  column('acked', true, ({ fates }) => fates.acked),
  column('late', false, ({ fates }) => fates.ackedLate),
  column('lost', true, ({ fates }) => fates.lost),
  column('expired', false, ({ fates }) => fates.expired),
]

const WIDTH = 10

const tellChannels = ({ channels }: Tally, paint: Paint): ReadonlyArray<string> => {
  const all = Object.entries(channels)
  const shown = columns.filter(({ always, count }) => always || all.some(([, channel]) => count(channel) > 0))
  const left = Math.max(14, ...all.map(([name]) => showName(name).length + 4))
  const names = [...shown.map(({ name }) => name), 'bytes out', 'bytes in']
  return [
    paint('dim', `${' '.repeat(left)}${names.map((name) => name.padStart(WIDTH)).join('')}   ack after: p50      p99`),
    ...all.map(([name, channel]) => `  ${showName(name).padEnd(left - 2)}${tellChannel(channel, shown, paint)}`),
  ]
}

const tellChannel = (channel: ChannelTally, shown: ReadonlyArray<Column>, paint: Paint): string => {
  const counts = shown.map(({ name, count }) => {
    const value = count(channel)
    return paint(value === 0 ? 'dim' : name === 'refused' ? 'bad' : 'plain', groupDigits(value).padStart(WIDTH))
  })
  const bytes = [channel.acceptedBytes, channel.deliveredBytes].map((sum) => formatBytes(sum).padStart(WIDTH))
  const waits = [50, 99].map((percent) => {
    const micros = percentile(channel.ackMicros, percent)
    return formatMs(micros === undefined ? undefined : micros / 1000).padStart(9)
  })
  return `${counts.join('')}${bytes.join('')}       ${waits.join('')}`
}

const CURVE = 60

const tellCurves = (samples: ReadonlyArray<Sample>, paint: Paint): ReadonlyArray<string> => {
  const rtts = samples.flatMap(({ stats }) => (stats.rttMs === undefined ? [] : [stats.rttMs]))
  const losses = samples.map(({ stats }) => 100 * stats.lossRatio)
  const rates = (bytesOf: (stats: Stats) => number): ReadonlyArray<number> =>
    samples.slice(1).map(({ atMicros, stats }, index) => {
      const before = samples[index]
      const micros = atMicros - (before?.atMicros ?? 0)
      return micros > 0
        ? ((bytesOf(stats) - (before === undefined ? 0 : bytesOf(before.stats))) * 1_000_000) / micros
        : 0
    })
  const rate = (value: number): string => `${formatBytes(value)}/s`
  return [
    tellCurve('RTT', rtts, 5, (value) => formatMs(value), paint),
    tellCurve('loss', losses, 5, (value) => formatPercent(value / 100), paint),
    tellCurve(
      'sending',
      rates((stats) => stats.bytesSent),
      500,
      rate,
      paint,
    ),
    tellCurve(
      'receiving',
      rates((stats) => stats.bytesReceived),
      500,
      rate,
      paint,
    ),
  ]
}

const tellCurve = (
  name: string,
  values: ReadonlyArray<number>,
  least: number,
  tell: (value: number) => string,
  paint: Paint,
): string => {
  if (values.length === 0) return `${label(name, paint)}-`
  const range = `${tell(Math.min(...values))} to ${tell(Math.max(...values))}`
  return `${label(name, paint)}${paint('client', drawCurve(values, CURVE, least).padEnd(CURVE))}  ${range}`
}
