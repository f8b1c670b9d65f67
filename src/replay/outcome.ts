/**
 * What came of a list of events: which messages were sent and what became of them, what was delivered, what left. Two outcomes can be laid
 * side by side: what an edit of a session changed. A recording is of one end; the other end's datagrams come as they came, whatever this
 * end would have sent instead (docs/recordings.md, "What if").
 */
import type { Fate, MessageId } from '../channel/channel.ts'
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import type { State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import { startIn, wholeBuild, type Build } from './build.ts'
import { firstDifference } from './difference.ts'
import { editedEvents, type EditedEvent, type EditedSession } from './edit.ts'
import { microsAfter } from './write/journal.ts'

export interface Outcome {
  readonly messages: ReadonlyArray<SentMessage>
  readonly deliveries: ReadonlyArray<Delivery>
  readonly datagrams: number
  readonly datagramBytes: number
  readonly discarded: number
  readonly state: State
}

/** A message that was accepted. */
export interface SentMessage {
  /** The number of the event that submitted it; undefined: it was inserted. */
  readonly number: number | undefined
  readonly channel: string
  readonly id: MessageId
  readonly fates: ReadonlyArray<FateAt>
}

export interface FateAt {
  readonly fate: Fate
  readonly atMicros: number
}

export interface Delivery {
  readonly channel: string
  readonly id: MessageId
  readonly payload: Uint8Array
  readonly atMicros: number
}

/** What an edit changed. */
export interface Consequences {
  readonly before: Outcome
  readonly after: Outcome
  /** The first event of the recording that ordered something else than it did, or does not happen. */
  readonly firstChanged: number | undefined
  readonly messages: ReadonlyArray<Change<SentMessage>>
  readonly deliveries: ReadonlyArray<Change<Delivery>>
}

/** undefined: there was, or is, no such thing. */
export interface Change<A> {
  readonly before: A | undefined
  readonly after: A | undefined
}

interface Played {
  readonly outcome: Outcome
  readonly effects: ReadonlyMap<number, ReadonlyArray<Effect>>
}

/**
 * Replays a session as recorded and as edited, with this build, or else this library. undefined: the build cannot
 * read the state with which the segment begins.
 */
export function consequencesOf(session: EditedSession): Consequences
export function consequencesOf(session: EditedSession, options: Build): Consequences | undefined
export function consequencesOf(session: EditedSession, options: Build = {}): Consequences | undefined {
  const { config, segment } = session
  const build = wholeBuild(options)
  const reduce = build.reducer(config)
  const start = startIn(build, session, segment)
  if (start === undefined) return undefined
  const original = segment.events.map((event, index): EditedEvent => ({ event, number: segment.first + index }))
  const was = play(reduce, start, original, segment.startMicros)
  const is = play(reduce, start, editedEvents(session), segment.startMicros)
  return {
    before: was.outcome,
    after: is.outcome,
    firstChanged: firstChanged(was, is),
    messages: changes(was.outcome.messages, is.outcome.messages, nameOfMessage),
    deliveries: changes(was.outcome.deliveries, is.outcome.deliveries, nameOfDelivery),
  }
}

/** What comes of these events. */
export const outcomeOf = (
  config: Config,
  state: State,
  events: ReadonlyArray<EditedEvent>,
  startMicros: number = 0,
): Outcome => play(reducer(config), state, events, startMicros).outcome

function play(
  reduce: Reducer<State, Event, Effect>,
  start: State,
  events: ReadonlyArray<EditedEvent>,
  startMicros: number,
): Played {
  const effectsOf = new Map<number, ReadonlyArray<Effect>>()
  const messages = new Map<MessageId, SentMessage & { readonly fates: Array<FateAt> }>()
  const deliveries: Array<Delivery> = []
  const sums = { datagrams: 0, datagramBytes: 0, discarded: 0 }
  let state = start
  let atMicros = startMicros
  for (const { event, number } of events) {
    const [next, effects] = reduce(state, event)
    state = next
    atMicros = microsAfter(atMicros, event)
    if (number !== undefined) effectsOf.set(number, effects)
    for (const effect of effects) {
      if (effect.type === 'TransmitDatagram') {
        sums.datagrams += 1
        sums.datagramBytes += effect.datagram.length
      }
      if (effect.type === 'DiscardDatagram') sums.discarded += 1
      if (effect.type === 'AcceptMessage' && event.type === 'MessageSubmitted')
        messages.set(effect.id, { number, channel: event.channel, id: effect.id, fates: [] })
      if (effect.type === 'SettleMessage') messages.get(effect.id)?.fates.push({ fate: effect.fate, atMicros })
      if (effect.type === 'DeliverMessage') {
        const { channel, id, payload } = effect
        deliveries.push({ channel, id, payload, atMicros })
      }
    }
  }
  return { outcome: { messages: [...messages.values()], deliveries, ...sums, state }, effects: effectsOf }
}

function firstChanged(was: Played, is: Played): number | undefined {
  for (const [number, effects] of was.effects) {
    const now = is.effects.get(number)
    if (now === undefined || firstDifference(effects, now) !== undefined) return number
  }
  return undefined
}

/** By the event that submitted it; what was inserted, by its id. */
const nameOfMessage = ({ number, channel, id }: SentMessage): string =>
  number === undefined ? `${channel} ${id}` : String(number)

/** By what is in it: ids on unreliable channels are the receiver's own, and move when one is missing. */
const nameOfDelivery = ({ channel, payload }: Delivery): string => `${channel} ${payload.join()}`

/** Things of one name are matched in their order. A message's id is no change: it moves with every message before it. */
function changes<A extends SentMessage | Delivery>(
  before: ReadonlyArray<A>,
  after: ReadonlyArray<A>,
  nameOf: (thing: A) => string,
): ReadonlyArray<Change<A>> {
  const waiting = new Map<string, Array<A>>()
  for (const thing of after) {
    const name = nameOf(thing)
    const named = waiting.get(name)
    if (named === undefined) waiting.set(name, [thing])
    else named.push(thing)
  }
  const changed: Array<Change<A>> = []
  for (const thing of before) {
    const match = waiting.get(nameOf(thing))?.shift()
    if (match === undefined || firstDifference(withoutId(thing), withoutId(match)) !== undefined)
      changed.push({ before: thing, after: match })
  }
  for (const things of waiting.values()) for (const thing of things) changed.push({ before: undefined, after: thing })
  return changed
}

const withoutId = <A extends SentMessage | Delivery>(thing: A): Omit<A, 'id'> => {
  const { id: _, ...rest } = thing
  return rest
}
