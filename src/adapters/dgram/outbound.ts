/**
 * Datagrams to the socket, one peer after another. A socket may refuse a datagram at once, by an exception, or later, by the callback. Both
 * are one peer's trouble, and the next one is served. Only a socket that says that it is closed ends the host.
 */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'
import type { Intake } from '../link.ts'
import { destinationOf, formFor } from './address.ts'
import type { Setting } from './host.ts'
import type { Remote } from './peer.ts'
import type { Place } from './places.ts'
import { queuedBytesOf, saysClosed } from './socket.ts'

/** `remote` has its canonical address, or a name in lower case. */
export function openPlace<C extends Config>(
  setting: Setting<C>,
  remote: Remote,
  connection: Packeteer<C>,
  intake: Intake,
  form: string | undefined,
): Place<C> {
  const peer = { address: remote.address, port: remote.port, connection }
  const trouble = setting.errors.openTrouble()
  const sent = (cause?: unknown): void => {
    if (cause && setting.isAlive) trouble((times) => ({ type: 'SendFailed', remote: peer, peer, cause, times }))
  }
  return { peer, intake, form, sent }
}

export interface Outbound<C extends Config> {
  /** Sends what a peer is to get now. */
  readonly flush: (place: Place<C>) => void
  /** Sends bytes that are no connection's. */
  readonly send: (datagram: Uint8Array, remote: Remote) => void
}

/** `end` is called when the socket turns out to be closed. */
export function openOutbound<C extends Config>(setting: Setting<C>, end: () => void): Outbound<C> {
  const { socket, family, places } = setting
  const { openTrouble } = setting.errors
  const { maxQueuedBytes = 65_536 } = setting.options
  const sendTrouble = openTrouble()

  const transmit = (datagram: Uint8Array, port: number, form: string, sent: (cause?: unknown) => void): void => {
    try {
      socket.send(datagram, port, form, sent)
    } catch (cause) {
      if (saysClosed(cause)) end()
      else sent(cause)
    }
  }
  return {
    flush: ({ peer, form, sent }) => {
      // Verdicts of time are passed in any case; what stays here can still be left out or replaced.
      const mustWait = form === undefined || queuedBytesOf(socket) > maxQueuedBytes
      const limit = mustWait ? { maxBytes: 0 } : undefined
      for (const datagram of peer.connection.packetsToSend(limit)) {
        if (setting.isAlive && form !== undefined) transmit(datagram, peer.port, form, sent)
      }
    },
    send: (datagram, remote) => {
      if (!setting.isAlive) return
      const form = formFor(destinationOf(remote.address, family) ?? remote.address, family)
      transmit(datagram, remote.port, form, (cause) => {
        if (!cause || !setting.isAlive) return
        sendTrouble((times) => ({ type: 'SendFailed', remote, peer: places.find(remote)?.peer, cause, times }))
      })
    },
  }
}
