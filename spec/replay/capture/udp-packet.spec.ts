// IPv4 and UDP headers, byte by byte. spec/wireshark has tshark verify the checksums of more of them.

import { describe, expect, it } from 'vitest'
import { maxUdpPayloadBytes, wrapInUdp } from '../../../src/replay/capture/udp-packet.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('wrapInUdp', () => {
  it('puts 28 bytes before the datagram', () => {
    const packet = wrapInUdp(Uint8Array.of(0xaa, 0xbb, 0xcc), { from: 1, to: 2, port: 20_555 })
    expect(hex(packet.subarray(0, 20))).toBe('4500001f000040004011b6cac0000201c0000202')
    expect(hex(packet.subarray(20))).toBe('504b504b000b6481aabbcc')
  })

  it('swaps the addresses on the way back', () => {
    const packet = wrapInUdp(new Uint8Array(), { from: 2, to: 1, port: 1 })
    expect(hex(packet.subarray(12, 20))).toBe('c0000202c0000201')
    expect(packet).toHaveLength(28)
  })

  it('never writes a checksum of 0, which would mean that there is none', () => {
    const filler = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff)
    const route = { from: 1, to: 2, port: 20_555 } as const
    const checksums = Array.from({ length: 0x1_0000 }, (_, word) =>
      hex(wrapInUdp(filler(word), route).subarray(26, 28)),
    )
    expect(checksums).not.toContain('0000')
    expect(checksums.filter((checksum) => checksum === 'ffff')).toHaveLength(1)
  })

  it('cuts what no IPv4 packet can hold', () => {
    const packet = wrapInUdp(new Uint8Array(70_000).fill(255), { from: 1, to: 2, port: 1 })
    expect(maxUdpPayloadBytes).toBe(65_507)
    expect(packet).toHaveLength(65_535)
    expect(hex(packet.subarray(2, 4))).toBe('ffff')
    expect(hex(packet.subarray(24, 26))).toBe('ffeb')
  })
})
