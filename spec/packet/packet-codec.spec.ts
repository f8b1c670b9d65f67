// Header -> bytes, to the byte (docs/wire-format.md, "Datagram"), and back. What is refused: packet-codec-reading.spec.ts.

import { describe, expect, it } from 'vitest'
import type { Header, PacketRules } from '../../src/packet/packet.ts'
import { crcBytes, headerBytes, maxHistoryBytes, readHeader, writeHeader } from '../../src/packet/packet-codec.ts'
import { ackOf, bytes, hex, rules } from './fixture.ts'

/** The datagram with this header around this body. */
function write(header: Header, body = '', with_: PacketRules = rules): string {
  const room = headerBytes(header)
  const inner = bytes(body)
  const datagram = new Uint8Array(room + inner.length + (with_.checked ? crcBytes : 0))
  datagram.set(inner, room)
  writeHeader(with_, header, datagram)
  return hex(datagram)
}

const narrow = (number: number, ack: Header['ack']): Header => ({ number, wide: false, ack })
const wide = (number: number, ack: Header['ack']): Header => ({ number, wide: true, ack })

const full = Array.from({ length: 128 }, () => 'ff').join(' ')

describe('a header', () => {
  it.each([
    ['no ack', narrow(0, undefined), '4f 00 00'],
    ['no ack, wide', wide(0x1234_5678, undefined), '6f 78 56 34 12'],
    ['a clean ack', narrow(0x1234, ackOf(0x5678)), '40 34 12 78 56'],
    ['a clean ack, wide', wide(0x1234_5678, ackOf(0x9abc_def0)), '60 78 56 34 12 f0 de bc 9a'],
    ['a history', narrow(42, ackOf(10, 'ff 03')), '50 2a 00 0a 00 02 ff 03'],
    ['an empty history', narrow(42, ackOf(10, '')), '50 2a 00 0a 00 00'],
    ['three bytes of 255', narrow(42, ackOf(10, 'ff ff ff')), '50 2a 00 0a 00 03 ff ff ff'],
    ['four bytes of 255, which is clean', narrow(42, ackOf(10, 'ff ff ff ff')), '40 2a 00 0a 00'],
    ['four other bytes', narrow(42, ackOf(10, 'ff ff ff 7f')), '50 2a 00 0a 00 04 ff ff ff 7f'],
    ['five bytes of 255', narrow(42, ackOf(10, 'ff ff ff ff ff')), '50 2a 00 0a 00 05 ff ff ff ff ff'],
    ['the longest history', narrow(42, ackOf(10, full)), `50 2a 00 0a 00 80 ${full}`],
    ['a hold field', narrow(42, ackOf(10, undefined, 300_000)), '4e 2a 00 0a 00 2c 01'],
    ['everything', wide(42, ackOf(10, '01', 300_000)), '7e 2a 00 00 00 0a 00 00 00 2c 01 01 01'],
  ])('with %s', (_name, header, datagram) => {
    expect(write(header)).toBe(datagram)
    expect(headerBytes(header)).toBe(bytes(datagram).length)
  })

  it('stands in front of the body', () => {
    expect(write(narrow(42, ackOf(10)), '07 08')).toBe('40 2a 00 0a 00 07 08')
  })

  it('names at most 1,024 packets of history', () => {
    expect(maxHistoryBytes).toBe(128)
  })
})

describe('numbers are cut to what the wire carries', () => {
  it.each([
    [narrow(65_535, ackOf(65_535)), '40 ff ff ff ff'],
    [narrow(65_536, ackOf(65_537)), '40 00 00 01 00'],
    [narrow(2 ** 32 + 5, ackOf(2 ** 33 + 6)), '40 05 00 06 00'],
    [wide(65_536, ackOf(2 ** 31)), '60 00 00 01 00 00 00 00 80'],
    [wide(2 ** 32 - 1, ackOf(2 ** 32)), '60 ff ff ff ff 00 00 00 00'],
    [wide(2 ** 53 - 1, ackOf(2 ** 40 + 7)), '60 ff ff ff ff 07 00 00 00'],
  ])('%j', (header, datagram) => {
    expect(write(header)).toBe(datagram)
  })
})

describe('the hold', () => {
  it.each([
    [0, '40'],
    [999, '40'],
    [1000, '41'],
    [2999, '41'],
    [3000, '42'],
    [16_667, '48'],
    [26_999, '4d'],
  ])('of %d us is a code of 2 ms: %s', (held, first) => {
    expect(write(narrow(42, ackOf(10, undefined, held)))).toBe(`${first} 2a 00 0a 00`)
  })

  it.each([
    [27_000, '1b 00'],
    [27_499, '1b 00'],
    [27_500, '1c 00'],
    [65_534_499, 'fe ff'],
    [65_534_500, 'ff ff'],
    [3_600_000_000, 'ff ff'],
    [-1, 'ff ff'],
  ])('of %d us is a field of whole milliseconds: %s', (held, field) => {
    expect(write(narrow(42, ackOf(10, undefined, held)))).toBe(`4e 2a 00 0a 00 ${field}`)
  })
})

describe('the checksum', () => {
  // Computed with another implementation, bit by bit, over the 25 bytes that are not sent and the datagram.
  it.each([
    ['of a datagram without an ack', narrow(0, undefined), '', {}, '4f 00 00 89 c1 e2 6d'],
    ['of numbers and body', narrow(42, ackOf(10)), '07', {}, '40 2a 00 0a 00 07 72 1c 94 ee'],
    ['of side a', narrow(42, ackOf(10)), '07', { side: 1 }, '40 2a 00 0a 00 07 4a ec 47 9b'],
    ['of side b', narrow(42, ackOf(10)), '07', { side: 2 }, '40 2a 00 0a 00 07 02 fc 33 05'],
    [
      'of the largest session',
      narrow(42, ackOf(10)),
      '07',
      { side: 1, sessionId: 9_007_199_254_740_991 },
      '40 2a 00 0a 00 07 ed ab c2 03',
    ],
    ['of the full number, not of its truncation', narrow(65_578, ackOf(10)), '07', {}, '40 2a 00 0a 00 07 cf eb d7 d9'],
    ['of the full ack number', narrow(42, ackOf(65_546)), '07', {}, '40 2a 00 0a 00 07 42 c8 e5 df'],
    [
      'of numbers beyond 32 bits',
      wide(2 ** 32 + 1, ackOf(2 ** 32 + 2)),
      '',
      { side: 2, sessionId: 5 },
      '60 01 00 00 00 02 00 00 00 f3 15 06 63',
    ],
  ] as const)('%s', (_name, header, body, changes, datagram) => {
    expect(write(header, body, { ...rules, checked: true, ...changes })).toBe(datagram)
  })
})

describe('what is written is read back', () => {
  const context = { newest: 2 ** 32, newestNarrow: 65_530, next: 2 ** 32 + 9, narrowBelow: 65_540 }

  it.each([
    narrow(65_531, undefined),
    narrow(65_537, ackOf(65_539)),
    narrow(65_537, ackOf(4, 'ff 03', 26_000)),
    narrow(65_537, ackOf(4, '', 27_000)),
    narrow(65_537, ackOf(4, full, 65_534_000)),
    wide(2 ** 32 + 1, ackOf(2 ** 32 + 8)),
    wide(2 ** 32 - 1000, ackOf(70_000, '80', -1)),
  ])('%j', (header) => {
    for (const checked of [false, true]) {
      const read = readHeader({ ...rules, checked }, context, bytes(write(header, '07', { ...rules, checked })))
      const start = headerBytes(header)
      expect(read).toEqual({ type: 'ReadHeader', ...header, bodyStart: start, bodyEnd: start + 1 })
    }
  })
})
