// docs/threats.md, "Work, per datagram": what one datagram, written by hand, can make an endpoint deliver, look at, answer and believe.

import { describe, expect, it } from 'vitest'
import { Packeteer } from '../src/index.ts'
import { maxEntries } from '../src/message/frame.ts'
import { receiveWindow } from '../src/packet/arrivals.ts'
import { maxHistoryBytes } from '../src/packet/packet-codec.ts'
import { datagramOf, uint } from './support/threat-datagrams.ts'
import { config, outcome } from './support/threat-ends.ts'

describe('what a datagram can make an endpoint do', () => {
  it('deliver 1,024 messages, and not one more', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(0, 0xa3, 0xff, 0x07))).toBe('Malformed') // an even run of 1,025 on channel 3
    expect(outcome(end, datagramOf(0, 0xa3, 0xfe, 0x07))).toBe('taken')
    expect(end.drainReceivedMessages('effects').length).toBe(maxEntries)
  })

  it('look at 128 bytes of history, and not one more', () => {
    const end: Packeteer = new Packeteer(config)
    for (let tick = 0; tick < 2000; tick += 1) {
      end.sendMessage('effects', new Uint8Array(1))
      end.packetsToSend()
    }
    const withHistory = (bytes: number): ReadonlyArray<number> => [
      0x50,
      ...uint(0, 2),
      ...uint(1023, 2),
      bytes,
      ...Array.from({ length: bytes }, () => 255),
    ]
    expect(outcome(end, withHistory(maxHistoryBytes + 1))).toBe('Malformed')
    expect(outcome(end, withHistory(maxHistoryBytes))).toBe('taken')
    expect(end.drainMessageAcks().length).toBe(1024)
  })

  it('not answer, however many came: one bare ack per flush', () => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    for (let packet = 0; packet < 4 * receiveWindow; packet += 1) {
      peer.sendMessage('effects', new Uint8Array(1))
      const [datagram] = peer.packetsToSend()
      if (packet % 2 === 0 && datagram !== undefined) end.receivePacket(datagram)
    }
    const answers = end.packetsToSend()
    expect(answers.length).toBe(1)
    expect(answers[0]?.length).toBeLessThanOrEqual(12 + maxHistoryBytes)
    expect(answers[0]?.length).toBeGreaterThanOrEqual(maxHistoryBytes)
    expect(end.packetsToSend()).toEqual([])
  })

  it('believe no ack of what was never sent', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, [0x40, 0, 0, 0, 0])).toBe('ForgedAck')
  })
})
