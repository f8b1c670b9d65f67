/** The channel floor, upward: arrivals are de-duplicated and ordered, fates are counted and told. */
import type { Step } from '../core/step.ts'
import type {
  ChannelInboundEffect,
  ChannelKind,
  ChannelRules,
  Fate,
  MessageReceived,
  MessageSettled,
} from './channel.ts'
import { messageIdOf } from './channel.ts'
import { takeMessage } from './inbox.ts'
import { settle } from './outbox.ts'
import { withChannel, type ChannelsState, type ChannelState, type ChannelTally } from './state.ts'

export function channelInbound(
  rules: ChannelRules,
  state: ChannelsState,
  event: MessageReceived | MessageSettled,
): Step<ChannelsState, ChannelInboundEffect> {
  switch (event.type) {
    case 'MessageReceived':
      return receiveMessage(rules, state, event)
    case 'MessageSettled':
      return settleMessage(rules, state, event)
  }
}

function receiveMessage(
  rules: ChannelRules,
  state: ChannelsState,
  event: MessageReceived,
): Step<ChannelsState, ChannelInboundEffect> {
  const { channel } = event
  const { name } = rules.channels[channel] as ChannelKind
  const { outbox, inbox, tally } = state[channel] as ChannelState
  const arrival = takeMessage(rules, inbox, event)
  if (arrival === undefined) {
    return [state, [{ type: 'DiscardMessage', error: { type: 'BeyondWindow', channel, message: event.number } }]]
  }
  const [next, deliveries] = arrival
  if (next === inbox) return [state, []]
  const effects = deliveries.map(({ number, payload }): ChannelInboundEffect => ({
    type: 'DeliverMessage',
    channel: name,
    id: messageIdOf(channel, number),
    payload,
  }))
  return [
    withChannel(state, channel, { outbox, inbox: next, tally: countDelivered(tally, deliveries.length) }),
    effects,
  ]
}

function settleMessage(
  rules: ChannelRules,
  state: ChannelsState,
  event: MessageSettled,
): Step<ChannelsState, ChannelInboundEffect> {
  const { channel, message, fate } = event
  const { name, reliable } = rules.channels[channel] as ChannelKind
  const { outbox, inbox, tally } = state[channel] as ChannelState
  const settled = settle(outbox, message, reliable)
  const next = withChannel(state, channel, { outbox: settled, inbox, tally: countFate(tally, fate) })
  return [next, [{ type: 'SettleMessage', channel: name, id: messageIdOf(channel, message), fate }]]
}

const countDelivered = ({ sent, delivered, acked, lost, expired }: ChannelTally, count: number): ChannelTally => ({
  sent,
  delivered: delivered + count,
  acked,
  lost,
  expired,
})

function countFate({ sent, delivered, acked, lost, expired }: ChannelTally, fate: Fate): ChannelTally {
  switch (fate) {
    case 'acked':
      return { sent, delivered, acked: acked + 1, lost, expired }
    case 'ackedLate':
      return { sent, delivered, acked: acked + 1, lost: lost - 1, expired }
    case 'lost':
      return { sent, delivered, acked, lost: lost + 1, expired }
    case 'expired':
      return { sent, delivered, acked, lost, expired: expired + 1 }
  }
}
