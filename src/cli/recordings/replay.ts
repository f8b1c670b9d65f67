// `packeteer replay`: the connection as it was after so many events, or at a time, with the events that led there.

import * as E from '../../fp.ts'
import { travel, type Moment, type Travel } from '../../replay/index.ts'
import { tellEffects, tellEvent } from '../../replay/words.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import { formatMs, formatPercent } from '../stage/format.ts'
import type { Paint } from '../paint.ts'
import { readCount } from '../usage.ts'
import { buildFlag, loadBuild } from './build.ts'
import { findBeginning, openRecording, warnOfDamage, type Opened } from './open.ts'
import { formatCount, formatMicros, groupDigits, showTree } from './show.ts'

const BEFORE = 5

export const replayCommand: Command = {
  usage: {
    name: 'replay',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [
      { name: 'to', value: 'N', help: 'go to where N events have happened (all of them)' },
      { name: 'at', value: 'SECONDS', help: 'go to what had happened by this time of the recording' },
      { name: 'before', value: 'N', help: `list so many events that led there (${BEFORE})` },
      { name: 'print', help: 'print the whole state' },
      buildFlag,
      jsonFlag,
    ],
    about: ['Replays a recording up to an event, and shows what happened there and how the connection stood.'],
    failure: undefined,
  },
  answer: async ({ operands: [path = ''], flags }: Run) => {
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    const build = await loadBuild(flags)
    if (E.isLeft(build)) return build
    const beginning = findBeginning(opened.right, build.right)
    if (E.isLeft(beginning)) return beginning
    const journey = travel(opened.right.recording, build.right)
    const index = readIndex(flags, journey)
    if (E.isLeft(index)) return index
    const before = readCount(flags, 'before', { least: 0, most: Number.MAX_SAFE_INTEGER })
    if (E.isLeft(before)) return before
    warnOfDamage('replay', opened.right, build.right)
    const moment = journey.at(index.right)
    if (moment === undefined) return E.left(`--to '${index.right}': the events around there cannot be replayed`)
    return E.right(answerOf(opened.right, journey, moment, before.right ?? BEFORE, flags.has('print')))
  },
}

const readIndex = (flags: ReadonlyMap<string, string>, { first, last, indexAt }: Travel): E.Either<string, number> => {
  const seconds = flags.get('at')
  if (seconds !== undefined && flags.has('to')) return E.left('--to and --at: one of them is enough')
  if (seconds !== undefined) {
    if (!/^(\d+\.?\d*|\.\d+)$/.test(seconds)) return E.left(`--at '${seconds}': seconds are wanted, as 12.5`)
    return E.right(indexAt(Number(seconds) * 1_000_000))
  }
  const to = readCount(flags, 'to', { least: first, most: last })
  return E.isLeft(to) ? to : E.right(to.right ?? last)
}

const answerOf = (opened: Opened, journey: Travel, moment: Moment, before: number, isPrinting: boolean): Answer => {
  const { index, atMicros, event, effects, state } = moment
  const stats = journey.fork(index)?.stats()
  return {
    ok: true,
    lines: function* (paint) {
      yield `  ${paint('title', opened.name)} after ${formatCount(index, 'event')} of ${groupDigits(journey.last)}, at ${formatMicros(atMicros)}`
      yield ''
      yield* listEvents(journey, index, before, paint)
      if (stats !== undefined) {
        const { rttMs, lossRatio, packetsInFlight, packetsSent, packetsReceived } = stats
        yield ''
        yield paint(
          'dim',
          `  RTT ${formatMs(rttMs)} · loss ${formatPercent(lossRatio)} · ${formatCount(packetsSent, 'packet')} sent, ${groupDigits(packetsInFlight)} in flight · ${groupDigits(packetsReceived)} received`,
        )
      }
      if (isPrinting) {
        yield ''
        for (const line of showTree(state)) yield `  ${line}`
      }
    },
    json: () => [{ index, atMicros, event, effects, stats, ...(isPrinting ? { state } : {}) }],
  }
}

/** Number, time, what happened, and below it what was ordered. */
function* listEvents(journey: Travel, index: number, before: number, paint: Paint): Generator<string> {
  const width = groupDigits(index).length
  for (let at = Math.max(journey.first + 1, index - before + 1); at <= index; at += 1) {
    const moment = journey.at(at)
    if (moment?.event === undefined) continue
    const label = `${groupDigits(at - 1).padStart(width)}  ${formatMicros(moment.atMicros).padStart(12)}`
    yield `  ${paint('dim', label)}  ${tellEvent(moment.event)}`
    const told = tellEffects(moment.effects)
    if (told !== '') yield `  ${' '.repeat(label.length)}    ${paint('client', told)}`
  }
}
