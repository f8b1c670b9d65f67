/**
 * What every adapter has in common: it is told when a tick begins (time passes) and when it ends (datagrams leave, as many as the transport
 * takes now), and hands in what arrives, at the moment it arrives. In between the game drains, simulates and sends. docs/run-loop.md.
 */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import type { Packeteer } from '../packeteer.ts'

export interface Link<C extends Config = Config> {
  readonly connection: Packeteer<C>
  /** Whether the transport takes datagrams, now or as soon as it has opened. False once it is closed, for good. */
  readonly isAlive: boolean
  /** Lets the time pass that has passed. */
  readonly beginTick: () => void
  /** Hands over what is to be sent, as far as the transport takes it now; some adapters go on between ticks. */
  readonly endTick: () => void
  /** Lets go of the transport, and closes it. */
  readonly close: () => void
}

export interface LinkOptions {
  /** Milliseconds of a clock that only goes forward. Default: `performance.now`. */
  readonly now?: () => number
  /** The transport has closed, by the peer's doing or by an error. Not called for the own `close`. */
  readonly onClose?: () => void
}

/** Why a transport and a connection do not go together. */
export type LinkError =
  /** The config allows datagrams that the transport cuts up or drops. */
  | { readonly type: 'DatagramsTooLong'; readonly maxDatagramBytes: number; readonly allowed: number }
  /** The transport orders or resends by itself: `{ ordered: false, maxRetransmits: 0 }` is wanted. */
  | { readonly type: 'NotUnreliable' }
  /** The session has no way to send datagrams. */
  | { readonly type: 'NoDatagrams' }

export const monotonicNow = (): number => performance.now()

/** What the intake needs of a `Packeteer`, whatever its channels. */
interface Receiver {
  update(deltaMs: number): void
  receivePacket(datagram: Uint8Array): E.Either<unknown, void>
}

/** Time and datagrams for one connection. Time passes before each datagram too, so that round trips are exact. */
export interface Intake {
  readonly passTime: () => void
  /** Whether something came of it. */
  readonly take: (datagram: Uint8Array) => boolean
}

export function openIntake(connection: Receiver, now: () => number): Intake {
  let before = now()
  const passTime = (): void => {
    const at = now()
    const deltaMs = at - before
    // First, so that time passes once even if a watcher of the connection throws.
    before = at
    connection.update(deltaMs)
  }
  const take = (datagram: Uint8Array): boolean => {
    passTime()
    return E.isRight(connection.receivePacket(datagram))
  }
  return { passTime, take }
}

/** The bytes that a message event brings, as an ArrayBuffer or as any view; undefined for text and all else that a peer may send. */
export function datagramOf(event: unknown): Uint8Array | undefined {
  const value: unknown = Object(event).data
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined
}
