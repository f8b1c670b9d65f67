// A socket that refuses a datagram, at once or later, refuses one peer's. The others get theirs, and who looks on is told.

import { describe, expect, it } from 'vitest'
import type { UdpHost, UdpSocket } from '../../../src/adapters/dgram.ts'
import { connect, type GameConfig } from '../connections.ts'
import { lineOf, openPaperHost } from './paper.ts'

type Send = UdpSocket['send']

const meetThree = (host: UdpHost<GameConfig>): void => {
  for (const port of [1, 2, 3]) {
    const { connection } = host.meet({ address: '192.0.2.1', port }, connect())
    connection.sendMessage('moves', Uint8Array.of(port))
  }
}

/** To port 2 the socket does something else. */
const openTroubled = (trouble: Send) => {
  const reached: Array<number> = []
  const send: Send = (datagram, port, address, sent) => {
    if (port === 2) return trouble(datagram, port, address, sent)
    reached.push(port)
    sent()
  }
  const opened = openPaperHost({}, { send })
  meetThree(opened.host)
  return { ...opened, reached }
}

const errorOf = (code: string): Error => Object.assign(new Error(code), { code })

describe('a send that fails for one peer', () => {
  it.each<[string, Send]>([
    [
      'throws',
      () => {
        throw errorOf('EMSGSIZE')
      },
    ],
    ['tells later', (_datagram, _port, _address, sent) => sent(errorOf('EMSGSIZE'))],
  ])('%s: the others get theirs, and it is told with the peer', (_, trouble) => {
    const { host, told, reached } = openTroubled(trouble)
    host.endTick()
    expect(reached).toEqual([1, 3])
    expect(told.map(lineOf)).toEqual(['SendFailed 192.0.2.1:2 EMSGSIZE x1'])
    expect(host.isAlive).toBe(true)
  })

  it('is told once a second, however many datagrams fail', () => {
    const { host, told, pass } = openTroubled((_datagram, _port, _address, sent) => sent(errorOf('ENETUNREACH')))
    const second = host.find({ address: '192.0.2.1', port: 2 })
    for (let tick = 0; tick < 100; tick += 1) {
      host.beginTick()
      second?.connection.sendMessage('moves', Uint8Array.of(tick))
      host.endTick()
      pass(20)
    }
    expect(told.map(({ type }) => type)).toEqual(['SendFailed', 'SendFailed'])
    expect(told.map((error) => 'times' in error && error.times > 0)).toEqual([true, true])
  })

  it('is told of bytes past all connections too', () => {
    const { host, told } = openTroubled((_datagram, _port, _address, sent) => sent(errorOf('EPERM')))
    host.send(Uint8Array.of(1), { address: '192.0.2.1', port: 2 })
    host.send(Uint8Array.of(1), { address: '192.0.2.1', port: 3 })
    expect(told.map(lineOf)).toEqual(['SendFailed 192.0.2.1:2 EPERM x1'])
  })

  it('is nothing any more once the host was closed', () => {
    const later: Array<(cause?: unknown) => void> = []
    const { host, told } = openTroubled((_datagram, _port, _address, sent) => later.push(sent))
    host.endTick()
    host.send(Uint8Array.of(1), { address: '192.0.2.1', port: 2 })
    host.close()
    host.send(Uint8Array.of(1), { address: '192.0.2.1', port: 2 })
    for (const sent of later) sent(errorOf('ECANCELED'))
    expect([later.length, told]).toEqual([2, []])
  })
})

describe('a socket that turns out to be closed', () => {
  it('ends the host once, in the middle of a tick, and nothing throws from then on', () => {
    const { host, told, ends, reached, emit, bring } = openTroubled(() => {
      throw errorOf('ERR_SOCKET_DGRAM_NOT_RUNNING')
    })
    host.endTick()
    emit('close')
    host.beginTick()
    host.endTick()
    host.send(Uint8Array.of(1), { address: '192.0.2.1', port: 1 })
    bring(Uint8Array.of(1), 1)
    host.close()
    expect([host.isAlive, ends.told, told, reached]).toEqual([false, 1, [], [1]])
    for (const { connection } of host.peers.values()) {
      expect(connection.sendMessage('moves', Uint8Array.of(1))._tag).toBe('Right')
    }
  })
})

describe('a queue of the system', () => {
  it('that is too long gets nothing more', () => {
    const { host, sent, queue } = openPaperHost({ maxQueuedBytes: 1000 })
    const { connection } = host.meet({ address: '192.0.2.1', port: 5 }, connect())
    connection.sendMessage('moves', Uint8Array.of(1))
    queue.bytes = 1001
    host.endTick()
    expect(sent).toEqual([])
    queue.bytes = 1000
    host.endTick()
    expect(sent.map(({ port }) => port)).toEqual([5])
  })

  it('that cannot be asked is taken to be empty', () => {
    const getSendQueueSize = (): never => {
      throw errorOf('EBADF')
    }
    const { host, sent } = openPaperHost({}, { getSendQueueSize })
    meetThree(host)
    host.endTick()
    expect(sent.map(({ port }) => port)).toEqual([1, 2, 3])
  })
})

describe('bytes past all connections', () => {
  it('go to any spelling of an address, in the form that the socket wants', () => {
    const { host, sent } = openPaperHost({}, { type: 'udp6' })
    for (const address of ['192.0.2.1', '2001:DB8::1', 'game.example'])
      host.send(Uint8Array.of(1), { address, port: 2 })
    expect(sent.map(({ address }) => address)).toEqual(['::ffff:192.0.2.1', '2001:db8::1', 'game.example'])
  })
})
