/** The state of the channel floor: one record per channel, in the order of config. */
import type { ChannelRules } from './channel.ts'
import { inboxFrom, type Inbox } from './inbox.ts'
import { outboxFrom, type Outbox } from './outbox.ts'

/** Counts over the life of the connection, in messages. */
export interface ChannelTally {
  readonly sent: number
  readonly delivered: number
  /** Fates. `lost` leaves out those that were acked late. */
  readonly acked: number
  readonly lost: number
  readonly expired: number
}

export interface ChannelState {
  readonly outbox: Outbox
  readonly inbox: Inbox
  readonly tally: ChannelTally
}

export type ChannelsState = ReadonlyArray<ChannelState>

const noneYet: ChannelTally = { sent: 0, delivered: 0, acked: 0, lost: 0, expired: 0 }

/** Both ends number messages from `first`: 0 but in tests, which begin near a wrap. */
export const channelsStateFrom = (rules: ChannelRules, first: number): ChannelsState =>
  rules.channels.map((kind) => ({
    outbox: outboxFrom(first),
    inbox: inboxFrom(kind, first),
    tally: noneYet,
  }))

/** With one channel exchanged. */
export function withChannel(state: ChannelsState, channel: number, next: ChannelState): ChannelsState {
  const copy = state.slice()
  copy[channel] = next
  return copy
}
