/**
 * The nouns of the message floor. Its unit is the fragment, its question: which pieces travel now, and which whole does this piece
 * complete? A message that travels whole is a message of one piece: there is no second case. Channels are indexes here; what their
 * kinds promise is the floor above's business, except that reliable pieces are kept until acked.
 */
import type { Bytes } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import type { Micros } from '../core/time.ts'
import type * as packet from '../packet/packet.ts'

/** What config says to this floor. */
export interface MessageRules {
  readonly channels: ReadonlyArray<LaneRules>
  /** Size of every piece but the last of a message: the longest message that travels whole. */
  readonly fragmentBytes: number
  readonly maxDatagramBytes: number
  readonly maxMessageBytes: number
  readonly maxOutstandingMessages: number
  readonly maxOutstandingBytes: number
  /** Incomplete incoming messages of an unreliable channel: how many, of how many bytes, for how long. */
  readonly maxPartialMessages: number
  readonly maxPartialBytes: number
  readonly partialTimeout: Micros
  /** What fragments of large messages and repeats of lost pieces may take. */
  readonly bulkBytesPerSecond: number
  /** What spare copies may take. */
  readonly maxRedundancyBytesPerSecond: number
}

export interface LaneRules {
  readonly reliable: boolean
  readonly ordered: boolean
  /** Unreliable: 'lean'. */
  readonly recovery: Recovery
}

/** How many copies the small messages of a reliable channel get: schedule.ts. */
export type Recovery = 'lean' | 'auto' | 'max'

/** When a piece was sent. Rounds count flushes: redundancy.ts. Pieces that left together share one. */
export interface Sending {
  /** The round in which the present attempt began, and when that was. */
  readonly attempt: number
  readonly since: Micros
  /** The round of the latest copy. */
  readonly latest: number
}

/** One piece of an outgoing message. */
export interface Piece {
  /** The message's number on its channel. */
  readonly message: number
  readonly payload: Uint8Array
  /** Which piece of the payload this is, and which is the last. */
  readonly index: number
  readonly last: number
  /** The number of its transfer, if it has more than one piece. */
  readonly transfer: number
  /** Unreliable: not sent after this age. -1: no such limit. */
  readonly deadline: number
  /** How often it was repeated. */
  readonly copies: number
  /** The packet with its latest copy is lost. */
  readonly lost: boolean
  /** undefined: never sent, part of a large message, or sent once on a lean channel, where the schedule does not ask. */
  readonly sending: Sending | undefined
}

/** What a packet carried, as one entry per run: comes back when the packet is acked or lost. */
export type Carried =
  /** Reliable pieces `first` to `first + count - 1` of a queue, as copy number `copy` of each. */
  | {
      readonly kind: 'pieces'
      readonly channel: number
      readonly large: boolean
      readonly first: number
      readonly count: number
      readonly copy: number
    }
  /** Unreliable messages that travelled whole. */
  | { readonly kind: 'messages'; readonly channel: number; readonly numbers: ReadonlyArray<number> }
  /** One fragment of an unreliable message. */
  | { readonly kind: 'fragment'; readonly channel: number; readonly transfer: number }

export type Manifest = ReadonlyArray<Carried>

/** What one frame of a datagram brings, with places in the datagram. Numbers are as the wire has them; -1 where none travels. */
export type Incoming =
  /** Whole messages, one behind the other, with `number` and those that follow it. */
  | {
      readonly kind: 'messages'
      readonly channel: number
      readonly number: number
      readonly start: number
      readonly lengths: ReadonlyArray<number>
    }
  | {
      readonly kind: 'fragment'
      readonly channel: number
      readonly number: number
      readonly index: number
      readonly last: number
      readonly start: number
      readonly length: number
    }

/** What the packet floor found out, as it says it. */
export type ManifestConfirmed = packet.ManifestConfirmed<Manifest>
export type ManifestLost = packet.ManifestLost<Manifest>
export type ManifestForgotten = packet.ManifestForgotten<Manifest>
export type { PayloadReceived } from '../packet/packet.ts'

/** A flush has begun: what is out of date may go. */
export interface DeadlinesReached {
  readonly type: 'DeadlinesReached'
}

export type MessageInboundEvent =
  | packet.PayloadReceived
  | ManifestConfirmed
  | ManifestLost
  | ManifestForgotten
  | DeadlinesReached

/** A run of messages, one fact for all of them: one for each took a tenth of a tick. */
export interface MessagesReceived {
  readonly type: 'MessagesReceived'
  readonly channel: number
  /** Reliable: the number of the first. Unreliable: -1. */
  readonly number: number
  /** Where the peer sent the first: by payload, then by place in it. */
  readonly order: number
  readonly place: number
  /** Where the payloads lie, one behind the other. */
  readonly bytes: Uint8Array
  readonly start: number
  readonly lengths: ReadonlyArray<number>
  /** The bytes are the datagram: copy them to keep them. Otherwise they are one message that was joined. */
  readonly borrowed: boolean
}

/** Upward: a fact, which the channel floor takes as it is, and orders. */
export type MessageEffect =
  | MessagesReceived
  | {
      readonly type: 'ConfirmMessages'
      readonly channel: number
      readonly messages: ReadonlyArray<number>
      readonly late: boolean
    }
  | { readonly type: 'LoseMessages'; readonly channel: number; readonly messages: ReadonlyArray<number> }
  | { readonly type: 'ExpireMessages'; readonly channel: number; readonly messages: ReadonlyArray<number> }
  | { readonly type: 'DiscardPayload'; readonly error: DatagramError }

/** The channel floor accepted a message: it is to be sent. */
export interface MessageOffered {
  readonly type: 'MessageOffered'
  readonly channel: number
  readonly message: number
  readonly payload: Uint8Array
  readonly deadline: number
}

/** Downward orders of this floor: a datagram with its body written, its head and tail blank. */
export interface SubmitPayload {
  readonly type: 'SubmitPayload'
  readonly datagram: Bytes
  readonly manifest: Manifest
}
