// The test vectors of RFC 3720, appendix B.4, and the check value that catalogues of checksums give for CRC-32C.

import { describe, expect, it } from 'vitest'
import { crcEnd, crcOver, crcStart } from '../../src/core/crc32c.ts'

const crc = (bytes: ReadonlyArray<number>): number => crcEnd(crcOver(crcStart, new Uint8Array(bytes), 0, bytes.length))

const counting = Array.from({ length: 32 }, (_, index) => index)

/** An iSCSI SCSI Read (10) command PDU. */
const readCommand = [
  0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18,
  0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
]

describe('CRC-32C', () => {
  it.each([
    ['32 bytes of zeros', counting.map(() => 0), 0x8a91_36aa],
    ['32 bytes of ones', counting.map(() => 0xff), 0x62a8_ab43],
    ['32 bytes counting up', counting, 0x46dd_794e],
    ['32 bytes counting down', counting.map((index) => 31 - index), 0x113f_db5c],
    ['an iSCSI command', readCommand, 0xd996_3a56],
    ['the digits 1 to 9', [49, 50, 51, 52, 53, 54, 55, 56, 57], 0xe306_9283],
    ['one byte of 0', [0], 0x527d_5351],
  ])('of %s', (_name, bytes, checksum) => {
    expect(crc(bytes)).toBe(checksum)
  })

  it('of nothing is 0', () => {
    expect(crcEnd(crcStart)).toBe(0)
  })

  it('is never negative', () => {
    expect(crc([49, 50, 51, 52, 53, 54, 55, 56, 57])).toBeGreaterThan(0x7fff_ffff)
  })

  it('goes on from where it was: over two parts as over the whole', () => {
    const bytes = new Uint8Array(readCommand)
    const half = crcOver(crcStart, bytes, 0, 20)
    expect(crcEnd(crcOver(half, bytes, 20, 48))).toBe(0xd996_3a56)
    expect(crcEnd(crcOver(half, bytes, 20, 48))).toBe(0xd996_3a56)
  })

  it('covers from the first position up to and without the second', () => {
    const framed = new Uint8Array([7, 49, 50, 51, 52, 53, 54, 55, 56, 57, 7])
    expect(crcEnd(crcOver(crcStart, framed, 1, 10))).toBe(0xe306_9283)
  })

  it('sees every flip of one bit', () => {
    const flips = Array.from({ length: 256 }, (_, bit) =>
      crc(counting.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))),
    )
    expect(new Set([...flips, 0x46dd_794e]).size).toBe(257)
  })
})
