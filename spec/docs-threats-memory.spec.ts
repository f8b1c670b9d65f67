// docs/threats.md, "Memory, per endpoint": real endpoints are pushed against the bounds, by an application that sends and never
// drains, and by a peer whose datagrams are written by hand. One more than the bound is refused, or makes room.

import { describe, expect, it } from 'vitest'
import { defineConfig, Packeteer } from '../src/index.ts'
import { receiveWindow } from '../src/packet/arrivals.ts'
import { lengthOf, maxInFlight, maxRemembered } from '../src/packet/flight.ts'
import { datagramOf, lastFragment, single } from './support/threat-datagrams.ts'
import { channels, config, configWith, cross, outcome } from './support/threat-ends.ts'

const sendAll = (end: Packeteer, channel: string, bytes: number): number => {
  let sent = 0
  while (end.sendMessage(channel, new Uint8Array(bytes))._tag === 'Right') sent += 1
  return sent
}

describe('what an endpoint keeps of what it sends', () => {
  it.each(Object.keys(channels))('channel %s refuses message 1,025', (channel) => {
    const end: Packeteer = new Packeteer(config)
    expect(sendAll(end, channel, 0)).toBe(config.maxOutstandingMessages)
  })

  it.each(Object.keys(channels))('channel %s refuses byte 4,194,305', (channel) => {
    const end: Packeteer = new Packeteer(config)
    expect(sendAll(end, channel, 65_536) * 65_536).toBe(config.maxOutstandingBytes)
    expect(end.stats().channels[channel]?.outstandingBytes).toBe(config.maxOutstandingBytes)
  })

  it('settled sizes behind a large unreliable message that never gets room are bounded', () => {
    const small = configWith({ maxOutstandingMessages: 4 })
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(small), new Packeteer(small)]
    end.sendMessage('effects', new Uint8Array(5000))
    let sent = 1
    while (end.sendMessage('effects', new Uint8Array(1))._tag === 'Right') {
      sent += 1
      for (const datagram of end.packetsToSend({ maxBytes: 60 })) peer.receivePacket(datagram)
      cross(peer, end)
    }
    expect(sent).toBe(16 * small.maxOutstandingMessages)
  })

  it('records of datagrams in flight and of lost ones are bounded, and what falls out settles as lost', () => {
    const names = Array.from({ length: 8 }, (_, index) => `channel ${index}`)
    const wide = defineConfig({
      channels: Object.fromEntries(names.map((name) => [name, { reliable: false, ordered: false }])),
    })
    const end: Packeteer = new Packeteer(wide)
    for (const name of names) {
      for (let count = 0; count < 1024; count += 1) {
        end.sendMessage(name, new Uint8Array(1))
        end.packetsToSend()
      }
    }
    end.packetsToSend()
    expect(lengthOf(end.state.packets.flight)).toBe(maxInFlight)
    expect(end.state.packets.flight.lost.length).toBe(maxRemembered)
    expect(end.drainMessageFates().filter(({ fate }) => fate === 'lost').length).toBe(8192 - maxInFlight)
  })

  it('fates and acks that nobody drains are bounded, and the newest stay', () => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    let last = -1
    for (let sent = 0; sent < 70_000; sent += 1) {
      const answer = end.sendMessage('effects', new Uint8Array(0))
      if (answer._tag === 'Right') last = answer.right
      if (sent % 1000 < 999) continue
      cross(end, peer)
      peer.drainReceivedMessages('effects')
      cross(peer, end)
    }
    const acks = end.drainMessageAcks()
    expect(acks.length).toBeLessThanOrEqual(65_536)
    expect(acks.length).toBeGreaterThan(32_768)
    expect(acks.at(-1)).toBe(last)
    expect(end.drainMessageFates().length).toBe(acks.length)
  })
})

describe('what a peer can make an endpoint keep', () => {
  it('messages held back for order: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(config)
    const last = config.maxOutstandingMessages - 1
    for (let message = 1; message <= last; message += 1) {
      expect(outcome(end, datagramOf(message, ...single(message, 1)))).toBe('taken')
    }
    const before = end.state
    expect(outcome(end, datagramOf(last + 1, ...single(last + 1, 1)))).toBe('BeyondWindow')
    expect(end.state.channels).toBe(before.channels)
    expect(outcome(end, datagramOf(last + 1, ...single(0, 1)))).toBe('taken')
    expect(end.drainReceivedMessages('moves').length).toBe(last + 1)
  })

  it('their bytes: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(
      configWith({ maxMessageBytes: 1000, maxOutstandingBytes: 1000, maxPartialBytes: 1000 }),
    )
    const half = Array.from({ length: 500 }, () => 1)
    expect(outcome(end, datagramOf(0, ...single(1, ...half)))).toBe('taken')
    expect(outcome(end, datagramOf(1, ...single(2, ...half)))).toBe('taken')
    expect(outcome(end, datagramOf(2, ...single(3, 1)))).toBe('BeyondWindow')
  })

  it('incomplete messages of a reliable channel: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(config)
    for (let message = 0; message < config.maxOutstandingMessages; message += 1) {
      expect(outcome(end, datagramOf(message, ...lastFragment(1, message)))).toBe('taken')
    }
    expect(outcome(end, datagramOf(1024, ...lastFragment(1, 1024)))).toBe('BeyondWindow')
    expect(end.state.messages.partials[1]).toHaveLength(config.maxOutstandingMessages)
  })

  it('incomplete messages of an unreliable channel: the oldest makes room, and time takes the rest', () => {
    const end: Packeteer = new Packeteer(config)
    for (let message = 0; message < 100; message += 1) {
      expect(outcome(end, datagramOf(message, ...lastFragment(3, message)))).toBe('taken')
    }
    expect(end.state.messages.partials[3]?.map(({ number }) => number)).toEqual(
      Array.from({ length: config.maxPartialMessages }, (_, index) => 100 - config.maxPartialMessages + index),
    )
    for (let second = 0; second < 6; second += 1) end.update(1000)
    end.packetsToSend()
    expect(end.state.messages.partials.flat()).toEqual([])
  })

  it('memory grows by what arrived: the last byte of a message of 1 MiB costs a byte', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(0, 0xe0, 0, 0, 0, 0xf0, 0x07, 0xf0, 0x07, 9))).toBe('taken') // index 1,008 of 1,008
    expect(end.state.messages.partials[0]?.[0]?.bytes).toBe(1)
    expect(outcome(end, datagramOf(1, 0xe0, 1, 0, 0, 0xf1, 0x07, 0xf1, 0x07, 9))).toBe('Malformed')
  })

  it('old packets: the receive window and no further', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(5000))).toBe('taken')
    expect(outcome(end, datagramOf(5000 - receiveWindow))).toBe('taken')
    expect(outcome(end, datagramOf(5000 - receiveWindow))).toBe('Duplicate')
    expect(outcome(end, datagramOf(5000 - receiveWindow - 1))).toBe('Stale')
  })
})
