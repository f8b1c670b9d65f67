// `packeteer join`: both ends of a session laid on each other: which datagrams were lost, copied or late on their way, and whether every
// message that was acknowledged was delivered.

import * as E from '../../fp.ts'
import {
  join,
  joinMessages,
  type Direction,
  type Joined,
  type JoinedMessages,
  type Restart,
  type SizeLimit,
} from '../../replay/index.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import { formatMs } from '../stage/format.ts'
import type { Paint } from '../paint.ts'
import { openProgress } from '../progress.ts'
import { readCount } from '../usage.ts'
import { buildFlag, loadBuild, watchBuild } from './build.ts'
import { countEvents, findBeginning, isGapless, openRecording, warnOfDamage, type Opened } from './open.ts'
import { tellConfigs } from './configs.ts'
import { formatCount, formatMicros, formatRanges, groupDigits, showName } from './show.ts'
import { percentile } from './stats.ts'
import { tellDivergence } from './verify.ts'

const LATE_MS = 100

export const joinCommand: Command = {
  usage: {
    name: 'join',
    operands: [
      { name: 'A', help: 'a recording of one end' },
      { name: 'B', help: 'a recording of the other end, of the same session' },
    ],
    flags: [
      { name: 'late', value: 'MS', help: `what took so much longer than the fastest is late (${LATE_MS})` },
      { name: 'list', help: 'name every datagram that was lost, copied, late, out of order or foreign' },
      buildFlag,
      jsonFlag,
    ],
    about: [
      'Replays both ends of a session and lays what one sent on what the other received. A datagram that',
      'was still on its way at the end counts as lost. To lose datagrams is the business of networks; it is',
      'a failure if a message was acknowledged and not delivered, or if an end took what the other never sent.',
    ],
    failure: 'a promise was broken, or a recording does not replay as it was recorded',
  },
  answer: async ({ operands: [pathOfA = '', pathOfB = ''], flags }: Run) => {
    const lateMs = readCount(flags, 'late', { least: 0, most: 1_000_000 })
    if (E.isLeft(lateMs)) return lateMs
    const [a, b] = [await openRecording(pathOfA), await openRecording(pathOfB)]
    if (E.isLeft(a)) return a
    if (E.isLeft(b)) return b
    const build = await loadBuild(flags)
    if (E.isLeft(build)) return build
    for (const opened of [a.right, b.right]) {
      const beginning = findBeginning(opened, build.right)
      if (E.isLeft(beginning)) return beginning
      warnOfDamage('join', opened, build.right)
    }
    const ends = [a.right.recording, b.right.recording] as const
    const progress = openProgress('replaying')
    // Each end thrice: for its datagrams, its hashes, its messages.
    const watched = watchBuild(build.right, 3 * (countEvents(ends[0]) + countEvents(ends[1])), progress)
    const joined = join(...ends, { ...watched, lateMs: lateMs.right ?? LATE_MS })
    const messages = joinMessages(...ends, watched)
    progress.close()
    if (joined.relation === 'same end')
      return E.left(
        `'${pathOfA}' and '${pathOfB}' are recordings of the same end: the same happened to both. Give the other end's`,
      )
    const isWhole = [a.right, b.right].every((opened) => isGapless(opened, build.right))
    return E.right(answerOf([a.right, b.right], joined, messages, { isWhole, isListing: flags.has('list') }))
  },
}

const answerOf = (
  [a, b]: readonly [Opened, Opened],
  joined: Joined,
  messages: JoinedMessages,
  { isWhole, isListing }: { readonly isWhole: boolean; readonly isListing: boolean },
): Answer => {
  const { aToB, bToA, diverged, configs, relation, restarted } = joined
  const directions = [
    { title: `${a.name} ▸ ${b.name}`, direction: aToB, channels: messages.aToB },
    { title: `${b.name} ▸ ${a.name}`, direction: bToA, channels: messages.bToA },
  ]
  // What was not replayed may have been sent, or delivered, there.
  const isBroken = directions.some(
    ({ direction, channels }) =>
      (isWhole && takenForeign(direction).length > 0) ||
      Object.values(channels).some(
        ({ undelivered, altered }) => altered.length + (isWhole ? undelivered.length : 0) > 0,
      ),
  )
  const ok = !isBroken && diverged.a === undefined && diverged.b === undefined
  return {
    ok,
    lines: function* (paint) {
      yield* tellConfigs(configs, paint)
      if (relation === 'strangers') {
        yield `  ${paint('bad', '✘')} nothing that either end received was sent by the other: they are of different sessions, or an end restarted`
        yield ''
      }
      yield* tellRestart(a.name, b.name, restarted.a, paint)
      yield* tellRestart(b.name, a.name, restarted.b, paint)
      for (const { title, direction, channels } of directions) {
        yield `  ${paint('title', title)}`
        yield ''
        yield* tellDirection(direction, paint)
        yield ''
        yield* tellChannels(channels, paint)
        yield ''
        if (isListing) yield* listDatagrams(direction, paint)
      }
      for (const [{ name }, divergence] of [[a, diverged.a] as const, [b, diverged.b] as const]) {
        if (divergence === undefined) continue
        yield `  ${paint('bad', '✘')} ${name} does not replay as it was recorded, so what it sent is a guess`
        yield* tellDivergence(divergence, paint)
        yield ''
      }
      yield ok ? `  ${paint('good', 'every promise was kept')}` : `  ${paint('bad', 'NOT as promised')}`
    },
    json: () => [{ ok, a: a.path, b: b.path, ...joined, messages }],
  }
}

function* tellRestart(name: string, other: string, restart: Restart | undefined, paint: Paint): Generator<string> {
  if (restart === undefined) return
  const { other: life, event, atMicros, datagrams } = restart
  const place = `event ${event} of ${other}, at ${formatMicros(atMicros)}`
  yield `  ${paint('warn', '!')} ${name} is of one life of an end that restarted`
  yield `    ${life === 'earlier' ? 'it begins' : 'a later life begins'} at ${place}; ${formatCount(datagrams, 'datagram')} of the ${life} life arrived there`
  yield ''
}

/** Taken though the other end never sent it. Before its recording began and after it ended, nobody knows. */
const takenForeign = ({ sent, foreign }: Direction): Direction['foreign'] => {
  const known = sent.flatMap(({ arrivals }) => arrivals.map(({ event }) => event))
  const first = known.reduce((least, event) => Math.min(least, event), Infinity)
  const last = known.reduce((most, event) => Math.max(most, event), -1)
  const isWithin = (event: number): boolean => known.length === 0 || (event > first && event < last)
  return foreign.filter(({ event, discarded }) => discarded === undefined && isWithin(event))
}

type SentDatagram = Direction['sent'][number]

const faultsOf = ({ isLost, isCopied, isReordered, isLate }: SentDatagram): ReadonlyArray<string> => [
  ...(isLost ? ['lost'] : []),
  ...(isCopied ? ['copied'] : []),
  ...(isReordered ? ['out of order'] : []),
  ...(isLate ? ['late'] : []),
]

function* tellDirection(direction: Direction, paint: Paint): Generator<string> {
  const { sent, foreign, sizeLimit } = direction
  const count = (fault: string): string =>
    `${groupDigits(sent.filter((datagram) => faultsOf(datagram).includes(fault)).length)} ${fault}`
  const delays = sent.flatMap(({ arrivals: [first] }) => (first === undefined ? [] : [first.delayMicros]))
  delays.sort((one, other) => one - other)
  const delay = (percent: number): string => {
    const micros = percentile(delays, percent)
    return formatMs(micros === undefined ? undefined : micros / 1000)
  }
  yield `    ${groupDigits(sent.length)} datagrams: ${['lost', 'copied', 'out of order', 'late'].map(count).join(', ')}`
  yield paint('dim', `    over the fastest: p50 ${delay(50)}, p99 ${delay(99)}, most ${delay(100)}`)
  if (sizeLimit !== undefined) yield* tellSizeLimit(sizeLimit, paint)
  const taken = takenForeign(direction).length
  if (foreign.length > 0)
    yield `    ${paint(taken > 0 ? 'bad' : 'warn', `${groupDigits(foreign.length)} foreign or damaged`)}, ${groupDigits(taken)} of them taken`
}

function* tellSizeLimit(limit: SizeLimit, paint: Paint): Generator<string> {
  const { aboveBytes, arrived, swallowed, leastBytes, mostBytes, sinceEvent } = limit
  const sizes =
    leastBytes === mostBytes ? groupDigits(mostBytes) : `${groupDigits(leastBytes)} to ${groupDigits(mostBytes)}`
  const since = sinceEvent === undefined ? '' : `, from event ${sinceEvent} on`
  yield `    ${paint('bad', `the path swallows datagrams above ${groupDigits(aboveBytes)} bytes`)}${since}`
  yield `      ${formatCount(swallowed, 'datagram')} of ${sizes} bytes: none arrived; of up to ${groupDigits(aboveBytes)} bytes: ${groupDigits(arrived)} did`
}

function* tellChannels(channels: JoinedMessages['aToB'], paint: Paint): Generator<string> {
  const width = Math.max(0, ...Object.keys(channels).map((name) => showName(name).length))
  for (const [name, channel] of Object.entries(channels)) {
    const { reliable, accepted, acked, delivered, undelivered, altered } = channel
    const faults = [
      ...(undelivered.length > 0 ? [`acked and never delivered: ${formatRanges(undelivered.map(numberOf))}`] : []),
      ...(altered.length > 0 ? [`altered on the way: ${formatRanges(altered.map(numberOf))}`] : []),
    ]
    const mark = !reliable ? ' ' : faults.length > 0 ? paint('bad', '✘') : paint('good', '✔')
    yield `  ${mark} ${showName(name).padEnd(width)}  ${groupDigits(accepted)} sent, ${groupDigits(acked)} acked, ${groupDigits(delivered)} delivered`
    for (const fault of faults) yield `    ${' '.repeat(width)}  ${paint('bad', fault)}`
  }
}

/** A MessageId is the number on its channel times 64, plus the channel's index. */
const numberOf = (id: number): number => Math.floor(id / 64)

function* listDatagrams({ sent, foreign }: Direction, paint: Paint): Generator<string> {
  for (const datagram of sent) {
    const faults = faultsOf(datagram)
    if (faults.length === 0) continue
    const { order, event, arrivals } = datagram
    const places = arrivals.map((arrival) => `event ${arrival.event}${tellDiscard(arrival.discarded)}`)
    const where = places.length === 0 ? '' : `, received at ${places.join(' and ')}`
    yield `    datagram ${order}, sent at event ${event}${where}: ${paint('warn', faults.join(', '))}`
  }
  for (const { event, bytes, discarded, damagedCopyOf } of foreign) {
    const origin = damagedCopyOf === undefined ? 'foreign' : `a damaged copy of datagram ${damagedCopyOf}`
    yield `    ${bytes} bytes, received at event ${event}${tellDiscard(discarded)}: ${paint('warn', origin)}`
  }
  yield ''
}

const tellDiscard = (discarded: string | undefined): string => (discarded === undefined ? '' : ` (${discarded})`)
