/**
 * One UDP socket, many peers, each with a connection of its own, found by address and port. An address is no identity: who may have a
 * place is yours to say, in `admit`. No call here throws. No trouble of one peer costs another a datagram, and every one is told, in
 * `onError` and `onClose`. On raw UDP use `integrity: 'crc32c'` with a session id and sides. Works with `node:dgram` in Node,
 * Bun and Deno. docs/run-loop.md, "UDP".
 */
import type { Config } from '../config.ts'
import { openErrors, type UdpError } from './dgram/errors.ts'
import type { Setting, UdpHost, UdpHostOptions } from './dgram/host.ts'
import { openInbound } from './dgram/inbound.ts'
import { meet } from './dgram/meeting.ts'
import { openOutbound } from './dgram/outbound.ts'
import { openPlaces } from './dgram/places.ts'
import { closeSocket, familyOf, isBound, type UdpSocket } from './dgram/socket.ts'
import { monotonicNow } from './link.ts'

export type { Hook, UdpError } from './dgram/errors.ts'
export type { UdpHost, UdpHostOptions } from './dgram/host.ts'
export type { Resolve } from './dgram/names.ts'
export type { Remote, UdpPeer } from './dgram/peer.ts'
export type { UdpSocket } from './dgram/socket.ts'

/**
 * Serves all peers of a socket. Give it the socket before or after it is bound; from then on it is the host's to close.
 *
 * ```ts
 * const socket = createSocket('udp4').bind(7777)
 * const host = openHost(socket, { admit: () => new Packeteer(config), onError: (error) => console.error(error) })
 * ```
 */
export function openHost<C extends Config>(socket: UdpSocket, options: UdpHostOptions<C> = {}): UdpHost<C> {
  const { now = monotonicNow, onClose, onError } = options
  const places = openPlaces<C>()
  const errors = openErrors(onError, now)
  const setting: Setting<C> = { socket, family: familyOf(socket), options, now, places, errors, isAlive: true }
  const { flush, send } = openOutbound(setting, end)
  watchSocket(setting, end)

  /** The socket is gone, and not by `close`. */
  function end(cause?: BindFailed): void {
    if (!setting.isAlive) return
    setting.isAlive = false
    if (cause !== undefined) {
      // A socket without a port binds itself to some port when it sends: it must not live on.
      closeSocket(socket)
      errors.tell(cause)
    }
    errors.attempt('onClose', () => onClose?.())
  }
  return {
    peers: places.peers,
    get isAlive() {
      return setting.isAlive
    },
    find: (remote) => places.find(remote)?.peer,
    meet: (remote, connection) => meet(setting, remote, connection),
    forget: (remote) => places.unseat(places.find(remote)),
    send,
    beginTick: () => {
      if (!setting.isAlive) return
      for (const { intake } of places.all()) intake.passTime()
    },
    endTick: () => {
      for (const place of places.all()) if (setting.isAlive) flush(place)
    },
    close: () => {
      if (!setting.isAlive) return
      setting.isAlive = false
      closeSocket(socket)
    },
  }
}

type BindFailed = Extract<UdpError, { type: 'BindFailed' }>

function watchSocket<C extends Config>(setting: Setting<C>, end: (cause?: BindFailed) => void): void {
  const { socket, errors } = setting
  const trouble = errors.openTrouble()
  let hasPort = isBound(socket)
  socket.on('message', openInbound(setting))
  socket.on('listening', () => {
    hasPort = true
  })
  socket.on('close', () => end())
  socket.on('error', (cause) => {
    if (!hasPort) end({ type: 'BindFailed', cause })
    else if (setting.isAlive) trouble((times) => ({ type: 'SocketFailed', cause, times }))
  })
}
