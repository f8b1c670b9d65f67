// CRC-32C of a datagram as the section of that name in docs/wire-format.md has it: bit by bit, no table, so that it
// shares no trick with the one in src. The 25 bytes in front are never sent.

import type { Format } from './value.ts'

const reflectedPolynomial = 0x82f63b78

export function crc32c(bytes: Uint8Array): number {
  let register = 0xffffffff
  for (const byte of bytes) {
    register ^= byte
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ ((register & 1) * reflectedPolynomial)
  }
  return (register ^ 0xffffffff) >>> 0
}

/** The CRC that ends a datagram whose other bytes are `covered`; `ack` is absent if the datagram has none. */
export function datagramCrc(covered: Uint8Array, format: Format, number: number, ack: number | undefined): number {
  const whole = new Uint8Array(25 + covered.length)
  const view = new DataView(whole.buffer)
  view.setBigUint64(0, BigInt(format.sessionId), true)
  view.setUint8(8, format.writer === undefined ? 0 : format.writer === 'a' ? 1 : 2)
  view.setBigUint64(9, BigInt(number), true)
  view.setBigUint64(17, ack === undefined ? 2n ** 64n - 1n : BigInt(ack), true)
  whole.set(covered, 25)
  return crc32c(whole)
}
