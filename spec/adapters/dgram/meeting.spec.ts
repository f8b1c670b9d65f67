// A peer that is met has its place at once, by address or by name; and whoever cannot be sent to is told of.

import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { connect, drainMoves } from '../connections.ts'
import { greeting, lineOf, openPaperHost } from './paper.ts'

/** Names are answered by hand. */
const openNames = () => {
  const asked: Array<{ readonly name: string; readonly answer: (addresses: ReadonlyArray<string>) => void }> = []
  const resolve = (name: string) =>
    new Promise<ReadonlyArray<string>>((answer) => {
      asked.push({ name, answer })
    })
  return { asked, resolve }
}

describe('an address', () => {
  it.each([
    ['udp4', '::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['udp6', '192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1'],
    ['udp6', '::ffff:c000:201', '192.0.2.1', '::ffff:192.0.2.1'],
    ['udp6', '2001:DB8:0:0::1', '2001:db8::1', '2001:db8::1'],
    ['udp6', 'FE80::1%eth0', 'fe80::1%eth0', 'fe80::1%eth0'],
    ['udp4', '0.0.0.0', '127.0.0.1', '127.0.0.1'],
  ])('on %s: %s is the peer %s, and is sent to as %s', (type, met, address, form) => {
    const { host, sent, bring } = openPaperHost({}, { type })
    const peer = host.meet({ address: met, port: 5 }, connect())
    peer.connection.sendMessage('moves', Uint8Array.of(1))
    host.endTick()
    expect(sent.map((one) => [one.address, one.port])).toEqual([[form, 5]])
    bring(greeting(7), 5, form)
    expect(drainMoves(peer.connection)).toEqual([7])
    expect([...host.peers]).toEqual([[`${address}:5`, peer]])
    host.forget({ address: met, port: 5 })
    expect(host.peers.size).toBe(0)
  })

  it('is replaced by whoever is met there, in any spelling', () => {
    const { host } = openPaperHost({ maxPeers: 1 })
    host.meet({ address: '127.0.0.1', port: 5 }, connect())
    const second = host.meet({ address: '::ffff:7f00:1', port: 5 }, connect())
    host.meet({ address: '127.0.0.1', port: 6 }, connect())
    expect([...host.peers.keys()]).toEqual(['127.0.0.1:5', '127.0.0.1:6'])
    expect(host.find({ address: '127.0.0.1', port: 5 })).toBe(second)
  })

  it('of another family is told, and its place is free again', async () => {
    const { host, told, sent } = openPaperHost({}, { type: 'udp4' })
    const { connection } = host.meet({ address: '2001:db8::1', port: 5 }, connect())
    connection.sendMessage('moves', Uint8Array.of(1))
    host.endTick()
    await setImmediate()
    expect(told.map(lineOf)).toEqual([
      'NotResolved 2001:db8::1:5 2001:db8::1 has no address that a socket of this family can send to',
    ])
    expect([host.peers.size, sent]).toEqual([0, []])
  })

  it.each([[0], [-1], [65_536], [1.5], [NaN]])('with port %d is told, and nothing is sent', async (port) => {
    const { host, told, sent } = openPaperHost()
    host.meet({ address: '192.0.2.1', port }, connect()).connection.sendMessage('moves', Uint8Array.of(1))
    host.endTick()
    await setImmediate()
    expect(told.map(lineOf)).toEqual([`NotResolved 192.0.2.1:${port} ${port} is no port to send to`])
    expect([host.peers.size, sent]).toEqual([0, []])
  })
})

describe('a name', () => {
  it('has its place at once, and everything that was sent leaves when it is resolved', async () => {
    const { asked, resolve } = openNames()
    const { host, sent, bring, pass } = openPaperHost({ resolve }, { type: 'udp4' })
    const peer = host.meet({ address: 'Game.Example', port: 5 }, connect())
    expect([...host.peers]).toEqual([['game.example:5', peer]])
    peer.connection.sendMessage('moves', Uint8Array.of(1))
    for (let tick = 0; tick < 120; tick += 1) {
      pass(1000 / 60)
      host.beginTick()
      host.endTick()
    }
    expect(sent).toEqual([])
    asked[0]?.answer(['2001:db8::1', '192.0.2.7', '192.0.2.8'])
    await setImmediate()
    host.endTick()
    expect(asked.map(({ name }) => name)).toEqual(['Game.Example'])
    expect(sent.map(({ address, port }) => [address, port])).toEqual([['192.0.2.7', 5]])
    const there = connect()
    for (const { datagram } of sent) there.receivePacket(datagram)
    expect(drainMoves(there)).toEqual([1])
    for (const datagram of there.packetsToSend()) bring(datagram, 5, '192.0.2.7')
    expect(peer.connection.drainMessageAcks().length).toBe(1)
    expect([...host.peers]).toEqual([['192.0.2.7:5', peer]])
    expect(peer.address).toBe('192.0.2.7')
    expect(host.find({ address: 'game.example', port: 5 })).toBe(peer)
  })

  it('that is not resolved is told with the reason, and its place is free again', async () => {
    const { host, told } = openPaperHost({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    const peer = host.meet({ address: 'nobody.example', port: 5 }, connect())
    await setImmediate()
    expect(told.map(lineOf)).toEqual(['NotResolved nobody.example:5 ENOTFOUND'])
    expect(host.peers.size).toBe(0)
    expect(peer.connection.sendMessage('moves', Uint8Array.of(1))._tag).toBe('Right')
  })

  it('that was forgotten, replaced or outlived leads nowhere', async () => {
    const { asked, resolve } = openNames()
    const { host, told } = openPaperHost({ resolve })
    host.meet({ address: 'one', port: 1 }, connect())
    host.forget({ address: 'ONE', port: 1 })
    host.meet({ address: 'two', port: 2 }, connect())
    const second = host.meet({ address: 'two', port: 2 }, connect())
    for (const { answer } of asked.slice(0, 2)) answer(['192.0.2.1'])
    await setImmediate()
    expect([...host.peers]).toEqual([['two:2', second]])
    host.close()
    asked[2]?.answer(['192.0.2.1'])
    host.meet({ address: 'three', port: 3 }, connect())
    asked[3]?.answer([])
    await setImmediate()
    expect([...host.peers.keys()]).toEqual(['two:2', 'three:3'])
    expect(told).toEqual([])
  })

  it('takes the place of whoever was met at its address', async () => {
    const { asked, resolve } = openNames()
    const { host } = openPaperHost({ resolve })
    host.meet({ address: '192.0.2.1', port: 5 }, connect())
    const named = host.meet({ address: 'game', port: 5 }, connect())
    asked[0]?.answer(['192.0.2.1'])
    await setImmediate()
    expect([...host.peers]).toEqual([['192.0.2.1:5', named]])
  })
})
