// `packeteer what-if`: a recorded session with some of its events dropped or delayed, and what would have come of it.

import * as E from '../../fp.ts'
import {
  consequencesOf,
  delayEvent,
  dropEvent,
  editSession,
  eventAt,
  type Change,
  type Consequences,
  type Delivery,
  type EditedSession,
  type Recording,
  type SentMessage,
} from '../../replay/index.ts'
import { recordedEventAt } from '../../replay/compare.ts'
import { tellEvent } from '../../replay/words.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import type { Paint } from '../paint.ts'
import { openProgress } from '../progress.ts'
import { buildFlag, loadBuild, watchBuild } from './build.ts'
import { findBeginning, openRecording, warnOfDamage, type Opened } from './open.ts'
import { formatCount, formatMicros, groupDigits, showBytes, showName } from './show.ts'

interface Wish {
  readonly event: number
  /** undefined: it does not happen. */
  readonly delayMicros: number | undefined
}

export const whatIfCommand: Command = {
  usage: {
    name: 'what-if',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [
      { name: 'drop', value: 'N,...', help: 'these events do not happen: a datagram is lost, a message never sent' },
      { name: 'delay', value: 'N:MS,...', help: 'these events happen so many milliseconds later' },
      buildFlag,
      jsonFlag,
    ],
    about: [
      'Replays a recording once as it was and once with some of its events dropped or delayed, and shows which',
      'messages fared differently. A recording is of one end: what the other end sent comes as it came.',
    ],
    failure: undefined,
  },
  answer: async ({ operands: [path = ''], flags }: Run) => {
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    const wishes = readWishes(flags, opened.right.recording)
    if (E.isLeft(wishes)) return wishes
    const build = await loadBuild(flags)
    if (E.isLeft(build)) return build
    const beginning = findBeginning(opened.right, build.right)
    if (E.isLeft(beginning)) return beginning
    warnOfDamage('what-if', opened.right, build.right)
    const session = wishes.right.reduce(grant, editSession(opened.right.recording, wishes.right[0]?.event))
    const progress = openProgress('replaying')
    const watched = watchBuild(build.right, 2 * session.segment.events.length, progress)
    const consequences = consequencesOf(session, watched)
    progress.close()
    if (consequences === undefined)
      return E.left(`'${path}': that build cannot begin where event ${session.segment.first} is`)
    return E.right(answerOf(opened.right, wishes.right, consequences))
  },
}

const grant = (session: EditedSession, { event, delayMicros }: Wish): EditedSession =>
  delayMicros === undefined ? dropEvent(session, event) : delayEvent(session, event, delayMicros)

const readWishes = (
  flags: ReadonlyMap<string, string>,
  recording: Recording,
): E.Either<string, ReadonlyArray<Wish>> => {
  const wishes: Array<Wish> = []
  for (const name of ['drop', 'delay'] as const) {
    const form = name === 'drop' ? /^(\d{1,15})$/ : /^(\d{1,15}):(\d{1,9})$/
    for (const word of flags.get(name)?.split(',') ?? []) {
      const [, number, ms] = form.exec(word) ?? []
      if (number === undefined) return E.left(`--${name} '${word}': ${name === 'drop' ? 'N' : 'N:MS'} is wanted`)
      const event = Number(number)
      if (recordedEventAt(recording, event) === undefined)
        return E.left(`--${name} '${word}': there is no event ${event}`)
      if (eventAt(recording, event) === undefined)
        return E.left(`--${name} '${word}': event ${event} cannot be replayed`)
      wishes.push({ event, delayMicros: ms === undefined ? undefined : Number(ms) * 1000 })
    }
  }
  return wishes.length === 0 ? E.left('--drop N or --delay N:MS is wanted') : E.right(wishes)
}

const answerOf = ({ recording, name }: Opened, wishes: ReadonlyArray<Wish>, consequences: Consequences): Answer => {
  const { messages, deliveries, firstChanged, before, after } = consequences
  return {
    ok: true,
    lines: function* (paint) {
      yield `  ${paint('title', name)}, if`
      for (const { event, delayMicros } of wishes) {
        const happened = eventAt(recording, event)
        const wish = delayMicros === undefined ? 'had not happened' : `had happened ${delayMicros / 1000} ms later`
        yield `    event ${event}, ${happened === undefined ? '' : tellEvent(happened)}, ${wish}`
      }
      yield ''
      if (messages.length + deliveries.length === 0) {
        yield `  ${paint('good', 'no message would have fared differently')}`
      } else {
        yield* tellChanges('received', deliveries, tellDelivery, paint)
        yield* tellChanges('sent', messages, tellFates, paint)
      }
      yield paint(
        'dim',
        `  ${tellFirst(firstChanged)}; ${formatCount(after.datagrams, 'datagram')} sent instead of ${groupDigits(before.datagrams)}`,
      )
    },
    json: () => [{ wishes, firstChanged, messages, deliveries }],
  }
}

const tellFirst = (firstChanged: number | undefined): string =>
  firstChanged === undefined
    ? 'nothing would have been ordered differently'
    : `the first to change: event ${firstChanged}`

const MOST_LISTED = 20

function* tellChanges<A extends SentMessage | Delivery>(
  what: string,
  changes: ReadonlyArray<Change<A>>,
  tell: (thing: A | undefined) => string,
  paint: Paint,
): Generator<string> {
  if (changes.length === 0) return
  yield `  messages ${what}`
  const shown = changes.slice(0, MOST_LISTED)
  const width = Math.max(...shown.map(({ before, after }) => titleOf(before ?? after).length))
  for (const { before, after } of shown)
    yield `    ${titleOf(before ?? after).padEnd(width)}  ${paint('dim', tell(before))} ▸ ${tell(after)}`
  if (changes.length > MOST_LISTED) yield `    … ${groupDigits(changes.length - MOST_LISTED)} more`
  yield ''
}

/** Number and first bytes: ids on unreliable channels are the receiver's own, and move when one is missing. */
const titleOf = (thing: SentMessage | Delivery | undefined): string => {
  if (thing === undefined) return ''
  const title = `${showName(thing.channel)} ${Math.floor(thing.id / 64)}`
  return 'payload' in thing ? `${title} (${showBytes(thing.payload.subarray(0, 4))})` : title
}

const tellDelivery = (delivery: Delivery | undefined): string =>
  delivery === undefined ? 'not delivered' : `delivered at ${formatMicros(delivery.atMicros)}`

const tellFates = (message: SentMessage | undefined): string => {
  if (message === undefined) return 'not sent'
  const fates = message.fates.map(({ fate, atMicros }) => `${fate} at ${formatMicros(atMicros)}`)
  return fates.length === 0 ? 'no fate yet' : fates.join(', ')
}
