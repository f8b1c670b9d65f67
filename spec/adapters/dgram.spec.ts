// One real UDP socket and its peers on loopback; and a socket of paper for what loopback does not do.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHost, type Remote, type UdpHost, type UdpSocket } from '../../src/adapters/dgram.ts'
import { connect, drainMoves, tickUntil, type GameConfig } from './connections.ts'

const bind = async (): Promise<Socket> => {
  const socket = createSocket('udp4')
  onTestFinished(() => {
    try {
      socket.close()
    } catch {
      // closed already
    }
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}
const tickAll =
  (...hosts: ReadonlyArray<UdpHost<GameConfig>>) =>
  (): void => {
    for (const host of hosts) host.beginTick()
    for (const host of hosts) host.endTick()
  }

describe('a UDP host', () => {
  it('serves several peers through one socket, each on its own connection', async () => {
    const [server, one, two] = [await bind(), await bind(), await bind()]
    const met: Array<number> = []
    const host = openHost(server, { admit: connect, onPeer: ({ port }) => met.push(port) })
    const clients = [one, two].map((socket, index) => {
      const client = openHost<GameConfig>(socket)
      const peer = client.meet(server.address(), connect())
      peer.connection.sendMessage('moves', Uint8Array.of(10 + index))
      return { client, peer, heard: [] as Array<number> }
    })
    await tickUntil(
      () => clients.every(({ heard }) => heard.length > 0),
      () => {
        for (const { connection } of host.peers.values()) {
          for (const move of drainMoves(connection)) connection.sendMessage('moves', Uint8Array.of(move + 100))
        }
        for (const { peer, heard } of clients) heard.push(...drainMoves(peer.connection))
        tickAll(host, ...clients.map(({ client }) => client))()
      },
    )
    expect(clients.map(({ heard }) => heard)).toEqual([[110], [111]])
    expect([...met].sort((a, b) => a - b)).toEqual(
      [one, two].map((socket) => socket.address().port).sort((a, b) => a - b),
    )
    expect([...host.peers.keys()].sort((a, b) => (a < b ? -1 : 1))).toEqual(
      [one, two].map((socket) => `127.0.0.1:${socket.address().port}`).sort((a, b) => (a < b ? -1 : 1)),
    )
  })

  it('tells when the socket is closed by someone else, and not when by itself', async () => {
    const [mine, other] = [await bind(), await bind()]
    const told: Array<string> = []
    openHost(mine, { onClose: () => told.push('mine') })
    const closing = openHost(other, { onClose: () => told.push('other') })
    closing.close()
    closing.close()
    mine.close()
    await Promise.all([once(mine, 'close'), once(other, 'close')])
    expect(told).toEqual(['mine'])
    closing.endTick()
  })
})

/** A socket of paper: keeps what is sent, and brings what it is given. */
const paperSocket = () => {
  const listeners: { message?: (datagram: Uint8Array, remote: Remote) => void; error?: () => void } = {}
  const sent: Array<number> = []
  const queue = { bytes: 0 }
  const socket: UdpSocket = {
    on: (event: string, listener: never) => Object.assign(listeners, { [event]: listener }),
    send: (_datagram, port, _address, done) => {
      sent.push(port)
      done()
    },
    close: () => undefined,
    getSendQueueSize: () => queue.bytes,
  }
  const bring = (datagram: Uint8Array, port: number): void => listeners.message?.(datagram, { address: 'far', port })
  return { socket, sent, queue, bring, fail: () => listeners.error?.() }
}

const greeting = (): Uint8Array => {
  const stranger = connect()
  stranger.sendMessage('moves', Uint8Array.of(1))
  return stranger.packetsToSend()[0] ?? new Uint8Array(0)
}

describe('a place', () => {
  it('is for strangers whose datagram reads well, while there are places', () => {
    const { socket, bring, fail } = paperSocket()
    const host = openHost(socket, { admit: connect, maxPeers: 2 })
    bring(Uint8Array.of(1, 2, 3), 1)
    bring(greeting(), 2)
    bring(greeting(), 3)
    bring(greeting(), 4)
    fail()
    expect([...host.peers.keys()]).toEqual(['far:2', 'far:3'])
    const peer = host.peers.get('far:2')
    expect(peer === undefined ? [] : drainMoves(peer.connection)).toEqual([1])

    host.forget({ address: 'far', port: 2 })
    bring(greeting(), 4)
    expect([...host.peers.keys()]).toEqual(['far:3', 'far:4'])
  })

  it('is for nobody where nobody is admitted, and after the end', () => {
    const { socket, bring } = paperSocket()
    const host = openHost(socket)
    bring(greeting(), 2)
    expect(host.peers.size).toBe(0)
    const picky = paperSocket()
    const open = openHost(picky.socket, { admit: ({ port }) => (port === 2 ? connect() : undefined) })
    picky.bring(greeting(), 3)
    picky.bring(greeting(), 2)
    open.close()
    picky.bring(greeting(), 2)
    expect([...open.peers.keys()]).toEqual(['far:2'])
  })

  it('adds nothing to a socket that has too much to send', () => {
    const { socket, sent, queue } = paperSocket()
    const host = openHost<GameConfig>(socket, { maxQueuedBytes: 1000 })
    const { connection } = host.meet({ address: 'far', port: 5 }, connect())
    connection.sendMessage('moves', Uint8Array.of(1))
    queue.bytes = 1001
    host.endTick()
    expect(sent).toEqual([])
    queue.bytes = 1000
    host.endTick()
    expect(sent).toEqual([5])
  })
})
