/**
 * The checksum of a frame: CRC-32C over the frame's index and all its bytes, so that a frame that is missing, doubled or in another's
 * place shows as well as a changed one. The same code as core/crc32c.ts, sixteen bytes at a time (Kounavis and Berry, "slicing"), as
 * a recorder writes more than a datagram has: 0.6 instead of 2.8 ns a byte.
 */
import { crcEnd, crcOver, crcStart } from '../core/crc32c.ts'

const lanes = 16

/** `table[256 * k + b]`: what byte `b` does to the register, with `k` bytes behind it. */
const table = buildTable()

function buildTable(): Int32Array {
  const words = new Int32Array(256 * lanes)
  const one = new Uint8Array(1)
  for (let byte = 0; byte < 256; byte += 1) {
    one[0] = byte
    words[byte] = crcOver(0, one, 0, 1)
  }
  for (let at = 256; at < words.length; at += 1) {
    const before = words[at - 256] as number
    words[at] = (before >>> 8) ^ (words[before & 0xff] as number)
  }
  return words
}

/** The checksum of frame number `index`, which lies in these bytes from `from` up to and without `to`. */
export function frameChecksum(index: number, bytes: Uint8Array, from: number, to: number): number {
  const eight = new Uint8Array(8)
  const view = new DataView(eight.buffer)
  view.setUint32(0, index >>> 0, true)
  view.setUint32(4, Math.floor(index / 0x1_0000_0000), true)
  return crcEnd(sliceOver(crcOver(crcStart, eight, 0, 8), bytes, from, to))
}

/** `crcOver`, faster. */
export function sliceOver(register: number, bytes: Uint8Array, from: number, to: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const t = table
  const at = (index: number): number => t[index] as number
  let rest = register
  let offset = from
  for (; offset + lanes <= to; offset += lanes) {
    const a = view.getInt32(offset, true) ^ rest
    const b = view.getInt32(offset + 4, true)
    const c = view.getInt32(offset + 8, true)
    const d = view.getInt32(offset + 12, true)
    rest =
      at(0xf00 | (a & 0xff)) ^
      at(0xe00 | ((a >>> 8) & 0xff)) ^
      at(0xd00 | ((a >>> 16) & 0xff)) ^
      at(0xc00 | (a >>> 24)) ^
      at(0xb00 | (b & 0xff)) ^
      at(0xa00 | ((b >>> 8) & 0xff)) ^
      at(0x900 | ((b >>> 16) & 0xff)) ^
      at(0x800 | (b >>> 24)) ^
      at(0x700 | (c & 0xff)) ^
      at(0x600 | ((c >>> 8) & 0xff)) ^
      at(0x500 | ((c >>> 16) & 0xff)) ^
      at(0x400 | (c >>> 24)) ^
      at(0x300 | (d & 0xff)) ^
      at(0x200 | ((d >>> 8) & 0xff)) ^
      at(0x100 | ((d >>> 16) & 0xff)) ^
      at(d >>> 24)
  }
  return crcOver(rest, bytes, offset, to)
}
