/**
 * The staircase up: a datagram ascends from packet to message to channel. Each floor says what it found out, as facts, and the next
 * one takes them as they are; only fates are translated. A datagram is applied whole or discarded whole: as states are values, discarding is
 * forgetting the states it made.
 */
import type { MessagesReceived, MessagesSettled } from '../channel/channel.ts'
import { channelInbound } from '../channel/inbound.ts'
import type { ChannelsState } from '../channel/state.ts'
import { bytesOf } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import { none, type Step } from '../core/step.ts'
import type { Clock } from '../core/time.ts'
import { messageInbound } from '../message/inbound.ts'
import type { Manifest, MessageEffect, MessageInboundEvent } from '../message/message.ts'
import type { MessageState } from '../message/state.ts'
import { packetInbound } from '../packet/inbound.ts'
import type { PacketEffect } from '../packet/packet.ts'
import type { PacketState } from '../packet/state.ts'
import type { Effect } from './effect.ts'
import type { DatagramReceived } from './event.ts'
import type { Plan } from './plan.ts'
import { countDiscard, stateAfter, type State } from './state.ts'

/** What one event comes to, while it ascends: local to one call. */
interface Ascent {
  readonly plan: Plan
  readonly clock: Clock
  readonly packets: PacketState<Manifest>
  messages: MessageState
  channels: ChannelsState
  /** What the channel floor is to be told, all at once: so a channel that was acked and that received is written once. */
  readonly facts: Array<MessagesReceived | MessagesSettled>
  effects: ReadonlyArray<Effect>
}

export function receiveDatagram(plan: Plan, state: State, event: DatagramReceived): Step<State, Effect> {
  const datagram = bytesOf(event.datagram)
  if (datagram === undefined) return discard(state, { type: 'NotBytes', received: typeof event.datagram })
  const { clock } = state
  const [packets, orders] = packetInbound(plan.packet, state.packets, { type: 'DatagramReceived', datagram }, clock)
  const ascent = startAscent(plan, state, clock, packets)
  for (const order of orders) {
    const error = ascendFromPacket(ascent, order)
    if (error !== undefined) return discard(state, error)
  }
  const error = ascendToChannels(ascent)
  if (error !== undefined) return discard(state, error)
  return [stateAfter(state, clock, packets, ascent.messages, ascent.channels), ascent.effects]
}

/** A flush has begun: what time alone decides ascends first, as everything that arrived has been read by now. */
export function passDeadlines(plan: Plan, state: State, clock: Clock): Ascent {
  const [packets, orders] = packetInbound(plan.packet, state.packets, { type: 'DeadlinesReached' }, clock)
  const ascent = startAscent(plan, state, clock, packets)
  for (const order of orders) ascendFromPacket(ascent, order)
  ascendToMessages(ascent, { type: 'DeadlinesReached' })
  ascendToChannels(ascent)
  return ascent
}

const startAscent = (plan: Plan, state: State, clock: Clock, packets: PacketState<Manifest>): Ascent => ({
  plan,
  clock,
  packets,
  messages: state.messages,
  channels: state.channels,
  facts: [],
  effects: none,
})

function ascendFromPacket(ascent: Ascent, order: PacketEffect<Manifest>): DatagramError | undefined {
  return order.type === 'DiscardDatagram' ? order.error : ascendToMessages(ascent, order)
}

function ascendToMessages(ascent: Ascent, event: MessageInboundEvent): DatagramError | undefined {
  const [messages, orders] = messageInbound(ascent.plan.message, ascent.messages, event, ascent.clock)
  ascent.messages = messages
  for (const order of orders) {
    if (order.type === 'DiscardPayload') return order.error
    ascent.facts.push(channelFactOf(order))
  }
  return undefined
}

function ascendToChannels(ascent: Ascent): DatagramError | undefined {
  if (ascent.facts.length === 0) return undefined
  const step = channelInbound(ascent.plan.channel, ascent.channels, ascent.facts)
  if ('type' in step) return step
  ascent.channels = step[0]
  ascent.effects = step[1]
  return undefined
}

/** What has arrived is a fact already; what became of messages is a fate to the channels. */
function channelFactOf(order: Exclude<MessageEffect, { type: 'DiscardPayload' }>): MessagesReceived | MessagesSettled {
  if (order.type === 'MessagesReceived') return order
  const { channel, messages } = order
  const fate = order.type === 'ConfirmMessages' && order.late ? 'ackedLate' : fates[order.type]
  return { type: 'MessagesSettled', channel, messages, fate }
}

const fates = { ConfirmMessages: 'acked', LoseMessages: 'lost', ExpireMessages: 'expired' } as const

function discard(state: State, error: DatagramError): Step<State, Effect> {
  const { terms, clock, packets, messages, channels } = state
  const discards = countDiscard(state.discards, error.type)
  return [{ terms, clock, packets, messages, channels, discards }, [{ type: 'DiscardDatagram', error }]]
}
