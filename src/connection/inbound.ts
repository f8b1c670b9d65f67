/**
 * The staircase up: a datagram climbs from packet to message to channel. Between two floors one small function turns the lower one's
 * orders into the upper one's facts. A datagram is applied whole or discarded whole: as states are values, discarding is
 * forgetting the states it made.
 */
import type { Fate, MessagesReceived, MessagesSettled } from '../channel/channel.ts'
import { channelInboundAll } from '../channel/inbound.ts'
import type { ChannelsState } from '../channel/state.ts'
import { isBytes, plain } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import type { Step } from '../core/step.ts'
import type { Clock } from '../core/time.ts'
import { messageInbound } from '../message/inbound.ts'
import type { Manifest, MessageEffect, MessageInboundEvent } from '../message/message.ts'
import type { MessageState } from '../message/state.ts'
import { packetInbound } from '../packet/inbound.ts'
import type { PacketEffect } from '../packet/packet.ts'
import type { Effect } from './effect.ts'
import type { DatagramReceived } from './event.ts'
import type { Plan } from './plan.ts'
import { countDiscard, type State } from './state.ts'

/** The upper floors while one event climbs: local to one call. */
interface Climb {
  readonly plan: Plan
  readonly clock: Clock
  messages: MessageState
  channels: ChannelsState
  readonly effects: Array<Effect>
}

export function receiveDatagram(plan: Plan, state: State, event: DatagramReceived): Step<State, Effect> {
  if (!isBytes(event.datagram)) return discard(state, { type: 'NotBytes', received: typeof event.datagram })
  const [packets, orders] = packetInbound(plan.packet, state.packets, event, state.clock)
  const climb = startClimb(plan, state)
  for (const order of orders) {
    const error = climbFromPacket(climb, order)
    if (error !== undefined) return discard(state, error)
  }
  const { terms, clock, discards } = state
  return [{ terms, clock, packets, messages: climb.messages, channels: climb.channels, discards }, climb.effects]
}

/** A flush has begun: what time alone decides climbs first, as everything that arrived has been read by now. */
export function passDeadlines(plan: Plan, state: State): Step<State, Effect> {
  const { terms, clock, discards } = state
  const [packets, orders] = packetInbound(plan.packet, state.packets, { type: 'DeadlinesReached' }, clock)
  const climb = startClimb(plan, state)
  for (const order of orders) climbFromPacket(climb, order)
  climbToMessages(climb, { type: 'DeadlinesReached' })
  return [{ terms, clock, packets, messages: climb.messages, channels: climb.channels, discards }, climb.effects]
}

const startClimb = (plan: Plan, state: State): Climb => ({
  plan,
  clock: state.clock,
  messages: state.messages,
  channels: state.channels,
  effects: [],
})

function climbFromPacket(climb: Climb, order: PacketEffect<Manifest>): DatagramError | undefined {
  return order.type === 'DiscardDatagram' ? order.error : climbToMessages(climb, messageFactOf(order))
}

function climbToMessages(climb: Climb, event: MessageInboundEvent): DatagramError | undefined {
  const [messages, orders] = messageInbound(climb.plan.message, climb.messages, event, climb.clock)
  climb.messages = messages
  const facts: Array<MessagesReceived | MessagesSettled> = []
  for (const order of orders) {
    if (order.type === 'DiscardPayload') return order.error
    facts.push(channelFactOf(order))
  }
  return facts.length === 0 ? undefined : climbToChannels(climb, facts)
}

function climbToChannels(
  climb: Climb,
  facts: ReadonlyArray<MessagesReceived | MessagesSettled>,
): DatagramError | undefined {
  const [channels, orders] = channelInboundAll(climb.plan.channel, climb.channels, facts)
  climb.channels = channels
  for (const order of orders) {
    if (order.type === 'DiscardMessage') return order.error
    climb.effects.push(order)
  }
  return undefined
}

function messageFactOf(order: Exclude<PacketEffect<Manifest>, { type: 'DiscardDatagram' }>): MessageInboundEvent {
  switch (order.type) {
    case 'ReceivePayload':
      return {
        type: 'PayloadReceived',
        bytes: plain(order.bytes),
        start: order.start,
        end: order.end,
        order: order.order,
      }
    case 'ConfirmManifest':
      return { type: 'ManifestConfirmed', manifest: order.manifest, late: order.late }
    case 'LoseManifest':
      return { type: 'ManifestLost', manifest: order.manifest }
    case 'ForgetManifest':
      return { type: 'ManifestForgotten', manifest: order.manifest }
  }
}

function channelFactOf(order: Exclude<MessageEffect, { type: 'DiscardPayload' }>): MessagesReceived | MessagesSettled {
  switch (order.type) {
    case 'ReceiveMessages': {
      const { channel, number, place, bytes, start, lengths, borrowed } = order
      return { type: 'MessagesReceived', channel, number, order: order.order, place, bytes, start, lengths, borrowed }
    }
    case 'ConfirmMessages':
      return settled(order, order.late ? 'ackedLate' : 'acked')
    case 'LoseMessages':
      return settled(order, 'lost')
    case 'ExpireMessages':
      return settled(order, 'expired')
  }
}

const settled = (
  { channel, messages }: { readonly channel: number; readonly messages: ReadonlyArray<number> },
  fate: Fate,
): MessagesSettled => ({ type: 'MessagesSettled', channel, messages, fate })

function discard(state: State, error: DatagramError): Step<State, Effect> {
  const { terms, clock, packets, messages, channels } = state
  const discards = countDiscard(state.discards, error.type)
  return [{ terms, clock, packets, messages, channels, discards }, [{ type: 'DiscardDatagram', error }]]
}
