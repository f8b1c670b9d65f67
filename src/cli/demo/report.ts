// What the processes of the demo tell each other over the pipe between parent and child. Plain data, no behaviour.

import type { LinkConfig, LinkCounters } from '../../testing/link.ts'
import type { Latency } from './latency.ts'

export type ChannelName = 'inputs' | 'positions' | 'effects' | 'chat' | 'files'

export const channelNames: ReadonlyArray<ChannelName> = ['inputs', 'positions', 'effects', 'chat', 'files']

export type Role = 'client' | 'server'

export interface ChannelCount {
  /** Messages that `sendMessage` accepted. */
  readonly sent: number
  /** Messages that came from the peer. */
  readonly delivered: number
  /** Sent messages that the peer has for certain. */
  readonly acked: number
  /** Sent messages presumed lost, without those that were acked late. */
  readonly lost: number
}

export type ChannelCounts = Readonly<Record<ChannelName, ChannelCount>>

/** A player in the middle of its game. */
export interface Progress {
  readonly channels: ChannelCounts
  /** One-way, from the peer's tick that made an input to its delivery here. */
  readonly latency: Latency
  /** Undefined until measured. */
  readonly rttMs: number | undefined
  /** Share of this player's datagrams that it believes lost, 0 .. 1. */
  readonly loss: number
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly datagramsSent: number
  readonly datagramsReceived: number
  /** How much of the file the peer is known to have; undefined: this player sends none. */
  readonly fileBytesDone: number | undefined
  /** Accepted messages that have no fate yet. */
  readonly unsettled: number
}

export interface Digest {
  readonly bytes: number
  readonly sha256: string
}

/** What a player knows at the end, to be compared with what the other one knows. */
export interface Proof {
  /** SHA-256 over all payloads in order of sending, or of delivery. */
  readonly inputs: { readonly sent: string; readonly delivered: string; readonly misplaced: number }
  /** Sum of the SHA-256 of all payloads: the order does not matter, the set does. */
  readonly chat: { readonly sent: string; readonly delivered: string; readonly repeated: number }
  readonly positions: { readonly backwards: number }
  readonly effects: { readonly repeated: number }
  readonly file: { readonly sent: Digest | undefined; readonly delivered: Digest | undefined }
  /** `missing`: accepted, without a fate; `repeated`: fates for messages that had theirs already, or never existed. */
  readonly fates: { readonly accepted: number; readonly missing: number; readonly repeated: number }
  /** Messages that `sendMessage` refused, and the first reason. */
  readonly refused: { readonly count: number; readonly reason: string | undefined }
}

export interface LinkProgress {
  /** Client to server. */
  readonly up: LinkCounters
  /** Server to client. */
  readonly down: LinkCounters
  readonly inTransit: number
  /** Since the last datagram came in or went out. */
  readonly idleMs: number
}

export type ToPlayer =
  | {
      readonly type: 'StartGame'
      readonly role: Role
      readonly seed: number
      readonly remotePort: number
      readonly fileBytes: number
      readonly bulkBytesPerSecond: number
      /** Only for the player that sends it. */
      readonly file: Uint8Array | undefined
      /** Where this player is recorded. */
      readonly record: string | undefined
    }
  | { readonly type: 'StopTalking' }
  | { readonly type: 'FinishGame' }

export type FromPlayer =
  | { readonly type: 'PortBound'; readonly port: number }
  | { readonly type: 'Progressed'; readonly progress: Progress }
  | { readonly type: 'GameFinished'; readonly progress: Progress; readonly proof: Proof }

export type ToConditioner = {
  readonly type: 'StartLink'
  readonly seed: number
  readonly link: LinkConfig
  readonly clientPort: number
  readonly serverPort: number
}

export type FromConditioner =
  | { readonly type: 'PortsBound'; readonly forClient: number; readonly forServer: number }
  | { readonly type: 'LinkProgressed'; readonly progress: LinkProgress }
