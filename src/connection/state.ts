/** The state of a connection: the three floors side by side, the clock they share, and what was discarded. Opaque to users. */
import { channelsStateFrom, type ChannelsState } from '../channel/state.ts'
import type { Config } from '../config.ts'
import type { DiscardReason } from '../core/datagram-error.ts'
import { clockAtStart, type Clock } from '../core/time.ts'
import type { Manifest } from '../message/message.ts'
import { messageStateFrom, type MessageState } from '../message/state.ts'
import { packetStateFrom, type PacketState } from '../packet/state.ts'
import { planOf } from './plan.ts'
import { termsOf, type Terms } from './terms.ts'

export interface State {
  /** Fingerprint of the config that it was made with: never changes, and only decoding asks. */
  readonly terms: Terms
  readonly clock: Clock
  readonly packets: PacketState<Manifest>
  readonly messages: MessageState
  readonly channels: ChannelsState
  /** Datagrams discarded, by reason. */
  readonly discards: Discards
}

export type Discards = Readonly<Record<DiscardReason, number>>

const noDiscards: Discards = {
  NotBytes: 0,
  TooLarge: 0,
  Truncated: 0,
  WrongVersion: 0,
  Malformed: 0,
  Corrupt: 0,
  Duplicate: 0,
  Stale: 0,
  ForgedAck: 0,
  BeyondWindow: 0,
  Abandoned: 0,
}

/** What follows a state where nothing is discarded. */
export const stateAfter = (
  { terms, discards }: State,
  clock: Clock,
  packets: State['packets'],
  messages: MessageState,
  channels: ChannelsState,
): State => ({ terms, clock, packets, messages, channels, discards })

/** One more of this reason. `Object.assign` on purpose: this is no hot path, but a flood must not make it one (0.1 us). */
export const countDiscard = (discards: Discards, reason: DiscardReason): Discards =>
  Object.assign({}, discards, { [reason]: discards[reason] + 1 })

/** Where counters begin. */
export interface Origin {
  readonly packet: number
  readonly message: number
}

/** The state of a connection on which nothing has happened. Tests begin near a wrap, with an origin of their own, the same at both ends. */
export function initialState(config: Config, origin: Origin = { packet: 0, message: 0 }): State {
  const plan = planOf(config)
  return {
    terms: termsOf(config),
    clock: clockAtStart,
    packets: packetStateFrom(origin.packet),
    messages: messageStateFrom(plan.message, origin.message),
    channels: channelsStateFrom(plan.channel, origin.message),
    discards: noDiscards,
  }
}
