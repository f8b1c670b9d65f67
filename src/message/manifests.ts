/** What packets carried comes back as manifests: acked, lost, or never to be heard of again. Pieces and messages settle by them. */
import { none, type Step } from '../core/step.ts'
import { dropWhile, itemAt, replace, size, type Window } from '../core/window.ts'
import type { Carried, ManifestConfirmed, ManifestForgotten, ManifestLost, MessageEffect } from './message.ts'
import { markLost, settle, withdraw, type Queue } from './queue.ts'
import { withLane, type Lane, type MessageState, type Transfer } from './state.ts'

type CarriedPieces = Extract<Carried, { kind: 'pieces' }>

export function confirmManifest(state: MessageState, event: ManifestConfirmed): Step<MessageState, MessageEffect> {
  const effects: Array<MessageEffect> = []
  const next = event.manifest.reduce((before, carried) => {
    switch (carried.kind) {
      case 'pieces':
        return confirmPieces(before, carried, effects)
      case 'messages':
        effects.push({
          type: 'ConfirmMessages',
          channel: carried.channel,
          messages: carried.numbers,
          late: event.late,
        })
        return before
      case 'fragment':
        return confirmFragment(before, carried.channel, carried.transfer, effects)
    }
  }, state)
  return [next, effects]
}

export function loseManifest(state: MessageState, event: ManifestLost): Step<MessageState, MessageEffect> {
  const effects: Array<MessageEffect> = []
  const next = event.manifest.reduce((before, carried) => {
    switch (carried.kind) {
      case 'pieces':
        return losePieces(before, carried)
      case 'messages':
        effects.push({ type: 'LoseMessages', channel: carried.channel, messages: carried.numbers })
        return before
      case 'fragment':
        return loseFragment(before, carried.channel, carried.transfer, effects)
    }
  }, state)
  return [next, effects]
}

/** A fragment that was lost for good: its message can never be acked late. */
export function forgetManifest(state: MessageState, event: ManifestForgotten): Step<MessageState, MessageEffect> {
  const next = event.manifest.reduce(
    (before, carried) =>
      carried.kind === 'fragment' ? setTransfer(before, carried.channel, carried.transfer, undefined) : before,
    state,
  )
  return [next, none]
}

const laneOf = (state: MessageState, channel: number): Lane => state.lanes[channel] as Lane
const queueOf = (lane: Lane, large: boolean): Queue => (large ? lane.large : lane.small)

function withQueue(state: MessageState, channel: number, large: boolean, queue: Queue): MessageState {
  const lane = laneOf(state, channel)
  const { small, transfers } = lane
  if (queue === queueOf(lane, large)) return state
  return withLane(
    state,
    channel,
    large ? { small, large: queue, transfers } : { small: queue, large: lane.large, transfers },
  )
}

function confirmPieces(state: MessageState, carried: CarriedPieces, effects: Array<MessageEffect>): MessageState {
  const { channel, large, first, count } = carried
  const owners: Array<number> = []
  const queue = settle(queueOf(laneOf(state, channel), large), first, count, ({ transfer, message }) =>
    owners.push(large ? transfer : message),
  )
  const next = withQueue(state, channel, large, queue)
  if (large) return owners.reduce((before, transfer) => confirmFragment(before, channel, transfer, effects), next)
  if (owners.length > 0) effects.push({ type: 'ConfirmMessages', channel, messages: owners, late: false })
  return next
}

/** One piece less is missing; with the last, the message is acked: late if it had been reported as lost. */
function confirmFragment(
  state: MessageState,
  channel: number,
  number: number,
  effects: Array<MessageEffect>,
): MessageState {
  const transfer = itemAt(laneOf(state, channel).transfers, number)
  if (transfer === undefined) return state
  const { message, missing, lost } = transfer
  if (missing > 1) return setTransfer(state, channel, number, { message, missing: missing - 1, lost })
  effects.push({ type: 'ConfirmMessages', channel, messages: [message], late: lost })
  return setTransfer(state, channel, number, undefined)
}

function losePieces(state: MessageState, carried: CarriedPieces): MessageState {
  const { channel, large, first, count, copy } = carried
  return withQueue(state, channel, large, markLost(queueOf(laneOf(state, channel), large), first, count, copy))
}

/** The first lost fragment of an unreliable message loses the message. What was not sent of it stays at home. */
function loseFragment(
  state: MessageState,
  channel: number,
  number: number,
  effects: Array<MessageEffect>,
): MessageState {
  const lane = laneOf(state, channel)
  const transfer = itemAt(lane.transfers, number)
  if (transfer === undefined || transfer.lost) return state
  const { message, missing } = transfer
  effects.push({ type: 'LoseMessages', channel, messages: [message] })
  const large = withdraw(lane.large, (piece) => piece.transfer === number)
  const neverComplete = size(large.pieces) < size(lane.large.pieces)
  const shortened = withQueue(state, channel, true, large)
  return setTransfer(shortened, channel, number, neverComplete ? undefined : { message, missing, lost: true })
}

export function setTransfer(
  state: MessageState,
  channel: number,
  number: number,
  transfer: Transfer | undefined,
): MessageState {
  const lane = laneOf(state, channel)
  if (itemAt(lane.transfers, number) === undefined) return state
  return withLane(state, channel, {
    small: lane.small,
    large: lane.large,
    transfers: withTransfer(lane.transfers, number, transfer),
  })
}

const withTransfer = (
  transfers: Lane['transfers'],
  number: number,
  transfer: Transfer | undefined,
): Window<Transfer | undefined> => dropWhile(replace(transfers, number, transfer), (entry) => entry === undefined)
