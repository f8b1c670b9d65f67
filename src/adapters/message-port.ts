/**
 * A connection over a `MessagePort`: to a worker, where the loop is not slowed down with its tab, or between two pages, or in a test. A port
 * loses nothing and never says that it is full, so the bound is what is in flight: while the other side does not answer, only one
 * datagram a tick leaves. Datagrams are handed over, not copied. Works with ports of browsers, Node, Bun and Deno.
 */
import type { Config } from '../config.ts'
import type { Packeteer } from '../packeteer.ts'
import { datagramOf, monotonicNow, openIntake, type Link, type LinkOptions } from './link.ts'

export type { Link, LinkOptions } from './link.ts'

/** What is needed of a `MessagePort`. */
export interface Port {
  postMessage(datagram: unknown, transfer: Array<ArrayBuffer>): void
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
  start(): void
  close(): void
}

export interface PortOptions extends LinkOptions {
  /** While more bytes than this are sent and neither acked nor given up, one datagram a tick leaves. Default 262,144. */
  readonly maxBytesInFlight?: number
}

/** Attaches a connection to a port. `onClose` comes where the host tells ports that the other one is gone: Node does, browsers begin to. */
export function attachPort<C extends Config>(port: Port, connection: Packeteer<C>, options: PortOptions = {}): Link<C> {
  const { now = monotonicNow, onClose, maxBytesInFlight = 262_144 } = options
  const intake = openIntake(connection, now)
  let isAlive = true

  const receive = (event: unknown): void => {
    const datagram = datagramOf(event)
    if (datagram !== undefined) intake.take(datagram)
  }
  const end = (): void => {
    if (letGo()) onClose?.()
  }
  const letGo = (): boolean => {
    if (!isAlive) return false
    isAlive = false
    port.removeEventListener('message', receive)
    port.removeEventListener('close', end)
    return true
  }

  port.addEventListener('message', receive)
  port.addEventListener('close', end)
  port.start()
  return {
    connection,
    get isAlive() {
      return isAlive
    },
    beginTick: intake.passTime,
    endTick: () => {
      if (!isAlive) return
      const room = maxBytesInFlight - connection.stats().bytesInFlight
      // Never less than a datagram: it carries the acks that the other side may be waiting for.
      const maxBytes = Math.max(room, connection.config.maxDatagramBytes)
      for (const datagram of connection.packetsToSend({ maxBytes })) port.postMessage(datagram, [datagram.buffer])
    },
    close: () => {
      if (letGo()) port.close()
    },
  }
}
