// A socket of paper, for what loopback does not do: it keeps what is sent, brings what it is given, and misbehaves on demand.

import { openHost, type UdpError, type UdpHostOptions, type UdpSocket } from '../../../src/adapters/dgram.ts'
import { clock, connect, type GameConfig } from '../connections.ts'

export interface Sent {
  readonly port: number
  readonly address: string
  readonly datagram: Uint8Array
}

export const openPaper = (own: Partial<UdpSocket> = {}) => {
  const listeners = new Map<string, (...facts: ReadonlyArray<unknown>) => void>()
  const sent: Array<Sent> = []
  const queue = { bytes: 0 }
  const counts = { closes: 0 }
  const socket: UdpSocket = {
    on: (event: string, listener: never) => listeners.set(event, listener),
    send: (datagram, port, address, done) => {
      sent.push({ port, address, datagram })
      done()
    },
    close: () => (counts.closes += 1),
    getSendQueueSize: () => queue.bytes,
    ...own,
  }
  const emit = (event: string, ...facts: ReadonlyArray<unknown>): void => listeners.get(event)?.(...facts)
  const bring = (datagram: Uint8Array, port: number, address = '192.0.2.1'): void =>
    emit('message', datagram, { address, port })
  return { socket, sent, queue, counts, emit, bring }
}

/** A host on paper, with everything that it tells, and a clock that is moved by hand. */
export const openPaperHost = (options: UdpHostOptions<GameConfig> = {}, own: Partial<UdpSocket> = {}) => {
  const paper = openPaper(own)
  const told: Array<UdpError<GameConfig>> = []
  const time = clock()
  const ends = { told: 0 }
  const host = openHost<GameConfig>(paper.socket, {
    now: time.now,
    onError: (error) => told.push(error),
    onClose: () => (ends.told += 1),
    ...options,
  })
  return { ...paper, host, told, ends, pass: time.pass }
}

/** A datagram that a new connection takes. */
export const greeting = (move = 1): Uint8Array => {
  const stranger = connect()
  stranger.sendMessage('moves', Uint8Array.of(move))
  return stranger.packetsToSend()[0] ?? new Uint8Array(0)
}

/** The fields of an error that compare by value. */
export const lineOf = (error: UdpError<GameConfig>): string => {
  const times = 'times' in error ? ` x${error.times}` : ''
  const cause = 'cause' in error ? ` ${error.cause instanceof Error ? error.cause.message : String(error.cause)}` : ''
  const whom = 'peer' in error && error.peer !== undefined ? ` ${error.peer.address}:${error.peer.port}` : ''
  const remote = error.type === 'TableFull' ? ` ${error.remote.address}:${error.remote.port}` : ''
  const hook = 'hook' in error ? ` ${error.hook}` : ''
  return `${error.type}${hook}${whom}${remote}${cause}${times}`
}
