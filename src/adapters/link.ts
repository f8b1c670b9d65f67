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
  /** Lets the time pass that has passed. Never throws. */
  readonly beginTick: () => void
  /** Hands over what is to be sent, as far as the transport takes it now; some adapters go on between ticks. Never throws. */
  readonly endTick: () => void
  /** Lets go of the transport, and closes it. */
  readonly close: () => void
}

export interface LinkOptions {
  /** Milliseconds of a clock that only goes forward. Default: `performance.now`. */
  readonly now?: () => number
  /** The transport has closed, by the peer's doing or by an error; told once. Not called for the own `close`. */
  readonly onClose?: (why: LinkEnd) => void
  /** Something is wrong that costs datagrams; the link goes on. Told when it begins, and again after five seconds without it. */
  readonly onError?: (trouble: LinkTrouble) => void
}

/** Why a link has ended. */
export type LinkEnd =
  /** The transport said so. */
  | { readonly type: 'Closed' }
  /** It is closed and has not said so: a tick found it closed. */
  | { readonly type: 'FoundClosed' }
  /** It has failed, as it says. */
  | { readonly type: 'Failed'; readonly error: unknown }

/** What goes wrong on a link that goes on. */
export type LinkTrouble =
  /** The transport did not take a datagram: it threw, or its promise was rejected. The datagram counts as lost. */
  | { readonly type: 'SendFailed'; readonly error: unknown }
  /** The path now takes only so many bytes, less than `maxDatagramBytes`. What is longer waits. */
  | { readonly type: 'PathTooNarrow'; readonly maxDatagramBytes: number; readonly allowed: number }
  /** Something came that is not bytes: text, or a buffer that is detached. It is passed over. */
  | { readonly type: 'NotBytes'; readonly received: unknown }
  /** The transport tells of an error of its own, or threw when it was asked for its state. */
  | { readonly type: 'TransportFailed'; readonly error: unknown }

/** Why a transport and a connection do not go together. */
export type LinkError =
  /** The config allows datagrams that the transport cuts up or drops: set its `maxDatagramBytes` to `allowed` or less, at both ends. */
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
    connection.update(at - before)
    before = at
  }
  const take = (datagram: Uint8Array): boolean => {
    passTime()
    return E.isRight(connection.receivePacket(datagram))
  }
  return { passTime, take }
}

/** A trouble that goes on is told once: it is over when it has stayed away for so long. */
const calmMs = 5000

/** Hands troubles to the application, each kind when it begins. */
export function openReport(now: () => number, onError: LinkOptions['onError']): (trouble: LinkTrouble) => void {
  const latest = new Map<string, number>()
  return (trouble) => {
    const at = now()
    const before = latest.get(trouble.type)
    latest.set(trouble.type, at)
    if (before === undefined || at - before >= calmMs) tellHook(onError, trouble)
  }
}

/** An exception that cannot be told becomes an unhandled rejection: the host's rule for exceptions applies, after the tick. */
export const surface = (cause: unknown): void => void Promise.reject(cause)

/** Calls a function of the application. One that throws stops nothing. */
export function tellHook<A>(hook: ((told: A) => void) | undefined, told: A): void {
  try {
    hook?.(told)
  } catch (cause) {
    surface(cause)
  }
}

/** Does what not every host can, and what nobody can help: one that throws at it goes without. */
export function wish(call: () => unknown): void {
  try {
    call()
  } catch {
    return
  }
}
