/**
 * Where two recordings of the same end part. Replays of the same events from the same state cannot part, so there are two cases: other
 * things happened to them, and the first of those is the answer; or the same happened and the recorded hashes part all the same, and then
 * it was another build or engine that recorded one of them (compare-builds.ts finds the event, given that build).
 */
import type { Event } from '../connection/event.ts'
import { hashState } from '../state/hash.ts'
import { firstDifference, type Difference } from './difference.ts'
import type { Check, Recording, Snapshot, Segment } from './recording.ts'
import { stateDifference } from './state-difference.ts'
import { endMicros, segmentAt } from './read/segment.ts'
import { travel, type Travel } from './travel.ts'
import type { RecordedEvent } from './format/unknown-event.ts'
import { verify } from './verify.ts'

export interface Parting {
  /**
   * 'start': they begin with other states. 'event': number `event` is another. 'hash': the builds or engines that recorded them differ in
   * what they make of an event, from number `event` on and before number `until`. 'length': one goes on where the other ends.
   */
  readonly what: 'start' | 'event' | 'hash' | 'length'
  readonly event: number
  readonly until: number
  /** When number `event` happened in the first. */
  readonly atMicros: number
  readonly here: RecordedEvent | undefined
  readonly there: RecordedEvent | undefined
  /** The first field in which the events differ, as `datagram[3]`; in which what they ordered does, as `[0].datagram[3]`. */
  readonly eventField: Difference | undefined
  readonly effectField: Difference | undefined
  /** The first field in which the states differ, as `packets.rtt.smoothed`: after the event; of 'hash', at the next snapshots. */
  readonly stateField: Difference | undefined
  /** Of 'hash': with which recording a replay here agrees. */
  readonly agreesWith: 'here' | 'there' | 'neither' | undefined
}

/** undefined: they agree from the first event that both have to the last. */
export function compare(here: Recording, there: Recording): Parting | undefined {
  const [one, other] = [travel(here), travel(there)]
  const first = Math.max(one.first, other.first)
  const [end, otherEnd] = [endOf(here), endOf(there)]
  const last = Math.min(end, otherEnd)
  if (first > last) return parting(one, other, 'length', last)
  const start = differenceAt(one, other, first)
  if (start !== undefined) return { ...parting(one, other, 'start', first), stateField: start }
  const event = firstOtherEvent(here, there, first, last)
  const [agreed, differing] = recordedInterval(here, there, first)
  if (differing !== undefined && differing <= (event ?? last)) return hashParting(one, other, agreed, differing)
  if (event !== undefined) return eventParting(one, other, event)
  return end === otherEnd ? undefined : parting(one, other, 'length', last)
}

/** The event of this number, if the recording has it and it can be replayed. */
export function eventAt({ segments }: Recording, number: number): Event | undefined {
  const segment = segmentAt(segments, number)
  return segment?.events[number - segment.first]
}

/** The event of this number, if the recording has it, whether it can be replayed or not. */
export function recordedEventAt({ segments }: Recording, number: number): RecordedEvent | undefined {
  const segment = segmentAt(segments, number)
  if (segment === undefined) return undefined
  const index = number - segment.first
  return segment.events[index] ?? segment.beyond[index - segment.events.length]
}

/** The number after the last event, replayed or not. */
const recordedEnd = ({ first, events, beyond }: Segment): number => first + events.length + beyond.length
const endOf = ({ segments }: Recording): number =>
  segments.reduce((end, segment) => Math.max(end, recordedEnd(segment)), 0)

/** Where damage took one of them, they are not compared. */
function firstOtherEvent(here: Recording, there: Recording, first: number, last: number): number | undefined {
  for (let number = first; number < last; number += 1) {
    const [one, other] = [recordedEventAt(here, number), recordedEventAt(there, number)]
    if (one !== undefined && other !== undefined && firstDifference(one, other) !== undefined) return number
  }
  return undefined
}

/** The last check of both at which the recorded hashes agree, before the first at which they do not; if there is one. */
function recordedInterval(
  here: Recording,
  there: Recording,
  first: number,
): readonly [agreed: number, differing: number | undefined] {
  const theirs = new Map(checksOf(there).map((check) => [check.event, check]))
  let agreed = first
  for (const check of checksOf(here)) {
    const other = theirs.get(check.event)
    if (other === undefined || check.event < first) continue
    const isOther = here.stateVersion === there.stateVersion && check.stateHash !== other.stateHash
    if (isOther || check.effectsHash !== other.effectsHash) return [agreed, check.event]
    agreed = check.event
  }
  return [agreed, undefined]
}

const checksOf = ({ segments }: Recording): ReadonlyArray<Check> => segments.flatMap(({ checks }) => checks)

/** Where the states differ after so many events, as far as both are there. */
function differenceAt(one: Travel, other: Travel, index: number): Difference | undefined {
  const [here, there] = [one.at(index), other.at(index)]
  if (here === undefined || there === undefined) return undefined
  return hashState(here.state) === hashState(there.state)
    ? undefined
    : stateDifference(one.recording.config, here.state, there.state)
}

function parting(one: Travel, other: Travel, what: Parting['what'], event: number): Parting {
  return {
    what,
    event,
    until: event + 1,
    atMicros: (one.at(event + 1) ?? one.at(event) ?? other.at(event))?.atMicros ?? timeBefore(one.recording, event),
    here: recordedEventAt(one.recording, event),
    there: recordedEventAt(other.recording, event),
    eventField: undefined,
    effectField: undefined,
    stateField: undefined,
    agreesWith: undefined,
  }
}

/** When the last event before this one happened that can be replayed. */
const timeBefore = ({ segments }: Recording, event: number): number =>
  segments.reduce((time, segment) => (segment.first <= event ? endMicros(segment) : time), 0)

function eventParting(one: Travel, other: Travel, event: number): Parting {
  const found = parting(one, other, 'event', event)
  const [here, there] = [one.at(event + 1), other.at(event + 1)]
  return {
    ...found,
    eventField: firstDifference(found.here, found.there),
    effectField: here && there && firstDifference(here.effects, there.effects),
    stateField: differenceAt(one, other, event + 1),
  }
}

function hashParting(one: Travel, other: Travel, agreed: number, differing: number): Parting {
  const [here, there] = [snapshotFrom(one.recording, differing), snapshotFrom(other.recording, differing)]
  const states = here?.event === there?.event ? [here?.state, there?.state] : []
  const [mine, its] = states
  return {
    ...parting(one, other, 'hash', agreed),
    until: differing,
    stateField: mine && its && stateDifference(one.recording.config, mine, its),
    agreesWith: agreesWith(one, other, differing),
  }
}

function agreesWith(one: Travel, other: Travel, event: number): Parting['agreesWith'] {
  const agrees = ({ recording, at }: Travel): boolean =>
    at(event) !== undefined && (verify(recording).divergence?.event ?? Infinity) > event
  if (agrees(one)) return 'here'
  return agrees(other) ? 'there' : 'neither'
}

function snapshotFrom({ segments }: Recording, event: number): Snapshot | undefined {
  for (const { snapshots } of segments) {
    const found = snapshots.find((snapshot) => snapshot.event >= event)
    if (found !== undefined) return found
  }
  return undefined
}
