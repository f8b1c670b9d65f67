/**
 * What a UDP host needs of a socket, and how it asks for it without trusting it: a socket may throw at any call, say that it is closed
 * before it says so by an event, or lack what a newer one has.
 */
import type { Family } from './address.ts'
import type { Remote } from './peer.ts'

/** What is needed of a `dgram.Socket`. */
export interface UdpSocket {
  on(event: 'message', listener: (datagram: Uint8Array, remote: Remote) => void): unknown
  on(event: 'error', listener: (cause: unknown) => void): unknown
  on(event: 'listening' | 'close', listener: () => void): unknown
  send(datagram: Uint8Array, port: number, address: string, sent: (cause?: unknown) => void): void
  close(): unknown
  /** `udp4` or `udp6`. */
  readonly type?: string
  /** The own address, once the socket is bound; throws before. */
  address?(): unknown
  /** Bytes that the system has not taken yet; Node 18.8 and later. */
  getSendQueueSize?(): number
}

/** The family that a socket was made for; undefined where it says nothing, and addresses are then handed on as they are. */
export function familyOf(socket: UdpSocket): Family {
  return socket.type === 'udp4' ? 4 : socket.type === 'udp6' ? 6 : undefined
}

/** Whether the socket has its port already. One that cannot say is taken at its word that it works. */
export function isBound(socket: UdpSocket): boolean {
  if (socket.address === undefined) return true
  try {
    return Boolean(socket.address())
  } catch {
    return false
  }
}

/** 0 where the socket cannot tell, or is closed. */
export function queuedBytesOf(socket: UdpSocket): number {
  try {
    return socket.getSendQueueSize?.() ?? 0
  } catch {
    return 0
  }
}

/** Closes it; one that is closed already throws. */
export function closeSocket(socket: UdpSocket): void {
  try {
    socket.close()
  } catch {
    // It is closed: that was the point.
  }
}

/** Whether an exception of `send` says that the socket is closed: it does so before the event comes. */
export const saysClosed = (cause: unknown): boolean => {
  const code: unknown = Object(cause).code
  return code === 'ERR_SOCKET_DGRAM_NOT_RUNNING'
}
