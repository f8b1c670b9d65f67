/**
 * One UDP socket, many peers, each with a connection of its own, found by address and port. An address is no identity: who may have a
 * place is yours to say, in `admit`. A stranger gets one only with a datagram that reads well, and only while there are places. On raw UDP
 * use `integrity: 'crc32c'` with a session id and sides. Works with `node:dgram` in Node, Bun and Deno.
 */
import type { Config } from '../config.ts'
import type { Packeteer } from '../packeteer.ts'
import { monotonicNow, openIntake, type Intake } from './link.ts'

/** What is needed of a `dgram.Socket`. */
export interface UdpSocket {
  on(event: 'message', listener: (datagram: Uint8Array, remote: Remote) => void): unknown
  on(event: 'error' | 'close', listener: () => void): unknown
  send(datagram: Uint8Array, port: number, address: string, sent: () => void): void
  close(): unknown
  /** Bytes that the system has not taken yet; Node 18.8 and later. */
  getSendQueueSize?(): number
}

export interface Remote {
  readonly address: string
  readonly port: number
}

export interface UdpPeer<C extends Config> extends Remote {
  readonly connection: Packeteer<C>
}

export interface UdpHost<C extends Config> {
  /** By `address:port`. */
  readonly peers: ReadonlyMap<string, UdpPeer<C>>
  /** Gives a peer whose address is known a place. It replaces the one that had it. */
  readonly meet: (remote: Remote, connection: Packeteer<C>) => UdpPeer<C>
  /** Takes its place away: what comes from there is a stranger's again. */
  readonly forget: (remote: Remote) => void
  /** Lets time pass for all. */
  readonly beginTick: () => void
  /** Hands over what is to be sent to all. */
  readonly endTick: () => void
  /** Closes the socket; nothing is sent or taken any more. */
  readonly close: () => void
}

export interface UdpHostOptions<C extends Config> {
  /** A connection for a stranger, or undefined: not this one. Left out: only who was met is heard. */
  readonly admit?: (remote: Remote) => Packeteer<C> | undefined
  /** A stranger has got a place. */
  readonly onPeer?: (peer: UdpPeer<C>) => void
  /** Places. Default 64. */
  readonly maxPeers?: number
  /** While the system has more than so many bytes to send, a tick adds nothing. Default 65,536. */
  readonly maxQueuedBytes?: number
  /** Milliseconds of a clock that only goes forward. Default: `performance.now`. */
  readonly now?: () => number
  /** The socket was closed by someone else. */
  readonly onClose?: () => void
}

interface Place<C extends Config> {
  readonly peer: UdpPeer<C>
  readonly intake: Intake
}

export function openHost<C extends Config>(socket: UdpSocket, options: UdpHostOptions<C> = {}): UdpHost<C> {
  const { admit, onPeer, maxPeers = 64, maxQueuedBytes = 65_536, now = monotonicNow, onClose } = options
  const places = new Map<string, Place<C>>()
  const peers = new Map<string, UdpPeer<C>>()
  let isOpen = true

  const seat = ({ address, port }: Remote, connection: Packeteer<C>, intake: Intake): UdpPeer<C> => {
    const peer: UdpPeer<C> = { address, port, connection }
    places.set(nameOf(peer), { peer, intake })
    peers.set(nameOf(peer), peer)
    return peer
  }

  const takeFromStranger = (datagram: Uint8Array, remote: Remote): void => {
    const connection = places.size < maxPeers ? admit?.(remote) : undefined
    if (connection === undefined) return
    const intake = openIntake(connection, now)
    if (!intake.take(datagram)) return
    const peer = seat(remote, connection, intake)
    onPeer?.(peer)
  }

  socket.on('message', (datagram, remote) => {
    if (!isOpen) return
    const place = places.get(nameOf(remote))
    if (place === undefined) takeFromStranger(datagram, remote)
    else place.intake.take(datagram)
  })
  // A datagram that could not leave, or a port where nobody listens: a lost datagram.
  socket.on('error', ignore)
  socket.on('close', () => {
    if (isOpen) onClose?.()
    isOpen = false
  })

  return {
    peers,
    meet: (remote, connection) => seat(remote, connection, openIntake(connection, now)),
    forget: (remote) => {
      places.delete(nameOf(remote))
      peers.delete(nameOf(remote))
    },
    beginTick: () => {
      for (const { intake } of places.values()) intake.passTime()
    },
    endTick: () => {
      if (!isOpen) return
      for (const { peer } of places.values()) {
        // Verdicts of time are passed in any case; what stays here can still be left out or replaced.
        const isFull = (socket.getSendQueueSize?.() ?? 0) > maxQueuedBytes
        for (const datagram of peer.connection.packetsToSend(isFull ? { maxBytes: 0 } : undefined)) {
          socket.send(datagram, peer.port, peer.address, ignore)
        }
      }
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      socket.close()
    },
  }
}

const nameOf = ({ address, port }: Remote): string => `${address}:${port}`

const ignore = (): void => {}
