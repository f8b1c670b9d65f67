// What is written on a writer, byte for byte, and read again; and what a reader refuses.

import { describe, expect, it } from 'vitest'
import { readerOf } from '../../../src/core/bytes.ts'
import {
  byteWriter,
  bytesWritten,
  readBlock,
  readByte,
  readDouble,
  readNumber,
  readText,
  readWord,
  writeBlock,
  writeByte,
  writeDouble,
  writeNumber,
  writeRaw,
  writeText,
  writeWord,
  type ByteWriter,
} from '../../../src/replay/format/byte-writer.ts'

const written = (write: (writer: ByteWriter) => void): Array<number> => {
  const writer = byteWriter(1)
  write(writer)
  return [...bytesWritten(writer)]
}

const reading = (...bytes: ReadonlyArray<number>): ReturnType<typeof readerOf> =>
  readerOf(Uint8Array.from(bytes), 0, bytes.length)

describe('a number', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [16_667, [0x9b, 0x82, 0x01]],
    [0x7fff_ffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [0x8000_0000, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%d', (value, bytes) => {
    expect(written((writer) => writeNumber(writer, value))).toEqual(bytes)
    const reader = reading(...bytes)
    expect([readNumber(reader), reader.fault, reader.offset]).toEqual([value, 'none', bytes.length])
  })

  it.each([
    ['longer than need be', [0x80, 0x00]],
    ['no safe integer', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10]],
    ['of nine bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
  ])('is refused when it is %s', (_name, bytes) => {
    const reader = reading(...bytes)
    expect([readNumber(reader), reader.fault]).toEqual([0, 'varint'])
  })
})

describe('the rest', () => {
  it('is little-endian, and bytes have their length before them', () => {
    expect(written((writer) => writeWord(writer, 0x8765_4321))).toEqual([0x21, 0x43, 0x65, 0x87])
    expect(written((writer) => writeDouble(writer, -1.5))).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0xbf])
    expect(written((writer) => writeBlock(writer, Uint8Array.of(7, 8)))).toEqual([2, 7, 8])
    expect(written((writer) => writeRaw(writer, Uint8Array.of(7, 8)))).toEqual([7, 8])
    expect(written((writer) => writeText(writer, 'é'))).toEqual([2, 0xc3, 0xa9])
    expect(written((writer) => writeByte(writer, 200))).toEqual([200])
  })

  it('is read as it was written', () => {
    const reader = reading(0x21, 0x43, 0x65, 0x87, 0, 0, 0, 0, 0, 0, 0xf8, 0xbf, 2, 7, 8, 2, 0xc3, 0xa9, 200)
    expect([readWord(reader), readDouble(reader)]).toEqual([0x8765_4321, -1.5])
    expect([readBlock(reader), readText(reader), readByte(reader)]).toEqual([Uint8Array.of(7, 8), 'é', 200])
    expect(reader.fault).toBe('none')
  })

  it('has one NaN, whatever bits it had', () => {
    const other = new Float64Array(new Uint32Array([1, 0xfff8_0001]).buffer)[0] as number
    expect(written((writer) => writeDouble(writer, other))).toEqual(written((writer) => writeDouble(writer, NaN)))
  })

  it.each([
    ['a byte', readByte, [], 'truncated'],
    ['a word', readWord, [1, 2, 3], 'truncated'],
    ['a double', readDouble, [1, 2, 3], 'truncated'],
    ['a block', readBlock, [3, 1, 2], 'truncated'],
    ['a text that is none', readText, [1, 0xff], 'varint'],
  ])('%s that is not there is a fault, and nothing from then on is read', (_name, read, bytes, fault) => {
    const reader = reading(...bytes)
    read(reader)
    expect(reader.fault).toBe(fault)
    expect([readByte(reader), readNumber(reader), reader.fault]).toEqual([0, 0, fault])
  })
})
