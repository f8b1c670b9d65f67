// Cursors over bytes: what they read and write to the byte, and that a reader never passes its end.

import { describe, expect, it } from 'vitest'
import {
  copyOf,
  maxVarint,
  readerOf,
  readUint,
  readVarint,
  readView,
  skip,
  varintSize,
  writeBytes,
  writeUint,
  writeVarint,
  type Reader,
  type Writer,
} from '../../src/core/bytes.ts'

const reading = (...bytes: ReadonlyArray<number>): Reader => readerOf(new Uint8Array(bytes), 0, bytes.length)

const written = (write: (writer: Writer) => void): ReadonlyArray<number> => {
  const writer = { bytes: new Uint8Array(16), offset: 0 }
  write(writer)
  return [...writer.bytes.subarray(0, writer.offset)]
}

describe('integers', () => {
  it.each([
    [0, 1, [0x00]],
    [255, 1, [0xff]],
    [0x1234, 2, [0x34, 0x12]],
    [65_535, 2, [0xff, 0xff]],
    [0x12_3456, 3, [0x56, 0x34, 0x12]],
    [2_147_483_648, 4, [0x00, 0x00, 0x00, 0x80]],
    [4_294_967_295, 4, [0xff, 0xff, 0xff, 0xff]],
    [4_294_967_296, 8, [0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00]],
    [9_007_199_254_740_991, 8, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 0x00]],
  ])('%d in %d bytes is %j, lowest first', (value, width, bytes) => {
    expect(written((writer) => writeUint(writer, value, width))).toEqual(bytes)
    expect(readUint(reading(...bytes), width)).toBe(value)
  })

  it('are read one after another', () => {
    const reader = reading(1, 2, 0, 3, 0, 0, 0)
    expect([readUint(reader, 1), readUint(reader, 2), readUint(reader, 4)]).toEqual([1, 2, 3])
    expect([reader.offset, reader.fault]).toEqual([7, 'none'])
  })

  it('that end too early are 0, and the reader says so', () => {
    const reader = reading(1, 2, 3)
    expect(readUint(reader, 4)).toBe(0)
    expect([reader.offset, reader.fault]).toEqual([0, 'truncated'])
  })

  // A header cut off inside a wide number once took the bytes left over for the next field, and reported that one.
  it('that end too early end the reading: what is left is not taken for the next field', () => {
    const reader = reading(1, 2, 0xff)
    expect([readUint(reader, 4), readUint(reader, 1), readVarint(reader), readView(reader, 1).length]).toEqual([
      0, 0, 0, 0,
    ])
    expect([reader.offset, reader.fault]).toEqual([0, 'truncated'])
  })

  it('are not read from behind the end, though there are bytes', () => {
    const reader = readerOf(new Uint8Array([1, 2, 3, 4]), 1, 2)
    expect([readUint(reader, 1), readUint(reader, 1), reader.fault]).toEqual([2, 0, 'truncated'])
  })

  it('are not read where the end lies before the start', () => {
    const reader = readerOf(new Uint8Array([1, 2]), 0, -2)
    expect([readUint(reader, 1), reader.fault]).toEqual([0, 'truncated'])
  })
})

describe('varints', () => {
  it.each([
    [0, [0x00]],
    [1, [0x01]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [16_383, [0xff, 0x7f]],
    [16_384, [0x80, 0x80, 0x01]],
    [2_097_151, [0xff, 0xff, 0x7f]],
    [2_097_152, [0x80, 0x80, 0x80, 0x01]],
    [268_435_455, [0xff, 0xff, 0xff, 0x7f]],
  ])('%d is %j', (value, bytes) => {
    expect(written((writer) => writeVarint(writer, value))).toEqual(bytes)
    const reader = reading(...bytes)
    expect([readVarint(reader), reader.offset, reader.fault]).toEqual([value, bytes.length, 'none'])
    expect(varintSize(value)).toBe(bytes.length)
  })

  it('hold at most 28 bits', () => {
    expect(maxVarint).toBe(268_435_455)
  })

  it.each([
    ['ends in a needless 0', [0x80, 0x00]],
    ['ends in a needless 0 after three bytes', [0xff, 0xff, 0xff, 0x00]],
    ['goes on after four bytes', [0x80, 0x80, 0x80, 0x80, 0x01]],
  ])('one that %s is at fault', (_name, bytes) => {
    const reader = reading(...bytes)
    expect([readVarint(reader), reader.fault]).toEqual([0, 'varint'])
  })

  it.each([[[]], [[0x80]], [[0xff, 0xff, 0xff]]])('%j ends too early', (bytes) => {
    const reader = reading(...bytes)
    expect([readVarint(reader), reader.fault]).toEqual([0, 'truncated'])
  })

  it('the first fault is the one that is told', () => {
    const reader = reading(0x80, 0x00, 0x80)
    readVarint(reader)
    readVarint(reader)
    readUint(reader, 4)
    expect(reader.fault).toBe('varint')
  })
})

describe('views', () => {
  it('show the next bytes without a copy', () => {
    const bytes = new Uint8Array([1, 2, 3, 4])
    const reader = readerOf(bytes, 1, 4)
    const view = readView(reader, 2)
    expect([...view]).toEqual([2, 3])
    expect(view.buffer).toBe(bytes.buffer)
    expect(reader.offset).toBe(3)
  })

  it('may be empty at the end', () => {
    const reader = reading()
    expect([readView(reader, 0).length, reader.fault]).toEqual([0, 'none'])
  })

  it('are empty where bytes are missing, whatever was announced', () => {
    const reader = reading(1, 2, 3)
    expect([readView(reader, 4_294_967_295).length, reader.offset, reader.fault]).toEqual([0, 0, 'truncated'])
  })
})

describe('places', () => {
  it('are where the next bytes begin, and those are passed over', () => {
    const reader = readerOf(new Uint8Array([1, 2, 3, 4]), 1, 4)
    expect([skip(reader, 2), skip(reader, 0), skip(reader, 1)]).toEqual([1, 3, 3])
    expect([reader.offset, reader.fault]).toEqual([4, 'none'])
  })

  it('are 0 where bytes are missing, and nothing is passed over', () => {
    const reader = readerOf(new Uint8Array([1, 2, 3, 4]), 1, 3)
    expect([skip(reader, 3), reader.offset, reader.fault]).toEqual([0, 1, 'truncated'])
  })
})

describe('bytes', () => {
  it('are written where the cursor stands', () => {
    expect(
      written((writer) => {
        writeUint(writer, 9, 1)
        writeBytes(writer, new Uint8Array([7, 8]))
        writeBytes(writer, new Uint8Array(0))
        writeUint(writer, 1, 2)
      }),
    ).toEqual([9, 7, 8, 1, 0])
  })

  it('a copy shares nothing, and of a Node Buffer it is a plain array', () => {
    const buffer = Buffer.from([1, 2, 3])
    const copy = copyOf(buffer.subarray(1))
    buffer[1] = 99
    expect([...copy]).toEqual([2, 3])
    expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype)
    expect(copy.buffer.byteLength).toBe(2)
  })
})
