/**
 * What time alone takes away, at the beginning of a flush: unreliable messages whose time to live ran out before they were first
 * sent, large ones on a sequenced channel that a newer message overtakes, and incoming messages that never became whole.
 */
import type { Step } from '../core/step.ts'
import type { Clock } from '../core/time.ts'
import { size, toArray } from '../core/window.ts'
import { setTransfer } from './manifests.ts'
import type { MessageEffect, MessageRules, Piece } from './message.ts'
import { withdraw } from './queue.ts'
import type { PartialMessage } from './reassembly.ts'
import { finishDropped, withIncoming, withLane, type Lane, type MessageState } from './state.ts'

export function passDeadlines(
  rules: MessageRules,
  state: MessageState,
  clock: Clock,
): Step<MessageState, MessageEffect> {
  const effects: Array<MessageEffect> = []
  let next = state
  for (let channel = 0; channel < rules.channels.length; channel += 1) {
    if (rules.channels[channel]?.reliable === true) continue
    next = withdrawExpired(next, channel, clock, effects)
    if (rules.channels[channel]?.ordered === true) next = withdrawOvertaken(next, channel, effects)
  }
  return [dropStalePartials(rules, next, clock), effects]
}

const hasFresh = (lane: Lane): boolean => size(lane.small.pieces) > 0 || size(lane.large.pieces) > 0

function withdrawExpired(
  state: MessageState,
  channel: number,
  clock: Clock,
  effects: Array<MessageEffect>,
): MessageState {
  const lane = state.lanes[channel] as Lane
  if (!hasFresh(lane)) return state
  const expired: Array<Piece> = []
  for (const { pieces } of [lane.small, lane.large]) {
    for (const piece of toArray(pieces)) {
      if (piece?.index === 0 && piece.deadline >= 0 && piece.deadline < clock.age) expired.push(piece)
    }
  }
  if (expired.length > 0) effects.push({ type: 'ExpireMessages', channel, messages: expired.map(messageOf) })
  return withdrawAll(state, channel, expired)
}

/**
 * On a sequenced channel the peer drops what is older than the newest it delivered, and small messages go first: a large one that has
 * not begun when a newer small one waits would travel for nothing.
 */
function withdrawOvertaken(state: MessageState, channel: number, effects: Array<MessageEffect>): MessageState {
  const lane = state.lanes[channel] as Lane
  if (size(lane.large.pieces) === 0) return state
  const newest = unsent(lane.small.pieces).pop()
  if (newest === undefined) return state
  const overtaken = unsent(lane.large.pieces).filter((piece) => piece.index === 0 && piece.message < newest.message)
  if (overtaken.length > 0) effects.push({ type: 'LoseMessages', channel, messages: overtaken.map(messageOf) })
  return withdrawAll(state, channel, overtaken)
}

const messageOf = ({ message }: Piece): number => message

/** Without all pieces of the messages to which these belong. */
function withdrawAll(state: MessageState, channel: number, pieces: ReadonlyArray<Piece>): MessageState {
  if (pieces.length === 0) return state
  const gone = new Set(pieces.map((piece) => piece.message))
  const isGone = (piece: Piece): boolean => gone.has(piece.message)
  const lane = state.lanes[channel] as Lane
  const shortened = withLane(state, channel, {
    small: withdraw(lane.small, isGone),
    large: withdraw(lane.large, isGone),
    transfers: lane.transfers,
  })
  // The transfer of a small message, -1, is none that there is.
  return pieces.reduce((before, { transfer }) => setTransfer(before, channel, transfer, undefined), shortened)
}

/** Pieces of an unreliable queue: none of them was sent, as what is sent leaves the queue. */
const unsent = (pieces: Lane['small']['pieces']): Array<Piece> => toArray(pieces).filter((piece) => piece !== undefined)

function dropStalePartials(rules: MessageRules, state: MessageState, clock: Clock): MessageState {
  if (state.partials.every((partials) => partials.length === 0)) return state
  const isStale = ({ channel, touchedAt }: PartialMessage): boolean =>
    rules.channels[channel]?.reliable !== true && clock.now - touchedAt > rules.partialTimeout
  const dropped = state.partials.flatMap((partials) => partials.filter(isStale))
  if (dropped.length === 0) return state
  const partials = state.partials.map((before) => before.filter((partial) => !isStale(partial)))
  return withIncoming(state, finishDropped(state.tracks, dropped), partials)
}
