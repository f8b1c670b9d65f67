/** What a UDP host offers, what it may be told, and what its parts share. */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'
import type { Family } from './address.ts'
import type { Errors, UdpError } from './errors.ts'
import type { Resolve } from './names.ts'
import type { Remote, UdpPeer } from './peer.ts'
import type { Places } from './places.ts'
import type { UdpSocket } from './socket.ts'

export interface UdpHost<C extends Config> {
  /** By `address:port`, the address in canonical form: IPv4 plain, IPv6 as RFC 5952 writes it. A name until it is resolved. */
  readonly peers: ReadonlyMap<string, UdpPeer<C>>
  /** Whether the socket can still be used. False once it is closed, for good. */
  readonly isAlive: boolean
  /** The peer there, by any spelling of its address or by the name that was met. */
  readonly find: (remote: Remote) => UdpPeer<C> | undefined
  /**
   * Gives a peer whose address or name is known a place, at once. It replaces the one that had it. Nothing is sent while a name is being
   * resolved. If there is no address or port to send to, `onError` tells `NotResolved`, and the place is free again.
   */
  readonly meet: (remote: Remote, connection: Packeteer<C>) => UdpPeer<C>
  /** Takes its place away: what comes from there is a stranger's again. */
  readonly forget: (remote: Remote) => void
  /** Sends bytes of your own, past all connections: a handshake, a STUN request. `SendFailed` tells what does not leave. */
  readonly send: (datagram: Uint8Array, remote: Remote) => void
  /** Lets time pass for all. */
  readonly beginTick: () => void
  /** Hands over what is to be sent to all. */
  readonly endTick: () => void
  /** Closes the socket; nothing is sent or taken any more. */
  readonly close: () => void
}

export interface UdpHostOptions<C extends Config> {
  /**
   * A connection for a stranger, or undefined: not this one. Sees its first datagram. Left out: only who was met is heard. It runs for
   * every datagram of a stranger, forged ones included: share one config, and look at the datagram before you make anything.
   */
  readonly admit?: (remote: Remote, datagram: Uint8Array) => Packeteer<C> | undefined
  /** A stranger has got a place. */
  readonly onPeer?: (peer: UdpPeer<C>) => void
  /**
   * A datagram that is nothing to any connection: a handshake of your own, STUN, noise, a stranger's that was not admitted. Answer with
   * `host.send`. Anyone can write any sender into a datagram, so do not answer with more bytes than came.
   */
  readonly onForeign?: (datagram: Uint8Array, remote: Remote) => void
  /**
   * Something went wrong, and everything else goes on. Troubles that may come with every datagram are told at most once a second each.
   * Left out: only exceptions of your own functions are told, as unhandled rejections.
   */
  readonly onError?: (error: UdpError<C>) => void
  /** The socket was closed by someone else, or got no port. Told once, and not for the own `close`. */
  readonly onClose?: () => void
  /** Places. Default 64. `meet` gives one in any case. */
  readonly maxPeers?: number
  /** While the system has more than so many bytes to send, a tick adds nothing. Default 65,536. */
  readonly maxQueuedBytes?: number
  /** Milliseconds of a clock that only goes forward. Default: `performance.now`. */
  readonly now?: () => number
  /** The IP addresses of a name, best first. Default: `node:dns`. */
  readonly resolve?: Resolve
}

/** What the parts of one host share. */
export interface Setting<C extends Config> {
  readonly socket: UdpSocket
  readonly family: Family
  readonly options: UdpHostOptions<C>
  readonly now: () => number
  readonly places: Places<C>
  readonly errors: Errors<C>
  isAlive: boolean
}
