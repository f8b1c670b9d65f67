// Whose a datagram is: a peer's, a stranger's, nobody's.

import { describe, expect, it } from 'vitest'
import { connect, drainMoves } from '../connections.ts'
import { greeting, lineOf, openPaperHost } from './paper.ts'

describe('a place', () => {
  it('is for strangers whose datagram reads well, while there are places', () => {
    const { host, bring, told } = openPaperHost({ admit: connect, maxPeers: 2 })
    bring(Uint8Array.of(1, 2, 3), 1)
    bring(greeting(), 2)
    bring(greeting(), 3)
    bring(greeting(), 4)
    expect([...host.peers.keys()]).toEqual(['192.0.2.1:2', '192.0.2.1:3'])
    expect(told.map(lineOf)).toEqual(['TableFull 192.0.2.1:4 x1'])
    const peer = host.find({ address: '192.0.2.1', port: 2 })
    expect(peer === undefined ? [] : drainMoves(peer.connection)).toEqual([1])

    host.forget({ address: '192.0.2.1', port: 2 })
    bring(greeting(), 4)
    expect([...host.peers.keys()]).toEqual(['192.0.2.1:3', '192.0.2.1:4'])
  })

  it('is for nobody where nobody is admitted, and after the end', () => {
    const shut = openPaperHost({ maxPeers: 0 })
    shut.bring(greeting(), 2)
    expect([shut.host.peers.size, shut.told]).toEqual([0, []])
    const picky = openPaperHost({ admit: ({ port }) => (port === 2 ? connect() : undefined) })
    picky.bring(greeting(), 3)
    picky.bring(greeting(), 2)
    picky.host.close()
    picky.bring(greeting(), 2)
    expect([...picky.host.peers.keys()]).toEqual(['192.0.2.1:2'])
  })

  it('is one place for the plain and the mapped form, and answers in the form that came', () => {
    const { host, bring, sent } = openPaperHost({ admit: connect }, { type: 'udp6' })
    bring(greeting(), 2, '::ffff:192.0.2.1')
    bring(greeting(), 2, '::FFFF:c000:201')
    bring(greeting(), 2, '192.0.2.1')
    expect([...host.peers.keys()]).toEqual(['192.0.2.1:2'])
    host.endTick()
    expect(sent.map(({ address }) => address)).toEqual(['::ffff:192.0.2.1'])
  })
})

describe('admit', () => {
  it('sees who knocks, and the first datagram', () => {
    const seen: Array<unknown> = []
    const { host, bring } = openPaperHost({
      admit: (remote, datagram) => {
        seen.push(remote, datagram)
        return undefined
      },
    })
    const datagram = greeting()
    bring(datagram, 2, '::ffff:192.0.2.1')
    expect(seen).toEqual([{ address: '192.0.2.1', port: 2 }, datagram])
    expect(host.peers.size).toBe(0)
  })
})

describe('a full table', () => {
  it('is told once a second, however many knock', () => {
    const { bring, told, pass } = openPaperHost({ admit: connect, maxPeers: 0 })
    for (let port = 1; port <= 1000; port += 1) bring(greeting(), port)
    pass(1000)
    bring(greeting(), 7)
    expect(told.map(lineOf)).toEqual(['TableFull 192.0.2.1:1 x1', 'TableFull 192.0.2.1:7 x1000'])
  })
})

describe('a datagram that no connection knows', () => {
  const stun = Uint8Array.of(0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42)

  it('goes to the application, from peers and strangers alike, which may answer it', () => {
    const foreign: Array<string> = []
    const { host, bring, sent } = openPaperHost({
      admit: ({ port }) => (port < 9 ? connect() : undefined),
      onForeign: (datagram, { address, port }) => {
        foreign.push(`${address}:${port} ${datagram[0]}`)
        host.send(Uint8Array.of(1), { address, port })
      },
    })
    const first = greeting()
    bring(first, 2)
    bring(stun, 2)
    bring(stun, 3)
    bring(greeting(), 9)
    bring(first, 2)
    expect(foreign).toEqual(['192.0.2.1:2 0', '192.0.2.1:3 0', `192.0.2.1:9 ${greeting()[0]}`])
    expect(sent.map(({ port, datagram }) => [port, ...datagram])).toEqual([
      [2, 1],
      [3, 1],
      [9, 1],
    ])
    expect([...host.peers.keys()]).toEqual(['192.0.2.1:2'])
  })

  it('may be a handshake, after which the stranger is met', () => {
    const hello = Uint8Array.of(0xff, 1)
    const { host, bring } = openPaperHost({
      onForeign: (datagram, remote) => {
        if (datagram[0] === 0xff) host.meet(remote, connect())
      },
    })
    bring(greeting(), 2)
    bring(hello, 2)
    bring(greeting(5), 2)
    expect([...host.peers.values()].map(({ connection }) => drainMoves(connection))).toEqual([[5]])
  })

  it('is all that comes from port 0, where nobody can be answered', () => {
    const foreign: Array<number> = []
    const { host, bring } = openPaperHost({ admit: connect, onForeign: (_, { port }) => foreign.push(port) })
    bring(greeting(), 0)
    expect([host.peers.size, foreign]).toEqual([0, [0]])
  })
})

describe('a function of the application that throws', () => {
  const broken = (): never => {
    throw new Error('mine')
  }

  it('is told, and the next datagram is served', () => {
    const { host, bring, told } = openPaperHost({
      admit: (remote) => (remote.port === 2 ? broken() : connect()),
      onPeer: broken,
      onForeign: broken,
    })
    bring(greeting(), 2)
    bring(greeting(), 3)
    expect(told.map(lineOf)).toEqual([
      'HookFailed admit mine x1',
      'HookFailed onForeign mine x1',
      'HookFailed onPeer mine x1',
    ])
    expect([...host.peers.keys()]).toEqual(['192.0.2.1:3'])
  })

  it('may be the watcher of a connection, which counts it: what it looked on at has happened, and the others get theirs', () => {
    const { host, bring, told, sent, pass } = openPaperHost()
    const [one, two] = [connect(), connect()]
    for (const [index, connection] of [one, two].entries()) {
      host.meet({ address: '192.0.2.1', port: index + 1 }, connection)
      connection.sendMessage('moves', Uint8Array.of(1))
    }
    one.watch(broken)
    bring(greeting(5), 1)
    pass(20)
    host.beginTick()
    host.endTick()
    expect(drainMoves(one)).toEqual([5])
    expect([one.state.clock.now, two.state.clock.now]).toEqual([20_000, 20_000])
    expect(sent.map(({ port }) => port)).toContain(2)
    expect([told, one.stats().watcherErrors > 0]).toEqual([[], true])
  })
})
