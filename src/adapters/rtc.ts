/**
 * A connection over an `RTCDataChannel`. Below it SCTP has a congestion window, and what does not fit is not dropped but queued, where it
 * grows old; inside Packeteer it can still be joined, replaced and left out. So a datagram is made only when nothing is queued, one at a
 * time, and the next as soon as the channel says that it has taken this one. Works in browsers, and with what has the same interface.
 */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import type { Packeteer } from '../packeteer.ts'
import { datagramOf, monotonicNow, openIntake, type Link, type LinkError, type LinkOptions } from './link.ts'

export type { Link, LinkError, LinkOptions } from './link.ts'

/** What is needed of an `RTCDataChannel`. */
export interface DataChannel {
  readonly readyState: string
  readonly bufferedAmount: number
  readonly ordered?: unknown
  /** Browsers say null for a channel that resends without end. */
  readonly maxRetransmits?: unknown
  binaryType: string
  bufferedAmountLowThreshold: number
  send(datagram: Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
}

/** For `createDataChannel`: anything else orders or resends what Packeteer orders and resends. */
export const datagramChannelOptions: { readonly ordered: false; readonly maxRetransmits: 0 } = {
  ordered: false,
  maxRetransmits: 0,
}

/** What fits in one packet of SCTP over DTLS, with a little to spare: longer ones are cut in two, and one lost half loses both. */
export const mostChannelBytes = 1150

export interface ChannelOptions extends LinkOptions {
  /** Longest datagram that the channel carries in one piece. Default 1,150. */
  readonly mostDatagramBytes?: number
}

/** Attaches a connection to a channel, open or opening. Its config needs a `maxDatagramBytes` of at most 1,150. */
export function attachChannel<C extends Config>(
  channel: DataChannel,
  connection: Packeteer<C>,
  options: ChannelOptions = {},
): E.Either<LinkError, Link<C>> {
  const { now = monotonicNow, onClose, mostDatagramBytes = mostChannelBytes } = options
  const { maxDatagramBytes } = connection.config
  if (maxDatagramBytes > mostDatagramBytes) {
    return E.left({ type: 'DatagramsTooLong', maxDatagramBytes, allowed: mostDatagramBytes })
  }
  const { ordered = false, maxRetransmits = 0 } = channel
  if (ordered !== false || maxRetransmits !== 0) return E.left({ type: 'NotUnreliable' })

  const intake = openIntake(connection, now)
  let isAlive = channel.readyState !== 'closed'
  let mayGoOn = false

  const receive = (event: unknown): void => {
    const datagram = datagramOf(event)
    if (datagram !== undefined) intake.take(datagram)
  }
  /** One datagram's worth, if nothing is queued; `mayGoOn` remembers that there may be more. */
  const flush = (): void => {
    const isReady = channel.readyState === 'open' && channel.bufferedAmount === 0
    const datagrams = connection.packetsToSend({ maxBytes: isReady ? maxDatagramBytes : 0 })
    mayGoOn = !isReady || datagrams.length > 0
    for (const datagram of datagrams) channel.send(datagram)
  }
  const goOn = (): void => {
    if (mayGoOn && channel.readyState === 'open') flush()
  }
  const end = (): void => {
    if (letGo()) onClose?.()
  }
  const listeners: ReadonlyArray<readonly [type: string, listener: (event: unknown) => void]> = [
    ['message', receive],
    ['bufferedamountlow', goOn],
    ['close', end],
  ]
  const letGo = (): boolean => {
    if (!isAlive) return false
    isAlive = false
    for (const [type, listener] of listeners) channel.removeEventListener(type, listener)
    return true
  }

  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = 0
  for (const [type, listener] of listeners) channel.addEventListener(type, listener)
  return E.right({
    connection,
    get isAlive() {
      return isAlive
    },
    beginTick: intake.passTime,
    endTick: () => {
      if (isAlive) flush()
    },
    close: () => {
      if (letGo()) channel.close()
    },
  })
}
