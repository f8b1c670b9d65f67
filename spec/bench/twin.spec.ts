// The twin by example: the bytes are those of docs/wire-format.md, written here by hand, and those of a Packeteer.

import { describe, expect, it } from 'vitest'
import { Twin } from '../../bench/twin/twin.ts'
import { defineConfig } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'

const config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true, recovery: 'lean' },
    position: { reliable: false, ordered: true },
  },
})

const hexOf = (datagrams: ReadonlyArray<Uint8Array>): ReadonlyArray<string> =>
  datagrams.map((datagram) => Buffer.from(datagram).toString('hex'))

const exchange = (make: () => Packeteer<typeof config> | Twin<typeof config>): ReadonlyArray<unknown> => {
  const [a, b] = [make(), make()]
  const sent = [
    a.sendMessage('moves', Uint8Array.of(1, 2)),
    a.sendMessage('moves', Uint8Array.of(3, 4)),
    a.sendMessage('position', Uint8Array.of(5)),
  ]
  const first = a.packetsToSend()
  b.update(16)
  const read = first.map((datagram) => b.receivePacket(datagram))
  const again = first.map((datagram) => b.receivePacket(datagram))
  const answer = b.packetsToSend()
  a.update(16)
  for (const datagram of answer) a.receivePacket(datagram)
  return [
    sent,
    hexOf(first),
    read,
    again,
    b.drainReceivedMessages('moves'),
    b.drainReceivedMessages('position'),
    hexOf(answer),
    a.drainMessageFates(),
    a.drainMessageAcks('moves'),
  ]
}

describe('a twin', () => {
  it('sends a run and a single, delivers them, refuses the copy, acks, and tells the fates', () => {
    const right = (value: unknown): unknown => ({ _tag: 'Right', right: value })
    expect(exchange(() => new Twin(config))).toEqual([
      [right(0), right(64), right(1)],
      // Version 1 and no ack; number 0; an even run on channel 0 from message 0, two messages of 2 bytes; the last, on channel 1.
      [['4f0000', '20', '000000', '00', '02', '01020304', '81', '05'].join('')],
      [right(undefined)],
      [{ _tag: 'Left', left: { type: 'Duplicate', packet: 0 } }],
      [
        { channel: 'moves', id: 0, payload: Uint8Array.of(1, 2) },
        { channel: 'moves', id: 64, payload: Uint8Array.of(3, 4) },
      ],
      [{ channel: 'position', id: 1, payload: Uint8Array.of(5) }],
      // A clean ack of packet 0, held for less than a millisecond.
      ['4000000000'],
      [
        { channel: 'moves', id: 0, fate: 'acked' },
        { channel: 'moves', id: 64, fate: 'acked' },
        { channel: 'position', id: 1, fate: 'acked' },
      ],
      [0, 64],
    ])
  })

  it('says what a Packeteer says', () => {
    expect(exchange(() => new Twin(config))).toEqual(exchange(() => new Packeteer(config)))
  })

  it('refuses as a Packeteer does', () => {
    const refusals = [new Twin(config), new Packeteer(config)].map((end) => [
      end.sendMessage('elsewhere' as 'moves', Uint8Array.of(1)),
      end.sendMessage('moves', [1] as unknown as Uint8Array),
      end.sendMessage('moves', Uint8Array.of(1), { ttlMs: 5 }),
      end.sendMessage('position', Uint8Array.of(1), { ttlMs: Number.NaN }),
      end.sendMessage('position', new Uint8Array(config.maxMessageBytes + 1)),
      end.receivePacket('datagram' as unknown as Uint8Array),
      end.receivePacket(Uint8Array.of(0x4f, 0, 0, 0x9f)),
      end.drainReceivedMessages('position'),
    ])
    expect(refusals[0]).toEqual(refusals[1])
    expect(refusals[0]?.filter((answer) => '_tag' in answer && answer._tag === 'Left')).toHaveLength(7)
  })

  it('reads from a Buffer and keeps nothing of it', () => {
    const [a, b] = [new Twin(config), new Twin(config)]
    a.sendMessage('moves', Buffer.from([7, 8]))
    const [datagram = new Uint8Array()] = a.packetsToSend()
    const buffer = Buffer.from(datagram)
    b.receivePacket(buffer)
    buffer.fill(0)
    const [message] = b.drainReceivedMessages('moves')
    expect(message?.payload).toEqual(Uint8Array.of(7, 8))
    expect(message?.payload.constructor).toBe(Uint8Array)
  })
})
