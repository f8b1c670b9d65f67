// The blocks of a capture file, byte by byte (draft-ietf-opsawg-pcapng, sections 4.1 to 4.3). That tshark reads them is
// shown in spec/wireshark.

import { describe, expect, it } from 'vitest'
import { encodeCapturedPacket, encodeCaptureHeading } from '../../../src/replay/capture/pcapng.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (words: string): string => Buffer.from(words).toString('hex')

describe('encodeCaptureHeading', () => {
  it('is a section header and one interface', () => {
    const section = [
      '0a0d0d0a',
      '30000000', // 48 bytes
      '4d3c2b1a', // little-endian
      '01000000', // version 1.0
      'ffffffffffffffff', // of unknown length
      '04000900' + text('packeteer') + '000000', // the application, padded
      '00000000', // no more options
      '30000000',
    ]
    const description = [
      '01000000',
      '2c000000', // 44 bytes
      'e4000000', // bare IPv4
      '00000000', // nothing is cut
      '02000500' + text('end a') + '000000', // the name
      '0900010006000000', // microseconds
      '00000000',
      '2c000000',
    ]
    expect(hex(encodeCaptureHeading({ application: 'packeteer', interfaceName: 'end a' }))).toBe(
      [...section, ...description].join(''),
    )
  })
})

describe('encodeCapturedPacket', () => {
  const packet = Uint8Array.of(1, 2, 3, 4, 5)

  it('is an enhanced packet block with its direction', () => {
    const block = [
      '06000000',
      '34000000', // 52 bytes
      '00000000', // the first interface
      '0100000002000000', // 2^32 + 2 microseconds, the high half first
      '0500000005000000', // captured and original length
      '0102030405000000',
      '0200040002000000', // sent
      '00000000',
      '34000000',
    ]
    expect(hex(encodeCapturedPacket({ atMicros: 2 ** 32 + 2, direction: 'sent', packet }))).toBe(block.join(''))
  })

  it('bears a comment', () => {
    const block = hex(encodeCapturedPacket({ atMicros: 0, direction: 'received', packet, comment: 'späh' }))
    expect(block).toContain('020004000100000001000500' + text('späh') + '00000000000000')
  })

  it('cuts a comment that no option can hold', () => {
    const block = encodeCapturedPacket({ atMicros: 0, direction: 'received', packet, comment: 'c'.repeat(70_000) })
    expect(block).toHaveLength(32 + 8 + 8 + 4 + 65_536 + 4 - 4 + 4)
    expect(hex(block)).toContain('0100ffff6363')
  })
})
