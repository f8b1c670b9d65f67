/**
 * The staircase up: a datagram climbs from packet to message to channel. Each floor says what it found out, as facts, and the next
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

/** What one event comes to, while it climbs: local to one call. */
interface Climb {
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
  const climb = startClimb(plan, state, clock, packets)
  for (const order of orders) {
    const error = climbFromPacket(climb, order)
    if (error !== undefined) return discard(state, error)
  }
  const error = climbToChannels(climb)
  if (error !== undefined) return discard(state, error)
  return [stateAfter(state, clock, packets, climb.messages, climb.channels), climb.effects]
}

/** A flush has begun: what time alone decides climbs first, as everything that arrived has been read by now. */
export function passDeadlines(plan: Plan, state: State, clock: Clock): Climb {
  const [packets, orders] = packetInbound(plan.packet, state.packets, { type: 'DeadlinesReached' }, clock)
  const climb = startClimb(plan, state, clock, packets)
  for (const order of orders) climbFromPacket(climb, order)
  climbToMessages(climb, { type: 'DeadlinesReached' })
  climbToChannels(climb)
  return climb
}

const startClimb = (plan: Plan, state: State, clock: Clock, packets: PacketState<Manifest>): Climb => ({
  plan,
  clock,
  packets,
  messages: state.messages,
  channels: state.channels,
  facts: [],
  effects: none,
})

function climbFromPacket(climb: Climb, order: PacketEffect<Manifest>): DatagramError | undefined {
  return order.type === 'DiscardDatagram' ? order.error : climbToMessages(climb, order)
}

function climbToMessages(climb: Climb, event: MessageInboundEvent): DatagramError | undefined {
  const [messages, orders] = messageInbound(climb.plan.message, climb.messages, event, climb.clock)
  climb.messages = messages
  for (const order of orders) {
    if (order.type === 'DiscardPayload') return order.error
    climb.facts.push(channelFactOf(order))
  }
  return undefined
}

function climbToChannels(climb: Climb): DatagramError | undefined {
  if (climb.facts.length === 0) return undefined
  const step = channelInbound(climb.plan.channel, climb.channels, climb.facts)
  if ('type' in step) return step
  climb.channels = step[0]
  climb.effects = step[1]
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
