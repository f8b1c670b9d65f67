// The outboxes of the shell: what has arrived, what was acked, what became of messages. Each is handed over once.

import { describe, expect, it } from 'vitest'
import type { Packeteer } from '../src/packeteer.ts'
import { bytes, carry, pair, type config } from './support/shells.ts'

describe('drainReceivedMessages', () => {
  it('takes what has arrived on one channel, once, oldest first', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1))
    a.sendMessage('events', bytes(2))
    a.sendMessage('moves', bytes(3))
    carry(a, b)
    expect(b.drainReceivedMessages('moves')).toEqual([
      { channel: 'moves', id: 0, payload: bytes(1) },
      { channel: 'moves', id: 64, payload: bytes(3) },
    ])
    expect(b.drainReceivedMessages('moves')).toEqual([])
    expect(b.drainReceivedMessages('events')).toEqual([{ channel: 'events', id: 1, payload: bytes(2) }])
    expect(b.drainReceivedMessages('chat' as 'moves')).toEqual([])
  })

  it('gives payloads for good: each has bytes of its own', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1))
    a.sendMessage('moves', bytes(2))
    const [datagram] = a.packetsToSend()
    b.receivePacket(datagram ?? bytes())
    const [first, second] = b.drainReceivedMessages('moves')
    first?.payload.fill(9)
    datagram?.fill(9)
    expect(second?.payload).toEqual(bytes(2))
    const state = JSON.stringify(b.state)
    second?.payload.fill(9)
    expect(JSON.stringify(b.state)).toBe(state)
  })
})

describe('drainAll', () => {
  it('takes what has arrived on every channel, in the order of arrival', () => {
    const [a, b] = pair()
    for (const [index, channel] of (['moves', 'effects', 'moves', 'events'] as const).entries()) {
      a.sendMessage(channel, bytes(index))
      carry(a, b)
    }
    expect(b.drainReceivedMessages('events')).toHaveLength(1)
    expect(b.drainAll()).toEqual([
      { channel: 'moves', id: 0, payload: bytes(0) },
      { channel: 'effects', id: 3, payload: bytes(1) },
      { channel: 'moves', id: 64, payload: bytes(2) },
    ])
    expect([b.drainAll(), b.drainReceivedMessages('moves')]).toEqual([[], []])
  })
})

describe('drainMessageAcks and drainMessageFates', () => {
  /** One message on each channel, acked. */
  function settled(): Packeteer<typeof config> {
    const [a, b] = pair()
    for (const channel of ['moves', 'events', 'position', 'effects'] as const) a.sendMessage(channel, bytes(1))
    carry(a, b)
    carry(b, a)
    return a
  }

  it('take all, once', () => {
    const a = settled()
    expect(a.drainMessageAcks()).toEqual([0, 1, 2, 3])
    expect(a.drainMessageAcks()).toEqual([])
    expect(a.drainMessageFates()).toEqual([
      { channel: 'moves', id: 0, fate: 'acked' },
      { channel: 'events', id: 1, fate: 'acked' },
      { channel: 'position', id: 2, fate: 'acked' },
      { channel: 'effects', id: 3, fate: 'acked' },
    ])
    expect(a.drainMessageFates()).toEqual([])
  })

  it('take those of one channel, and leave the others', () => {
    const a = settled()
    expect(a.drainMessageAcks('events')).toEqual([1])
    expect(a.drainMessageAcks('events')).toEqual([])
    expect(a.drainMessageAcks()).toEqual([0, 2, 3])
    expect(a.drainMessageFates('effects')).toEqual([{ channel: 'effects', id: 3, fate: 'acked' }])
    expect(a.drainMessageFates().map(({ id }) => id)).toEqual([0, 1, 2])
  })

  it('are two lists: taking from one leaves the other', () => {
    const a = settled()
    a.drainMessageFates()
    expect(a.drainMessageAcks('moves')).toEqual([0])
    const b = settled()
    b.drainMessageAcks()
    expect(b.drainMessageFates('moves')).toHaveLength(1)
  })

  it('tell of lost and late messages: fates all of it, acks what the peer has', () => {
    const [a, b] = pair()
    a.sendMessage('position', bytes(1))
    const [late] = a.packetsToSend()
    for (const value of [2, 3]) {
      a.sendMessage('effects', bytes(value))
      carry(a, b)
    }
    carry(b, a)
    expect(a.drainMessageFates('position')).toEqual([{ channel: 'position', id: 2, fate: 'lost' }])
    expect(a.drainMessageAcks('position')).toEqual([])
    b.receivePacket(late ?? bytes())
    carry(b, a)
    expect(a.drainMessageFates('position')).toEqual([{ channel: 'position', id: 2, fate: 'ackedLate' }])
    expect(a.drainMessageAcks('position')).toEqual([2])
  })

  it('keep the newest 65,536 at the most, and lose half at once', () => {
    const [a, b] = pair()
    const settle = (count: number): void => {
      for (let index = 0; index < count; index += 1) a.sendMessage('events', bytes())
      carry(a, b)
      carry(b, a)
    }
    for (let round = 0; round < 64; round += 1) settle(1024)
    expect(a.drainMessageAcks('moves')).toEqual([])
    expect(a.drainMessageAcks()).toHaveLength(65_536)
    settle(1)
    expect(a.drainMessageAcks()).toEqual([65_536 * 64 + 1])
    const fates = a.drainMessageFates().map(({ id }) => id)
    expect([fates.length, fates[0], fates.at(-1)]).toEqual([32_769, 32_768 * 64 + 1, 65_536 * 64 + 1])
    expect(a.stats()).toMatchObject({ acksDropped: 0, fatesDropped: 32_768 })
    // Received messages are never dropped.
    expect(b.drainReceivedMessages('events')).toHaveLength(65_537)
  })
})
