/**
 * A connection over an `RTCDataChannel`. Below it SCTP has a congestion window, and what does not fit is not dropped but queued, where it
 * grows old; inside Packeteer it can still be joined, replaced and left out. So nothing is made while `bufferedAmount` tells of a queue; and
 * where it always says 0, as on several stacks of Node, acks bound what is under way. Works in browsers, and with what has the same interface.
 */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import type { Bytes, Packeteer } from '../packeteer.ts'
import { dataOf } from './bytes.ts'
import { attachCarrier, type Carrier, type CarrierOptions } from './carrier.ts'
import { wish, type Link, type LinkError } from './link.ts'

export type { Link, LinkEnd, LinkError, LinkOptions, LinkTrouble } from './link.ts'

/** What is needed of an `RTCDataChannel`. */
export interface DataChannel {
  readonly readyState: string
  readonly bufferedAmount: number
  readonly ordered?: unknown
  /** Browsers say null for a channel that resends without end. */
  readonly maxRetransmits?: unknown
  binaryType: string
  bufferedAmountLowThreshold: number
  send(datagram: Bytes): void
  close(): void
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
}

/** For `createDataChannel`: anything else orders or resends what Packeteer orders and resends. */
export const datagramChannelOptions: { readonly ordered: false; readonly maxRetransmits: 0 } = {
  ordered: false,
  maxRetransmits: 0,
}

/**
 * The same for a channel that both ends make themselves, at once, under the same id: neither waits for the other's event, and neither
 * depends on what the other's stack tells of a channel that it did not make. Another `id` for each further channel.
 */
export const negotiatedChannelOptions: {
  readonly ordered: false
  readonly maxRetransmits: 0
  readonly negotiated: true
  readonly id: 0
} = { ...datagramChannelOptions, negotiated: true, id: 0 }

/** What fits in one packet of SCTP over DTLS, with a little to spare: longer ones are cut in two, and one lost half loses both. */
export const mostChannelBytes = 1150

export interface ChannelOptions extends CarrierOptions {
  /** Longest datagram that the channel carries in one piece. Default 1,150. */
  readonly mostDatagramBytes?: number
  /** You know better: the channel was made with `datagramChannelOptions`, whatever its stack reports of it. Default false: it is asked. */
  readonly isUnreliable?: boolean
}

/** Attaches a connection to a channel, open or opening. Its config needs a `maxDatagramBytes` of at most 1,150. */
export function attachChannel<C extends Config>(
  channel: DataChannel,
  connection: Packeteer<C>,
  options: ChannelOptions = {},
): E.Either<LinkError, Link<C>> {
  const { mostDatagramBytes = mostChannelBytes, isUnreliable = false } = options
  const { maxDatagramBytes } = connection.config
  if (maxDatagramBytes > mostDatagramBytes) {
    return E.left({ type: 'DatagramsTooLong', maxDatagramBytes, allowed: mostDatagramBytes })
  }
  const { ordered = false, maxRetransmits = 0 } = channel
  if (!isUnreliable && (ordered !== false || maxRetransmits !== 0)) return E.left({ type: 'NotUnreliable' })
  return E.right(attachCarrier(carrierOf(channel), connection, options))
}

const states: Readonly<Record<string, 'open' | 'closed'>> = { open: 'open', closing: 'closed', closed: 'closed' }

function carrierOf(channel: DataChannel): Carrier {
  const listen = (type: string, listener: (event: unknown) => void) => {
    channel.addEventListener(type, listener)
    return () => channel.removeEventListener(type, listener)
  }
  return {
    send: (datagram) => channel.send(datagram),
    onDatagram: (listener) => {
      wish(() => (channel.binaryType = 'arraybuffer'))
      return listen('message', (event) => listener(dataOf(event)))
    },
    onClose: (listener) => listen('close', () => listener()),
    onError: (listener) => listen('error', (event) => listener(Object(event).error ?? event)),
    pending: () => channel.bufferedAmount,
    onRoom: (listener) => {
      wish(() => (channel.bufferedAmountLowThreshold = 0))
      return listen('bufferedamountlow', listener)
    },
    state: () => states[channel.readyState] ?? 'opening',
    close: () => channel.close(),
  }
}
