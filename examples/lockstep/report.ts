// What the processes of the example tell each other over the pipe between parent and child. Plain data, no behaviour.

import type { Mismatch } from 'packeteer/netcode'
import type { LinkConfig, LinkCounters, Origin } from 'packeteer/testing'
import type { Part } from './checksum.ts'

/** All that a peer has to know to play. */
export interface Roster {
  /** Which player this is, from 0. */
  readonly self: number
  readonly players: number
  readonly seed: number
  readonly sessionId: number
  /** How many frames are played. */
  readonly frames: number
  /** Input delay in frames; undefined: as measured. */
  readonly delay: number | undefined
  /** Where packet and message numbers begin. */
  readonly origin: Origin
  /** Corrupts this part of the own world after this frame. */
  readonly sabotage: Sabotage | undefined
  readonly links: ReadonlyArray<PeerAddress>
}

export interface Sabotage {
  readonly part: Part
  readonly frame: number
}

export interface PeerAddress {
  readonly player: number
  readonly address: string
  readonly port: number
}

/** Something worth a line in the log. */
export type Notice =
  | { readonly type: 'Interrupted' | 'Resumed' | 'TimedOut'; readonly player: number; readonly silentMs: number }
  | { readonly type: 'Gone'; readonly player: number; readonly frame: number }

export interface Progress {
  /** The next frame to run. */
  readonly frame: number
  readonly delay: number
  /** Ticks in which the frame of the tick before was still missing inputs, once the game had begun; and unbroken series of them. */
  readonly stalledTicks: number
  readonly stalls: number
  /** Frames that ran after their tick, within the next one: too short to be seen. */
  readonly lateFrames: number
  /** Ticks that came late because the machine was busy: stalls are not all the network's. */
  readonly hostDelays: number
  /** Mean over peers. */
  readonly ahead: number
  readonly rttMs: number | undefined
  readonly loss: number
  /** Datagrams without IP and UDP. */
  readonly bytesSent: number
  readonly datagramsSent: number
  /** Milliseconds since this peer's first frame. */
  readonly playedMs: number
  readonly notices: ReadonlyArray<Notice>
  readonly mismatch: Mismatch | undefined
  /** Per player. */
  readonly units: ReadonlyArray<number>
  readonly kills: ReadonlyArray<number>
  /** One byte per cell, row by row: 0 empty, 1 + owner. Only of who is asked for it. */
  readonly picture: Uint8Array | undefined
}

export interface Outcome {
  readonly progress: Progress
  /** Frame and hash of all of the world, for every 60th frame. */
  readonly checksums: ReadonlyArray<readonly [frame: number, hash: number]>
  /** The last frame on which all agreed, as the detector has it. */
  readonly agreed: number
  /** Packets sent to each peer, and messages: with the origin, whether numbers went past their turn. */
  readonly sentTo: ReadonlyArray<{ readonly player: number; readonly packets: number; readonly messages: number }>
}

export type ToPeer = { readonly type: 'StartPlaying'; readonly roster: Roster } | { readonly type: 'FinishPlaying' }

export type FromPeer =
  | { readonly type: 'PortBound'; readonly port: number }
  | { readonly type: 'Progressed'; readonly progress: Progress }
  | { readonly type: 'PeerFinished'; readonly outcome: Outcome }

export type ToNetwork = {
  readonly type: 'StartLinks'
  readonly seed: number
  readonly link: LinkConfig
  /** The port of each player. */
  readonly ports: ReadonlyArray<number>
}

export type FromNetwork =
  | { readonly type: 'Listening' }
  /** Row i, column j: where player i sends what is for player j. */
  | { readonly type: 'LinksBound'; readonly ports: ReadonlyArray<ReadonlyArray<number>> }
  | { readonly type: 'NetworkProgressed'; readonly counters: LinkCounters; readonly hostDelays: number }
