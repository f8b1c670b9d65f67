// What becomes of each datagram that reaches a socket, seen from outside: a listener before the host's and one behind it, and what the
// library tells in between, by a watcher of the connection and by the host's `onForeign`. Listeners are called in the order in which they
// were added, so the three parts are called once a datagram.

import type { Socket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import type { Watcher } from 'packeteer'
import type { Arrival } from './history.ts'
import { digestOf } from './payload.ts'

export interface Tap {
  /** Add it before the host has the socket. */
  readonly before: (socket: Socket) => void
  readonly watcher: Watcher
  readonly onForeign: () => void
  /** Add it once the host has the socket. */
  readonly behind: (socket: Socket, take: (arrival: Arrival) => void) => void
}

export function openTap(peerPort: number): Tap {
  let outcome = 'unread'
  let foreign = false
  return {
    before: (socket) =>
      socket.on('message', () => {
        outcome = 'unread'
        foreign = false
      }),
    watcher: (event, effects) => {
      if (event.type !== 'DatagramReceived') return
      const last = effects.at(-1)
      outcome = last?.type === 'DiscardDatagram' ? last.error.type : 'taken'
    },
    onForeign: () => {
      foreign = true
    },
    behind: (socket, take) =>
      socket.on('message', (datagram, { port }) =>
        take({ source: port === peerPort ? 'peer' : 'stranger', digest: digestOf(datagram), outcome, foreign }),
      ),
  }
}

/** How many datagrams found no room in the receive buffer of this port of 127.0.0.1; undefined where the system does not tell. */
export function readDrops(port: number): number | undefined {
  try {
    const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
    const row = readFileSync('/proc/net/udp', 'utf8')
      .split('\n')
      .find((line) => line.includes(` ${local} `))
    return row === undefined ? undefined : Number(row.trim().split(/\s+/).at(-1))
  } catch {
    return undefined
  }
}
