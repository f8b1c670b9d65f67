/**
 * The nouns of the channel floor. Its unit is the message, its question: what is still owed, what is new, what is next in order?
 * A channel is what the application named in its config: optionally reliable, optionally ordered.
 */
import type { MessageOffered } from '../message/message.ts'

/**
 * Names a message for the life of the connection: a safe integer, unique, growing per channel. It is the message's number on its
 * channel times 64, plus the channel's index. On a reliable channel both ends know a message by the same id. On an unreliable one no
 * number travels, and the receiver numbers what it delivers.
 */
export type MessageId = number & { readonly MessageId: unique symbol }

export const maxChannels = 64
/** A safe integer up to message number 2^47 - 1: 45 years at 100,000 a second. */
export const messageIdOf = (channel: number, number: number): MessageId => (number * maxChannels + channel) as MessageId

/** What became of an accepted message. docs/guarantees.md, "Fates". */
export type Fate = 'acked' | 'lost' | 'expired' | 'ackedLate'

export interface ChannelKind {
  readonly name: string
  readonly reliable: boolean
  readonly ordered: boolean
}

/** What config says to this floor. */
export interface ChannelRules {
  readonly channels: ReadonlyArray<ChannelKind>
  readonly maxMessageBytes: number
  /** Per channel. */
  readonly maxOutstandingMessages: number
  readonly maxOutstandingBytes: number
}

/** Why a message was refused. The caller's doing, so always a value; a refused message leaves no trace. */
export type SendError =
  /** No channel of this name: only callers without types can get here. */
  | { readonly type: 'UnknownChannel'; readonly channel: string; readonly known: ReadonlyArray<string> }
  | {
      readonly type: 'MessageTooLarge'
      readonly channel: string
      readonly bytes: number
      readonly maxMessageBytes: number
    }
  /** The channel has as much outstanding as config allows: drain, wait for acks, send again. */
  | {
      readonly type: 'WindowFull'
      readonly channel: string
      readonly outstandingMessages: number
      readonly outstandingBytes: number
      readonly maxOutstandingMessages: number
      readonly maxOutstandingBytes: number
    }
  /** Not a Uint8Array. */
  | { readonly type: 'InvalidPayload'; readonly channel: string; readonly received: string }
  /** Not a number of at least 0, or on a reliable channel, where a message never expires. */
  | { readonly type: 'InvalidTtl'; readonly channel: string; readonly ttlMs: unknown; readonly allowed: string }

/** The answer to a submission: the message, as the floor below is told of it, or why it was not taken. One record: a send is hot. */
export type ChannelAnswer = MessageOffered | { readonly type: 'RefuseMessage'; readonly error: SendError }

export type { MessagesReceived } from '../message/message.ts'

/** Messages that share a fate, in the order in which it is told. */
export interface MessagesSettled {
  readonly type: 'MessagesSettled'
  readonly channel: number
  readonly messages: ReadonlyArray<number>
  readonly fate: Fate
}

/** Upward orders of this floor. */
export type ChannelInboundEffect =
  | { readonly type: 'DeliverMessage'; readonly channel: string; readonly id: MessageId; readonly payload: Uint8Array }
  | { readonly type: 'SettleMessage'; readonly channel: string; readonly id: MessageId; readonly fate: Fate }
