/**
 * What if? A recorded session with some of its events dropped, delayed, changed, or joined by others. Edits are kept beside the events and
 * named by their numbers, so that numbers stay what they were, and undoing is applying immer's inverse patches. A session is a value: every
 * function here gives another one.
 */
import { Immer, enablePatches, type Patch } from 'immer'
import type { Config } from '../config.ts'
import type { Event } from '../connection/event.ts'
import { copyOf, isBytes } from '../core/bytes.ts'
import type { Recording, Segment } from './recording.ts'
import { lastOf } from './read/segment.ts'

/** What is done to one event. */
export interface Edit {
  /** Events that happen just before it. */
  readonly before?: ReadonlyArray<Event>
  /** What happens in its place; 'nothing': it does not happen. */
  readonly instead?: Event | 'nothing'
}

export interface EditedSession {
  readonly config: Config
  /** The segment of the recording that is edited; its events stay as they were. */
  readonly segment: Segment
  /** By number of the event. The number after the last event stands for the end. */
  readonly edits: Readonly<Record<number, Edit>>
  /** What can be undone, newest last, and redone, next one last. */
  readonly done: ReadonlyArray<EditStep>
  readonly undone: ReadonlyArray<EditStep>
}

/** One edit, forwards and backwards. */
export interface EditStep {
  readonly patches: ReadonlyArray<Patch>
  readonly inverse: ReadonlyArray<Patch>
}

/** An event of an edited session. */
export interface EditedEvent {
  readonly event: Event
  /** The number it had in the recording; undefined: it was inserted or moved. */
  readonly number: number | undefined
}

/** An instance of our own: what an application sets on immer's does not reach here. Patches are immer's one global switch. */
enablePatches()
const immer = new Immer({ autoFreeze: false })

/** A session to edit: the segment that holds this event, or the first. */
export function editSession({ config, segments }: Recording, event?: number): EditedSession {
  const holds = (segment: Segment): boolean => event !== undefined && event >= segment.first && event < lastOf(segment)
  const [first] = segments as readonly [Segment]
  const segment = segments.find(holds) ?? first
  return { config, segment, edits: {}, done: [], undone: [] }
}

/** This event does not happen: the datagram was lost, the message never sent. */
export const dropEvent = (session: EditedSession, number: number): EditedSession =>
  hasEvent(session, number) ? withEdit(session, number, 'nothing', []) : session

/**
 * A tick takes so much longer, and everything after it happens later. Anything else happens after the first event of the recording by
 * which so much more time has passed: a datagram arrives late.
 */
export function delayEvent(session: EditedSession, number: number, micros: number): EditedSession {
  const event = presentEvent(session, number)
  if (event === undefined || !Number.isSafeInteger(micros) || micros <= 0) return session
  if (event.type === 'Ticked')
    return changeEvent(session, number, () => ({ ...event, deltaMicros: event.deltaMicros + micros }))
  const { first, micros: times } = session.segment
  const due = (times[number - first] as number) + micros
  const index = times.findIndex((time, at) => at > number - first && time >= due)
  const target = index === -1 ? lastOf(session.segment) : first + index + 1
  return commit(session, (draft) => {
    draft[number] = { ...draft[number], instead: 'nothing' }
    draft[target] = { ...draft[target], before: [...(draft[target]?.before ?? []), event] }
  })
}

/**
 * Changes an event by a recipe for immer: the draft may be written on, its bytes too, or another event be returned.
 *
 * ```ts
 * changeEvent(session, 812, (event) => {
 *   if (event.type === 'MessageSubmitted') event.payload = Uint8Array.of(1)
 * })
 * ```
 */
export function changeEvent(
  session: EditedSession,
  number: number,
  recipe: (event: DraftEvent) => Event | void,
): EditedSession {
  const event = presentEvent(session, number)
  if (event === undefined) return session
  // immer drafts no bytes: what is written on them would reach every version, so that the recipe gets bytes of its own.
  const changed = immer.produce(withOwnBytes(event), (draft: DraftEvent) => recipe(draft))
  return withEdit(session, number, changed, [])
}

/** An event that may be written on. */
export type DraftEvent = { -readonly [Type in Event['type']]: Mutable<Extract<Event, { type: Type }>> }[Event['type']]
type Mutable<A> = { -readonly [K in keyof A]: A[K] }

/** These events happen just before this one; before the number after the last: at the end. */
export const insertEvents = (session: EditedSession, number: number, events: ReadonlyArray<Event>): EditedSession =>
  hasEvent(session, number) || number === lastOf(session.segment)
    ? withEdit(session, number, undefined, events.map(withOwnBytes))
    : session

/** As it was before the newest edit; the same session if there is none. */
export function undoEdit(session: EditedSession): EditedSession {
  const step = session.done[session.done.length - 1]
  if (step === undefined) return session
  const edits = immer.applyPatches(session.edits, step.inverse)
  return { ...session, edits, done: session.done.slice(0, -1), undone: [...session.undone, step] }
}

/** As it was before the newest undo. */
export function redoEdit(session: EditedSession): EditedSession {
  const step = session.undone[session.undone.length - 1]
  if (step === undefined) return session
  const edits = immer.applyPatches(session.edits, step.patches)
  return { ...session, edits, done: [...session.done, step], undone: session.undone.slice(0, -1) }
}

/** The events of the session as edited, in order. */
export function editedEvents({ segment, edits }: EditedSession): ReadonlyArray<EditedEvent> {
  const events: Array<EditedEvent> = []
  for (let number = segment.first; number <= lastOf(segment); number += 1) {
    const edit = edits[number]
    for (const event of edit?.before ?? []) events.push({ event, number: undefined })
    const event = edit?.instead ?? segment.events[number - segment.first]
    if (event !== undefined && event !== 'nothing') events.push({ event, number })
  }
  return events
}

const hasEvent = ({ segment }: EditedSession, number: number): boolean =>
  segment.events[number - segment.first] !== undefined

/** The event of this number as edited so far, if it still happens. */
function presentEvent({ segment, edits }: EditedSession, number: number): Event | undefined {
  const event = edits[number]?.instead ?? segment.events[number - segment.first]
  return event === 'nothing' ? undefined : event
}

function withEdit(
  session: EditedSession,
  number: number,
  instead: Edit['instead'] | undefined,
  inserted: ReadonlyArray<Event>,
): EditedSession {
  return commit(session, (draft) => {
    const edit = draft[number]
    draft[number] = {
      ...edit,
      ...(instead === undefined ? {} : { instead }),
      ...(inserted.length === 0 ? {} : { before: [...(edit?.before ?? []), ...inserted] }),
    }
  })
}

function commit(session: EditedSession, recipe: (draft: Record<number, Edit>) => void): EditedSession {
  const [edits, patches, inverse] = immer.produceWithPatches(session.edits as Record<number, Edit>, recipe)
  return { ...session, edits, done: [...session.done, { patches, inverse }], undone: [] }
}

function withOwnBytes(event: Event): Event {
  if (event.type === 'DatagramReceived' && isBytes(event.datagram))
    return { ...event, datagram: copyOf(event.datagram) }
  return event.type === 'MessageSubmitted' && isBytes(event.payload)
    ? { ...event, payload: copyOf(event.payload) }
    : event
}
