/**
 * Bytes that grow while something is written on them: a local of whoever writes, never part of a value. Whole numbers are LEB128
 * in their shortest form, over all safe integers from 0; a longer or larger one is a fault. docs/recordings.md, "Numbers".
 */
import { readView, writeUint, type Bytes, type Reader } from '../../core/bytes.ts'
import { decodeText, encodeText } from './text.ts'

export interface ByteWriter {
  bytes: Bytes
  offset: number
}

export const byteWriter = (room: number): ByteWriter => ({ bytes: new Uint8Array(room), offset: 0 })

/** Makes room for so many more bytes. */
export function reserve(writer: ByteWriter, count: number): void {
  const needed = writer.offset + count
  if (needed <= writer.bytes.length) return
  const larger = new Uint8Array(Math.max(needed, 2 * writer.bytes.length))
  larger.set(writer.bytes.subarray(0, writer.offset))
  writer.bytes = larger
}

/** The bytes of the longest number: 53 bits. */
const longestNumber = 8

export function writeByte(writer: ByteWriter, byte: number): void {
  reserve(writer, 1)
  writer.bytes[writer.offset] = byte
  writer.offset += 1
}

export function writeNumber(writer: ByteWriter, value: number): void {
  reserve(writer, longestNumber)
  const { bytes } = writer
  let { offset } = writer
  let rest = value
  // Bit operations would cut a number at 32 bits; below that they are faster.
  for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) {
    bytes[offset] = (rest % 128) | 0x80
    offset += 1
  }
  for (; rest > 0x7f; rest >>>= 7) {
    bytes[offset] = (rest & 0x7f) | 0x80
    offset += 1
  }
  bytes[offset] = rest
  writer.offset = offset + 1
}

/** IEEE 754 double, little-endian: any number to the bit, but one NaN for all. */
export function writeDouble(writer: ByteWriter, value: number): void {
  reserve(writer, 8)
  new DataView(writer.bytes.buffer).setFloat64(writer.offset, Number.isNaN(value) ? NaN : value, true)
  writer.offset += 8
}

/** Four bytes, little-endian. */
export function writeWord(writer: ByteWriter, word: number): void {
  reserve(writer, 4)
  writeUint(writer, word, 4)
}

/** These bytes and nothing before them. */
export function writeRaw(writer: ByteWriter, bytes: Uint8Array): void {
  reserve(writer, bytes.length)
  writer.bytes.set(bytes, writer.offset)
  writer.offset += bytes.length
}

/** Bytes with their length before them. */
export function writeBlock(writer: ByteWriter, bytes: Uint8Array): void {
  writeNumber(writer, bytes.length)
  writeRaw(writer, bytes)
}

export const writeText = (writer: ByteWriter, text: string): void => writeBlock(writer, encodeText(text))

/** What is written, in a buffer of its own. */
export const bytesWritten = (writer: ByteWriter): Bytes => writer.bytes.slice(0, writer.offset)

export function readNumber(reader: Reader): number {
  let value = 0
  let scale = 1
  for (let count = 1; count <= longestNumber; count += 1) {
    const byte = readByte(reader)
    value += (byte & 0x7f) * scale
    scale *= 128
    if (byte >= 0x80) continue
    return (byte === 0 && count > 1) || value > Number.MAX_SAFE_INTEGER ? refuse(reader) : value
  }
  return refuse(reader)
}

function refuse(reader: Reader): number {
  if (reader.fault === 'none') reader.fault = 'varint'
  return 0
}

export function readByte(reader: Reader): number {
  const { offset } = reader
  if (offset >= reader.end || reader.fault !== 'none') {
    if (reader.fault === 'none') reader.fault = 'truncated'
    return 0
  }
  reader.offset += 1
  return reader.bytes[offset] as number
}

export function readWord(reader: Reader): number {
  const view = readView(reader, 4)
  return view.length < 4 ? 0 : viewOf(view).getUint32(0, true)
}

export function readDouble(reader: Reader): number {
  const view = readView(reader, 8)
  return view.length < 8 ? 0 : viewOf(view).getFloat64(0, true)
}

/** A view: copy it before keeping it longer than the bytes it is on. */
export const readBlock = (reader: Reader): Uint8Array => readView(reader, readNumber(reader))

export function readText(reader: Reader): string {
  const text = decodeText(readBlock(reader))
  if (text === undefined) refuse(reader)
  return text ?? ''
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
