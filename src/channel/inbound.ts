/**
 * The channel floor, upward: arrivals are de-duplicated and ordered, fates are counted and told. What one datagram brings comes as one list:
 * the records of a channel are written once for all of it, and not once a message, which took a tenth of a tick.
 */
import type { Step } from '../core/step.ts'
import {
  messageIdOf,
  type ChannelInboundEffect,
  type ChannelKind,
  type ChannelRules,
  type Fate,
  type MessageReceived,
  type MessageSettled,
} from './channel.ts'
import { takeMessage, type Inbox } from './inbox.ts'
import { settleAll } from './outbox.ts'
import { withChannel, type ChannelsState, type ChannelState, type ChannelTally } from './state.ts'

/** One channel while facts are taken in: local to one call. */
interface Draft {
  readonly channel: number
  readonly before: ChannelState
  /** Numbers of messages whose fates came. */
  readonly settled: Array<number>
  readonly tally: { -readonly [Count in keyof ChannelTally]: ChannelTally[Count] }
  inbox: Inbox
}

export const channelInbound = (
  rules: ChannelRules,
  state: ChannelsState,
  event: MessageReceived | MessageSettled,
): Step<ChannelsState, ChannelInboundEffect> => channelInboundAll(rules, state, [event])

/** As one step each, in this order; but if one is refused, nothing of the others is left. */
export function channelInboundAll(
  rules: ChannelRules,
  state: ChannelsState,
  events: ReadonlyArray<MessageReceived | MessageSettled>,
): Step<ChannelsState, ChannelInboundEffect> {
  const effects: Array<ChannelInboundEffect> = []
  let next = state
  let draft: Draft | undefined
  for (const event of events) {
    if (draft?.channel !== event.channel) {
      if (draft !== undefined) next = close(rules, next, draft)
      draft = open(next, event.channel)
    }
    const { name } = rules.channels[event.channel] as ChannelKind
    switch (event.type) {
      case 'MessageReceived':
        if (!receiveMessage(rules, name, draft, event, effects)) {
          const error = { type: 'BeyondWindow', channel: event.channel, message: event.number } as const
          return [state, [{ type: 'DiscardMessage', error }]]
        }
        break
      case 'MessageSettled':
        settleMessage(name, draft, event, effects)
    }
  }
  return [draft === undefined ? next : close(rules, next, draft), effects]
}

function open(state: ChannelsState, channel: number): Draft {
  const before = state[channel] as ChannelState
  const { sent, delivered, acked, lost, expired } = before.tally
  return { channel, before, settled: [], tally: { sent, delivered, acked, lost, expired }, inbox: before.inbox }
}

/** The state with what the draft came to; the same if that is nothing. */
function close(rules: ChannelRules, state: ChannelsState, draft: Draft): ChannelsState {
  const { channel, before, settled, tally, inbox } = draft
  if (settled.length === 0 && inbox === before.inbox) return state
  const { reliable } = rules.channels[channel] as ChannelKind
  return withChannel(state, channel, { outbox: settleAll(before.outbox, settled, reliable), inbox, tally })
}

/** Whether the message is within the peer's window. */
function receiveMessage(
  rules: ChannelRules,
  name: string,
  draft: Draft,
  event: MessageReceived,
  effects: Array<ChannelInboundEffect>,
): boolean {
  const arrival = takeMessage(rules, draft.inbox, event)
  if (arrival === undefined) return false
  const [inbox, deliveries] = arrival
  draft.inbox = inbox
  draft.tally.delivered += deliveries.length
  for (const { number, payload } of deliveries)
    effects.push({ type: 'DeliverMessage', channel: name, id: messageIdOf(event.channel, number), payload })
  return true
}

function settleMessage(
  name: string,
  draft: Draft,
  { channel, message, fate }: MessageSettled,
  effects: Array<ChannelInboundEffect>,
): void {
  draft.settled.push(message)
  countFate(draft.tally, fate)
  effects.push({ type: 'SettleMessage', channel: name, id: messageIdOf(channel, message), fate })
}

function countFate(tally: Draft['tally'], fate: Fate): void {
  if (fate === 'ackedLate') tally.lost -= 1
  tally[fate === 'ackedLate' ? 'acked' : fate] += 1
}
