/**
 * The channel floor, upward: arrivals are de-duplicated and ordered, fates are counted and told. What one datagram brings comes as one list:
 * the records of a channel are written once for all of it, and not once a message, which took a tenth of a tick.
 */
import type { DatagramError } from '../core/datagram-error.ts'
import type { Step } from '../core/step.ts'
import {
  messageIdOf,
  type ChannelInboundEffect,
  type ChannelKind,
  type ChannelRules,
  type Fate,
  type MessagesReceived,
  type MessagesSettled,
} from './channel.ts'
import { takeMessages, type Inbox } from './inbox.ts'
import { settle, type Outbox } from './outbox.ts'
import { withChannel, type ChannelsState, type ChannelState, type ChannelTally } from './state.ts'

/** One channel while facts are taken in: local to one call. */
interface Draft {
  readonly channel: number
  readonly before: ChannelState
  readonly tally: { -readonly [Count in keyof ChannelTally]: ChannelTally[Count] }
  outbox: Outbox
  inbox: Inbox
  /** Whether a fate was counted: that of a message that was settled before changes no outbox. */
  isCounted: boolean
}

/** As one step each, in this order; or why one of them is refused, and with it all. */
export function channelInbound(
  rules: ChannelRules,
  state: ChannelsState,
  events: ReadonlyArray<MessagesReceived | MessagesSettled>,
): Step<ChannelsState, ChannelInboundEffect> | DatagramError {
  const effects: Array<ChannelInboundEffect> = []
  let next = state
  let draft: Draft | undefined
  for (const event of events) {
    if (draft?.channel !== event.channel) {
      if (draft !== undefined) next = close(next, draft)
      draft = open(next, event.channel)
    }
    const kind = rules.channels[event.channel] as ChannelKind
    if (event.type === 'MessagesReceived') {
      const error = receiveMessages(rules, kind, draft, event, effects)
      if (error !== undefined) return error
    } else settleMessages(kind, draft, event, effects)
  }
  return [draft === undefined ? next : close(next, draft), effects]
}

function open(state: ChannelsState, channel: number): Draft {
  const before = state[channel] as ChannelState
  const { sent, delivered, acked, lost, expired } = before.tally
  const tally = { sent, delivered, acked, lost, expired }
  return { channel, before, tally, outbox: before.outbox, inbox: before.inbox, isCounted: false }
}

/** The state with what the draft came to; the same if that is nothing. */
function close(state: ChannelsState, { channel, before, tally, outbox, inbox, isCounted }: Draft): ChannelsState {
  return isCounted || inbox !== before.inbox ? withChannel(state, channel, { outbox, inbox, tally }) : state
}

/** Why not, if the peer went beyond its window. */
function receiveMessages(
  rules: ChannelRules,
  { name }: ChannelKind,
  draft: Draft,
  run: MessagesReceived,
  effects: Array<ChannelInboundEffect>,
): DatagramError | undefined {
  const { channel } = run
  const before = effects.length
  const taken = takeMessages(rules, draft.inbox, run, (number, payload) =>
    effects.push({ type: 'DeliverMessage', channel: name, id: messageIdOf(channel, number), payload }),
  )
  if (taken.type === 'BeyondWindow') return taken
  draft.inbox = taken
  draft.tally.delivered += effects.length - before
  return undefined
}

function settleMessages(
  { name, reliable }: ChannelKind,
  draft: Draft,
  { channel, messages, fate }: MessagesSettled,
  effects: Array<ChannelInboundEffect>,
): void {
  draft.outbox = settle(draft.outbox, messages, reliable)
  draft.isCounted ||= messages.length > 0
  countFates(draft.tally, fate, messages.length)
  for (const message of messages)
    effects.push({ type: 'SettleMessage', channel: name, id: messageIdOf(channel, message), fate })
}

function countFates(tally: Draft['tally'], fate: Fate, count: number): void {
  if (fate === 'ackedLate') tally.lost -= count
  tally[fate === 'ackedLate' ? 'acked' : fate] += count
}
