/**
 * A payload that arrived: its pieces are read and checked, their numbers made whole, messages that travelled whole go up at once,
 * fragments wait for their siblings. A payload is taken whole or discarded whole.
 */
import type { DatagramError } from '../core/datagram-error.ts'
import type { Step } from '../core/step.ts'
import type { Clock } from '../core/time.ts'
import { expandNear, messageSpace } from '../core/wrap.ts'
import { readBody } from './frame-reader.ts'
import type { Incoming, MessageEffect, MessageRules, PayloadReceived } from './message.ts'
import {
  addFragment,
  bytesOf,
  isComplete,
  join,
  startPartial,
  type Fragment,
  type PartialMessage,
  type Place,
} from './reassembly.ts'
import { finish, finishDropped, isFinished, withIncoming, type MessageState, type Track } from './state.ts'

/** The incoming side while one payload is taken apart: local to one call. Its lists are values, the same while nothing changes. */
interface Taking {
  tracks: ReadonlyArray<Track>
  partials: ReadonlyArray<ReadonlyArray<PartialMessage>>
  readonly effects: Array<MessageEffect>
}

export function receivePayload(
  rules: MessageRules,
  state: MessageState,
  event: PayloadReceived,
  clock: Clock,
): Step<MessageState, MessageEffect> {
  const frames = readBody(rules, event.bytes, event.start, event.end)
  if ('type' in frames) return [state, [{ type: 'DiscardPayload', error: frames }]]
  const taking: Taking = { tracks: state.tracks, partials: state.partials, effects: [] }
  let place = 0
  for (const frame of frames) {
    const error = takeFrame(rules, taking, frame, event.bytes, { order: event.order, place, now: clock.now })
    if (error !== undefined) return [state, [{ type: 'DiscardPayload', error }]]
    place += frame.kind === 'messages' ? frame.lengths.length : 1
  }
  const { tracks, partials, effects } = taking
  if (tracks === state.tracks && partials === state.partials) return [state, effects]
  return [withIncoming(state, tracks, partials), effects]
}

function takeFrame(
  rules: MessageRules,
  taking: Taking,
  frame: Incoming,
  bytes: Uint8Array,
  at: Place,
): DatagramError | undefined {
  const { channel } = frame
  let number = -1
  if (frame.number >= 0) {
    const track = taking.tracks[channel] as Track
    number = expandNear(frame.number, track.newest + 1, messageSpace)
    if (number < 0) return { type: 'BeyondWindow', channel, message: number }
    // What follows the first of a run is nearest to the newest as well: it counts on.
    const newest = frame.kind === 'messages' ? number + frame.lengths.length - 1 : number
    if (newest > track.newest) setTrack(taking, channel, { newest, finished: track.finished })
  }
  if (frame.kind === 'messages') {
    const { start, lengths } = frame
    const { order, place } = at
    // Nothing can be wrong with these any more.
    taking.effects.push({
      type: 'MessagesReceived',
      channel,
      number,
      order,
      place,
      bytes,
      start,
      lengths,
      borrowed: true,
    })
    return undefined
  }
  const { index, last, start, length } = frame
  const body = bytes.subarray(start, start + length)
  return takeFragment(rules, taking, { channel, number, index, last, body }, at)
}

function takeFragment(rules: MessageRules, taking: Taking, piece: Fragment, at: Place): DatagramError | undefined {
  const { channel, number } = piece
  const reliable = rules.channels[channel]?.reliable === true
  const track = taking.tracks[channel] as Track
  // A repeat of what was delivered is fine. A fragment of what was dropped must not be acked: the sender would think that all arrived.
  if (isFinished(track, number)) return reliable ? undefined : { type: 'Abandoned', channel, message: number }
  const before = taking.partials[channel] as ReadonlyArray<PartialMessage>
  const known = before.findIndex((partial) => partial.number === number)
  const partial = addFragment(before[known] ?? startPartial(piece, at.now), piece, at)
  if ('type' in partial) return partial
  if (!isComplete(partial)) {
    const partials = known < 0 ? [...before, partial] : exchanged(before, known, partial)
    if (reliable && exceeds(rules, partials)) return { type: 'BeyondWindow', channel, message: number }
    if (reliable) setPartials(taking, channel, partials)
    else makeRoom(rules, taking, partials, partial)
    return undefined
  }
  setPartials(
    taking,
    channel,
    before.filter((_, index) => index !== known),
  )
  if (reliable) setTrack(taking, channel, finish(track, number, rules.maxOutstandingMessages))
  const bytes = join(partial, rules.fragmentBytes)
  taking.effects.push({
    type: 'MessagesReceived',
    channel,
    // An unreliable message is known by its place alone: its number only told which fragments belong together.
    number: reliable ? number : -1,
    order: partial.order,
    place: partial.place,
    bytes,
    start: 0,
    lengths: [bytes.length],
    borrowed: false,
  })
  return undefined
}

function setTrack(taking: Taking, channel: number, track: Track): void {
  taking.tracks = exchanged(taking.tracks, channel, track)
}

function setPartials(taking: Taking, channel: number, partials: ReadonlyArray<PartialMessage>): void {
  taking.partials = exchanged(taking.partials, channel, partials)
}

function exchanged<A>(list: ReadonlyArray<A>, index: number, item: A): ReadonlyArray<A> {
  const copy = list.slice()
  copy[index] = item
  return copy
}

/** A reliable channel never drops what it acked: a peer that has more outstanding than config allows is refused instead. */
const exceeds = (rules: MessageRules, partials: ReadonlyArray<PartialMessage>): boolean =>
  partials.length > rules.maxOutstandingMessages || bytesOf(partials) > rules.maxOutstandingBytes

/** An unreliable channel drops its oldest incomplete messages, but never the one that just grew. */
function makeRoom(
  rules: MessageRules,
  taking: Taking,
  partials: ReadonlyArray<PartialMessage>,
  newest: PartialMessage,
): void {
  const dropped: Array<PartialMessage> = []
  let messages = partials.length
  let bytes = bytesOf(partials)
  for (const partial of partials) {
    if (messages <= rules.maxPartialMessages && bytes <= rules.maxPartialBytes) break
    if (partial === newest) continue
    dropped.push(partial)
    messages -= 1
    bytes -= partial.bytes
  }
  setPartials(
    taking,
    newest.channel,
    dropped.length === 0 ? partials : partials.filter((partial) => !dropped.includes(partial)),
  )
  taking.tracks = finishDropped(taking.tracks, dropped)
}
