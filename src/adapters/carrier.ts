/**
 * A connection over anything that carries datagrams: say how one is sent and how one arrives. The other adapters are this one with the
 * words of their transport. Whatever the transport does, a tick goes on: what it does not take is a lost datagram, what it throws is told.
 * How much may be under way below is bounded by the connection's own acks (pace.ts), as few transports tell how much they have queued.
 */
import type { Config } from '../config.ts'
import type { Bytes, Packeteer } from '../packeteer.ts'
import { bytesOf, isBlob } from './bytes.ts'
import {
  monotonicNow,
  openIntake,
  openReport,
  tellHook,
  wish,
  type Link,
  type LinkEnd,
  type LinkOptions,
} from './link.ts'
import { openPace } from './pace.ts'

export type { Link, LinkEnd, LinkOptions, LinkTrouble } from './link.ts'

/** A transport, as little of it as is needed. Where a function throws, that is told and the tick goes on. */
export interface Carrier {
  /** Hands a datagram over. What throws, or returns a promise that is rejected, has lost the datagram. */
  send(datagram: Bytes): unknown
  /** Is called once, with what wants every datagram that arrives: an ArrayBuffer or any view. A function that it returns is called at the end. */
  onDatagram(listener: (datagram: unknown) => void): unknown
  /** The same for the end of the transport; with an error if there was one. Left out: the link ends by `close` alone. */
  onClose?(listener: (error?: unknown) => void): unknown
  /** The same for errors that do not end it. */
  onError?(listener: (error: unknown) => void): unknown
  /** Bytes that wait below to be sent, where that is known: nothing is made while it is above 0. */
  pending?(): number
  /** Told when `pending` has come down to 0. Left out: a tick looks. */
  onRoom?(listener: () => void): unknown
  /** Left out: it is open. */
  state?(): 'opening' | 'open' | 'closed'
  /** The longest datagram that passes now, in bytes; undefined: not known. */
  longest?(): number | undefined
  close?(): unknown
}

export interface CarrierOptions extends LinkOptions {
  /** While more bytes than this are sent and neither acked nor given up, one datagram a tick leaves. Default 262,144. */
  readonly maxBytesInFlight?: number
}

export function attachCarrier<C extends Config>(
  carrier: Carrier,
  connection: Packeteer<C>,
  options: CarrierOptions = {},
): Link<C> {
  const { now = monotonicNow, onClose, onError, maxBytesInFlight = 262_144 } = options
  const { maxDatagramBytes } = connection.config
  const report = openReport(now, onError)
  const intake = openIntake(connection, now)
  const pace = openPace(connection, now, maxBytesInFlight)
  const undo: Array<unknown> = []
  let isAlive = true
  /** Whether `pending` tells of what was sent; undefined: nothing was sent yet. */
  let isTold: boolean | undefined = carrier.pending === undefined ? false : undefined
  /** Whether `onRoom` speaks when it should. */
  let isCalled = carrier.onRoom !== undefined
  /** Something waits below, and `onRoom` is to say when it has gone. */
  let awaitsRoom = false

  /** What the transport answers, or this if it throws. */
  const ask = <A>(question: () => A, otherwise: A): A => {
    try {
      return question()
    } catch (error) {
      report({ type: 'TransportFailed', error })
      return otherwise
    }
  }
  const stateNow = (): string => ask(() => carrier.state?.(), undefined) ?? 'open'
  const pendingNow = (): number => ask(() => carrier.pending?.(), undefined) ?? 0
  const longestNow = (): number => {
    const bytes = ask(() => carrier.longest?.(), undefined) ?? maxDatagramBytes
    return bytes >= 0 ? bytes : maxDatagramBytes
  }

  const letGo = (): boolean => {
    if (!isAlive) return false
    isAlive = false
    for (const call of undo) if (typeof call === 'function') wish(() => call())
    return true
  }
  const end = (why: LinkEnd): void => {
    if (letGo()) tellHook(onClose, why)
  }
  /** Some transports close without an event, so ticks look. */
  const look = (): boolean => {
    if (isAlive && stateNow() === 'closed') end({ type: 'FoundClosed' })
    return isAlive
  }

  const receive = (value: unknown): void => {
    if (!isAlive) return
    const datagram = bytesOf(value)
    if (datagram !== undefined) intake.take(datagram)
    else if (isBlob(value)) value.arrayBuffer().then(receive, () => report({ type: 'NotBytes', received: value }))
    else report({ type: 'NotBytes', received: value })
  }
  const sendFailed = (error: unknown): void => report({ type: 'SendFailed', error })
  const send = (datagram: Bytes): void => {
    if (!isAlive) return
    try {
      const sent = carrier.send(datagram)
      if (typeof Object(sent).then === 'function') Promise.resolve(sent).catch(sendFailed)
    } catch (error) {
      sendFailed(error)
    }
  }
  /** Bytes that may be handed over now: what the acks allow, one datagram at a time where the transport says that it queues them. */
  const roomNow = (isFirst: boolean): number => {
    if (!isAlive || stateNow() !== 'open') return 0
    const waits = pendingNow() > 0
    if (waits) isTold = true
    const isOneByOne = isTold === undefined || (isTold && isCalled)
    if (waits && (isFirst || isOneByOne)) return 0
    const allowed = longestNow()
    if (allowed < maxDatagramBytes) report({ type: 'PathTooNarrow', maxDatagramBytes, allowed })
    const room = pace.room(isTold !== true ? 'untold' : isCalled ? 'called' : 'asked')
    if (!isOneByOne && allowed >= maxDatagramBytes) return room
    return Math.min(room, allowed, maxDatagramBytes)
  }
  const flush = (): void => {
    let isFirst = true
    let goesOn = true
    awaitsRoom = false
    while (goesOn) {
      const maxBytes = roomNow(isFirst)
      if (maxBytes === 0 && !isFirst) break
      const datagrams = connection.packetsToSend({ maxBytes })
      // Counted first: what a port takes is handed over, and has no length afterwards.
      goesOn = pace.spend(maxBytes, datagrams)
      for (const datagram of datagrams) send(datagram)
      if (datagrams.length > 0) isTold ??= pendingNow() > 0
      isFirst = false
    }
    awaitsRoom = isAlive && carrier.pending !== undefined && pendingNow() > 0
  }
  const goOn = (): void => {
    isCalled = true
    if (awaitsRoom && look()) flush()
  }

  undo.push(
    carrier.onDatagram(receive),
    carrier.onClose?.((error) => end(error === undefined ? { type: 'Closed' } : { type: 'Failed', error })),
    carrier.onError?.((error) => report({ type: 'TransportFailed', error })),
    carrier.onRoom?.(goOn),
  )
  return {
    connection,
    get isAlive() {
      return isAlive && stateNow() !== 'closed'
    },
    beginTick: () => {
      intake.passTime()
      look()
    },
    endTick: () => {
      if (!look()) return
      if (awaitsRoom && pendingNow() === 0) isCalled = false
      pace.observe()
      flush()
      look()
    },
    close: () => {
      if (letGo()) wish(() => carrier.close?.())
    },
  }
}
