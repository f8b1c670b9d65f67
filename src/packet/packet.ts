/**
 * The nouns of the packet floor. Its unit is the packet, its question: did this datagram arrive, and did mine? It is generic
 * in the manifest `M` that a packet carries: an ack or a loss verdict brings the manifest back, never a number.
 */
import type { Bytes } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import type { Micros } from '../core/time.ts'

/** What config says to this floor. */
export interface PacketRules {
  readonly maxDatagramBytes: number
  /** Whether a CRC-32C ends each datagram. */
  readonly checked: boolean
  readonly sessionId: number
  /** This end's side under the CRC: 0 none, 1 'a', 2 'b'. */
  readonly side: 0 | 1 | 2
  /** How long a copy of a datagram may be on its way. */
  readonly lifetime: Micros
  /** How long an ack may wait for company. */
  readonly ackDelay: Micros
  /** Longest silence before a bare ack goes out. 0: none ever. */
  readonly keepAlive: Micros
}

export interface Ack {
  /** The newest packet number received. */
  readonly newest: number
  /** How long its ack was held before this datagram left. -1: too long to say. */
  readonly held: Micros
  /** Bit `i` of byte `j`: packet `newest - 1 - (8j + i)` was received. A 0 says nothing. */
  readonly history: Uint8Array
}

export interface Header {
  readonly number: number
  readonly wide: boolean
  /** undefined: nothing has been received yet. */
  readonly ack: Ack | undefined
}

/** The history that is left out on a clean link: all of the 32 before. Never written to. */
export const cleanHistory: Uint8Array = new Uint8Array([0xff, 0xff, 0xff, 0xff])

/** Whether the ack says that this packet arrived. */
export function acknowledges(ack: Ack, number: number): boolean {
  const back = ack.newest - 1 - number
  if (back < 0) return back === -1
  return (((ack.history[back >> 3] ?? 0) >> (back & 7)) & 1) === 1
}

/** The oldest number that the ack could speak of. */
export const oldestTold = (ack: Ack): number => ack.newest - ack.history.length * 8

export interface DatagramReceived {
  readonly type: 'DatagramReceived'
  readonly datagram: Uint8Array
}

/** A flush has begun: everything that arrived so far has been read, so time alone may now pass verdicts. */
export interface DeadlinesReached {
  readonly type: 'DeadlinesReached'
}

/** A payload that is ready to leave. The bytes before `headroom` and after the body are blank, for header and checksum. */
export interface Payload<M> {
  readonly datagram: Bytes
  /** undefined: a bare ack, which asks for none. */
  readonly manifest: M | undefined
}

/** All that a flush sends. */
export interface PayloadsSubmitted<M> {
  readonly type: 'PayloadsSubmitted'
  readonly payloads: ReadonlyArray<Payload<M>>
  /** A probe is among them: the next one waits twice as long. */
  readonly probed: boolean
}

export interface PayloadReceived {
  readonly type: 'PayloadReceived'
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Grows with the order in which the peer sent payloads. */
  readonly order: number
}

export interface ManifestConfirmed<M> {
  readonly type: 'ManifestConfirmed'
  readonly manifest: M
  /** It had been given up for lost before. */
  readonly late: boolean
}

export interface ManifestLost<M> {
  readonly type: 'ManifestLost'
  readonly manifest: M
}

/** A lost packet too old to be acked late: nothing more will be heard of it. */
export interface ManifestForgotten<M> {
  readonly type: 'ManifestForgotten'
  readonly manifest: M
}

/** Upward: facts, which the floor above takes as they are, and one order. */
export type PacketEffect<M> =
  | PayloadReceived
  | ManifestConfirmed<M>
  | ManifestLost<M>
  | ManifestForgotten<M>
  | { readonly type: 'DiscardDatagram'; readonly error: DatagramError }

/** Downward orders of this floor. */
export interface TransmitDatagram {
  readonly type: 'TransmitDatagram'
  readonly datagram: Bytes
}
