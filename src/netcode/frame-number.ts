/**
 * Frame numbers in messages: LEB128 of 1 to 8 bytes, up to 2^53 - 1. Below 2^28, 51 days at 60 a second, these are the bytes of a varint
 * of the protocol, which ends there. One encoding for each number (docs/netcode.md, "Bytes of an input message").
 */
import { readUint, type Reader, type Writer } from '../core/bytes.ts'

export const longestFrameNumber = 8

export function writeFrameNumber(writer: Writer, frame: number): void {
  let rest = frame
  while (rest >= 0x80) {
    writer.bytes[writer.offset] = (rest % 0x80) | 0x80
    writer.offset += 1
    rest = Math.floor(rest / 0x80)
  }
  writer.bytes[writer.offset] = rest
  writer.offset += 1
}

/** Past the end, and for a number that is too large or longer than it has to be, `reader.fault` says so. */
export function readFrameNumber(reader: Reader): number {
  let frame = 0
  let unit = 1
  for (let length = 1; length <= longestFrameNumber; length += 1) {
    const byte = readUint(reader, 1)
    frame += (byte & 0x7f) * unit
    unit *= 0x80
    if (byte >= 0x80) continue
    const isShortest = byte > 0 || length === 1
    if (reader.fault === 'none' && (!isShortest || frame > Number.MAX_SAFE_INTEGER)) reader.fault = 'varint'
    return frame
  }
  reader.fault = 'varint'
  return 0
}
