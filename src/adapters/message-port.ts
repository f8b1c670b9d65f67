/**
 * A connection over a `MessagePort`: to a worker, where the loop is not slowed down with its tab, or between two pages, or in a test. A port
 * loses nothing and never says that it is full, so the bound is what is in flight: while the other side does not answer, only one
 * datagram a tick leaves. Datagrams are handed over, not copied. Works with ports of browsers, Node, Bun and Deno.
 */
import type { Config } from '../config.ts'
import type { Packeteer } from '../packeteer.ts'
import { dataOf } from './bytes.ts'
import { attachCarrier, type CarrierOptions } from './carrier.ts'
import type { Link } from './link.ts'

export type { Link, LinkEnd, LinkOptions, LinkTrouble } from './link.ts'

/** What is needed of a `MessagePort`. */
export interface Port {
  postMessage(datagram: unknown, transfer: Array<ArrayBuffer>): void
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
  start(): void
  close(): void
}

export interface PortOptions extends CarrierOptions {}

/** Attaches a connection to a port. `onClose` comes where the host tells ports that the other one is gone: Node does, browsers begin to. */
export function attachPort<C extends Config>(port: Port, connection: Packeteer<C>, options: PortOptions = {}): Link<C> {
  const listen = (type: string, listener: (event: unknown) => void) => {
    port.addEventListener(type, listener)
    return () => port.removeEventListener(type, listener)
  }
  return attachCarrier(
    {
      send: (datagram) => port.postMessage(datagram, [datagram.buffer]),
      onDatagram: (listener) => {
        const end = listen('message', (event) => listener(dataOf(event)))
        port.start()
        return end
      },
      onClose: (listener) => listen('close', () => listener()),
      close: () => port.close(),
    },
    connection,
    options,
  )
}
