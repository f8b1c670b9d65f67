/**
 * CRC-32C (Castagnoli), reflected: RFC 3720, section 12.1, with its test vectors in the spec. Finds every error of one bit,
 * every burst of up to 32 bits, and all but 2^-32 of anything else. It is no defence against forgery.
 */
const polynomial = 0x82f6_3b78

/** One entry per byte value: eight steps of the shift register at once. */
const table: ReadonlyArray<number> = Array.from({ length: 256 }, (_, byte) => {
  let register = byte
  for (let bit = 0; bit < 8; bit += 1) register = (register & 1) === 1 ? (register >>> 1) ^ polynomial : register >>> 1
  return register
})

/** The register before the first byte. */
export const crcStart = -1

/** The register after some more bytes: `from` up to and without `to`. */
export function crcOver(register: number, bytes: Uint8Array, from: number, to: number): number {
  let rest = register
  for (let index = from; index < to; index += 1)
    rest = (rest >>> 8) ^ (table[(rest ^ (bytes[index] as number)) & 0xff] as number)
  return rest
}

/** The checksum that the register stands for, 0 to 2^32 - 1. */
export const crcEnd = (register: number): number => (register ^ -1) >>> 0
