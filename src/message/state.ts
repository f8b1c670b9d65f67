/** The state of the message floor: what goes out, per channel; what comes in, per channel; and what is not yet whole. */
import { micros } from '../core/time.ts'
import { emptyWindow, type Window } from '../core/window.ts'
import { isForgotten, see, seenBefore, wasSeen, type Seen } from '../core/seen.ts'
import type { Allowance } from './allowance.ts'
import type { MessageRules } from './message.ts'
import { emptyQueue, type Queue } from './queue.ts'
import type { PartialMessage } from './reassembly.ts'
import { redundancyAtStart, type Redundancy } from './redundancy.ts'

/** Small messages of reliable channels, over the life of the connection. */
export interface Tally {
  /** How many were sent. */
  readonly messages: number
  /** How often all of them together: first, because they were lost, to probe, and to spare a wait. */
  readonly copies: number
}

/** An outgoing message of several pieces. */
export interface Transfer {
  readonly message: number
  /** Pieces not yet acked. */
  readonly missing: number
  /** Unreliable: it was reported as lost. */
  readonly lost: boolean
}

/** What one channel sends. Small messages have a queue of their own, so that a large one is never before them. */
export interface Lane {
  readonly small: Queue
  readonly large: Queue
  /** By transfer number, from the oldest that is not settled. undefined: settled. */
  readonly transfers: Window<Transfer | undefined>
}

/** What one channel receives. */
export interface Track {
  /** The newest message number that a piece had; what truncated numbers are read against. */
  readonly newest: number
  /**
   * The fragmented messages that are over. Reliable: complete, lest a late repeat begin one again. Unreliable: dropped incomplete, lest
   * their other fragments be acked. undefined: none was yet.
   */
  readonly finished: Seen | undefined
}

/** With one message over. `span`: what is so much older is over for sure, and needs no memory. */
export function finish(track: Track, number: number, span: number): Track {
  const { newest, finished } = track
  if (finished !== undefined && isForgotten(finished, number)) return track
  const whole = Math.ceil(span / 16) * 16
  return { newest, finished: see(finished ?? seenBefore(number - whole, whole), number) }
}

export const isFinished = ({ finished }: Track, number: number): boolean =>
  finished !== undefined && (isForgotten(finished, number) || wasSeen(finished, number))

/** Past so many newer messages in fragments, which are as many packets at least, a fragment is stale as a packet. */
export const droppedSpan = 1024

/** Tracks on which these incomplete messages of unreliable channels are over. */
export function finishDropped(tracks: ReadonlyArray<Track>, dropped: ReadonlyArray<PartialMessage>): Array<Track> {
  const next = tracks.slice()
  for (const { channel, number } of dropped) next[channel] = finish(next[channel] as Track, number, droppedSpan)
  return next
}

export interface MessageState {
  readonly lanes: ReadonlyArray<Lane>
  readonly tracks: ReadonlyArray<Track>
  /** Incomplete incoming messages per channel, by their first fragment's arrival: a peer that floods one channel pays on that one. */
  readonly partials: ReadonlyArray<ReadonlyArray<PartialMessage>>
  readonly allowance: Allowance
  readonly redundancy: Redundancy
  readonly tally: Tally
  /**
   * The channel whose new small messages are served first, as a byte limit cut it off. More by the number of channels: the limit cut off
   * lost messages or fragments, and these go before.
   */
  readonly smallTurn: number
  /** The channel whose large messages are served first, by turns. */
  readonly largeTurn: number
}

/** Both ends number messages from `first`: 0 but in tests, which begin near a wrap. Channels begin alike, so they share what is empty. */
export function messageStateFrom(rules: MessageRules, first: number): MessageState {
  const lane: Lane = { small: emptyQueue, large: emptyQueue, transfers: emptyWindow(first) }
  const track: Track = { newest: first - 1, finished: undefined }
  const partials: ReadonlyArray<PartialMessage> = []
  return {
    lanes: rules.channels.map(() => lane),
    tracks: rules.channels.map(() => track),
    partials: rules.channels.map(() => partials),
    allowance: { bytes: rules.maxDatagramBytes, at: micros(0) },
    redundancy: redundancyAtStart,
    tally: { messages: 0, copies: 0 },
    smallTurn: 0,
    largeTurn: 0,
  }
}

/** With another incoming side. */
export function withIncoming(
  state: MessageState,
  tracks: MessageState['tracks'],
  partials: MessageState['partials'],
): MessageState {
  const { lanes, allowance, redundancy, tally, smallTurn, largeTurn } = state
  return { lanes, tracks, partials, allowance, redundancy, tally, smallTurn, largeTurn }
}

/** With one lane exchanged. */
export function withLane(state: MessageState, channel: number, lane: Lane): MessageState {
  const lanes = state.lanes.slice()
  lanes[channel] = lane
  const { tracks, partials, allowance, redundancy, tally, smallTurn, largeTurn } = state
  return { lanes, tracks, partials, allowance, redundancy, tally, smallTurn, largeTurn }
}
