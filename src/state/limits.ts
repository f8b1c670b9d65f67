/** The most that a state holds, as it follows from config: docs/threats.md has these bounds as a table. */
import type { Plan } from '../connection/plan.ts'
import { looseSpan } from '../channel/outbox.ts'
import { maxInFlight } from '../packet/flight.ts'
import { droppedSpan } from '../message/state.ts'

export const isReliable = (plan: Plan, channel: number): boolean => plan.channel.channels[channel]?.reliable === true

export const mostMessages = (plan: Plan): number => plan.channel.maxOutstandingMessages

/** Fragments of a channel's outgoing messages. */
export const mostFragments = ({ message }: Plan): number =>
  Math.floor(message.maxOutstandingBytes / message.fragmentBytes) + message.maxOutstandingMessages

/** A flush begins with `maxInFlight` at most, and sends no piece more than twice. */
export const mostInFlight = (plan: Plan): number =>
  maxInFlight + 2 * plan.channel.channels.length * (mostMessages(plan) + mostFragments(plan)) + 1

/** Sizes that an outbox keeps, settled ones included. */
export const mostSizes = (plan: Plan, channel: number): number =>
  mostMessages(plan) * (isReliable(plan, channel) ? 1 : looseSpan)

/** Index of the last fragment of the longest message. */
export const mostLast = ({ message }: Plan): number => Math.ceil(message.maxMessageBytes / message.fragmentBytes) - 1

/** How many numbers the memory of a channel's delivered messages spans. */
export const messageSpan = (plan: Plan): number => Math.ceil(mostMessages(plan) / 16) * 16

/** The same of its fragmented messages that are over. */
export const finishedSpan = (plan: Plan, channel: number): number =>
  isReliable(plan, channel) ? messageSpan(plan) : droppedSpan

/** Incomplete incoming messages. */
export const mostPartials = (plan: Plan, channel: number): number =>
  isReliable(plan, channel) ? mostMessages(plan) : plan.message.maxPartialMessages

export const mostPartialBytes = ({ message, channel: { channels } }: Plan, channel: number): number =>
  channels[channel]?.reliable === true ? message.maxOutstandingBytes : message.maxPartialBytes
