// Real UDP sockets on loopback: peers, families, names, and the ways in which a socket ends. What loopback does not do is in dgram/.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHost, type UdpError, type UdpHost } from '../../src/adapters/dgram.ts'
import { closeSocket } from '../../src/adapters/dgram/socket.ts'
import { connect, drainMoves, tickUntil, type GameConfig } from './connections.ts'
import { greeting, lineOf } from './dgram/paper.ts'

/** Closed when its test is over, if it is not closed by then. */
const open = (type: 'udp4' | 'udp6' = 'udp4'): Socket => {
  const socket = createSocket(type)
  onTestFinished(() => closeSocket(socket))
  return socket
}
const bind = async (type: 'udp4' | 'udp6' = 'udp4', address = '127.0.0.1'): Promise<Socket> => {
  const socket = open(type).bind(0, address)
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

const canBindIPv6 = (): Promise<boolean> =>
  new Promise((done) => {
    const socket = createSocket('udp6')
    socket.on('error', () => done(false))
    socket.bind(0, '::', () => socket.close(() => done(true)))
  })
const types: ReadonlyArray<string> = (await canBindIPv6()) ? ['udp4', 'udp6'] : ['udp4']
const meetings = [
  ['udp4', '0.0.0.0', '127.0.0.1'],
  ['udp4', '0.0.0.0', '::ffff:7f00:1'],
  ['udp4', '0.0.0.0', '0.0.0.0'],
  ['udp4', '0.0.0.0', 'localhost'],
  ['udp6', '::', '127.0.0.1'],
  ['udp6', '::', '::ffff:127.0.0.1'],
] as const

describe('a peer that is met', () => {
  it.each(meetings.filter(([type]) => types.includes(type)))(
    'through %s on %s, as %s, is heard',
    async (...meeting) => {
      const [type, bound, address] = meeting
      const [serverSocket, clientSocket] = [await bind(), await bind(type, bound)]
      const [server, client] = [openHost(serverSocket, { admit: connect }), openHost<GameConfig>(clientSocket)]
      const { port } = serverSocket.address()
      const peer = client.meet({ address, port }, connect())
      peer.connection.sendMessage('moves', Uint8Array.of(1))
      await tickUntil(() => peer.connection.drainMessageAcks().length > 0, tickAll(server, client))
      expect([...client.peers]).toEqual([[`127.0.0.1:${port}`, peer]])
    },
  )
})

/** A real socket with everything that its host tells. */
const openTelling = (socket: Socket) => {
  const told: Array<UdpError<GameConfig>> = []
  const ends = { told: 0 }
  const host = openHost<GameConfig>(socket, {
    admit: connect,
    onError: (error) => told.push(error),
    onClose: () => (ends.told += 1),
  })
  return { host, told, ends }
}

describe('a socket in trouble', () => {
  it('that gets no port is told, and is over', async () => {
    const taken = await bind()
    const socket = open()
    const { host, told, ends } = openTelling(socket)
    host.meet(taken.address(), connect()).connection.sendMessage('moves', Uint8Array.of(1))
    socket.bind(taken.address().port, '127.0.0.1')
    await new Promise<void>((done) => socket.on('close', done))
    host.beginTick()
    host.endTick()
    expect(told.map((error) => [error.type, 'cause' in error && Reflect.get(Object(error.cause), 'code')])).toEqual([
      ['BindFailed', 'EADDRINUSE'],
    ])
    expect([host.isAlive, ends.told]).toEqual([false, 1])
  })

  it('that is bound later than its host is opened lives through an error', async () => {
    const socket = open()
    const { host, told, ends } = openTelling(socket)
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.emit('error', new Error('ICMP'))
    socket.emit('error', new Error('ICMP'))
    expect(told.map(lineOf)).toEqual(['SocketFailed ICMP x1'])
    expect([host.isAlive, ends.told]).toEqual([true, 0])
  })

  it('that is closed in a turn ends its host in that turn, and is told once', async () => {
    const socket = await bind()
    const { host, told, ends } = openTelling(socket)
    const { connection } = host.meet({ address: '127.0.0.1', port: 9 }, connect())
    connection.sendMessage('moves', Uint8Array.of(1))
    socket.close()
    host.beginTick()
    host.endTick()
    expect([host.isAlive, ends.told]).toEqual([false, 1])
    await new Promise((done) => setImmediate(done))
    host.endTick()
    host.close()
    expect([ends.told, told]).toEqual([1, []])
    expect(connection.sendMessage('moves', Uint8Array.of(2))._tag).toBe('Right')
  })

  it('that was connected to one peer refuses all others, and each is told', async () => {
    const [socket, far] = [await bind(), await bind()]
    const { host, told } = openTelling(socket)
    socket.connect(far.address().port, '127.0.0.1')
    await once(socket, 'connect')
    host.meet(far.address(), connect()).connection.sendMessage('moves', Uint8Array.of(1))
    host.endTick()
    expect(told.map((error) => 'cause' in error && Reflect.get(Object(error.cause), 'code'))).toEqual([
      'ERR_SOCKET_DGRAM_IS_CONNECTED',
    ])
  })

  it('that hears from port 0 goes on serving the others', async () => {
    const [socket, far] = [await bind(), await bind()]
    const { host, told } = openTelling(socket)
    socket.emit('message', Buffer.from(greeting()), { address: '127.0.0.1', port: 0, family: 'IPv4', size: 0 })
    const client = openHost<GameConfig>(far)
    const { connection } = client.meet(socket.address(), connect())
    connection.sendMessage('moves', Uint8Array.of(1))
    await tickUntil(() => connection.drainMessageAcks().length > 0, tickAll(host, client))
    expect([host.peers.size, told]).toEqual([1, []])
  })

  it('cannot send what is too long for UDP: that peer is told, at the callback', async () => {
    const { host, told } = openTelling(await bind())
    host.send(new Uint8Array(70_000), { address: '127.0.0.1', port: 9 })
    await tickUntil(
      () => told.length > 0,
      () => host.endTick(),
    )
    expect(told.map((error) => 'cause' in error && Reflect.get(Object(error.cause), 'code'))).toEqual(['EMSGSIZE'])
  })
})
