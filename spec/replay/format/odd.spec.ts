// Odd values, each kind as bytes, and what stands for those of which only the type is kept.

import { describe, expect, it } from 'vitest'
import { readerOf } from '../../../src/core/bytes.ts'
import { readOdd, writeOdd } from '../../../src/replay/format/odd.ts'
import { byteWriter, bytesWritten } from '../../../src/replay/format/byte-writer.ts'

const written = (value: unknown): Uint8Array => {
  const writer = byteWriter(1)
  writeOdd(writer, value)
  return bytesWritten(writer)
}

const read = (bytes: Uint8Array): unknown => readOdd(readerOf(bytes, 0, bytes.length))

describe('an odd value', () => {
  it.each([
    [undefined, [0]],
    [false, [1]],
    [true, [2]],
    [-1, [3, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf]],
    ['a\ud800', [4, 2, 0x61, 0, 0, 0xd8]],
    [Uint8Array.of(9), [5, 1, 9]],
  ])('%j is kept as it is', (value, bytes) => {
    expect([...written(value)]).toEqual(bytes)
    expect(read(Uint8Array.from(bytes))).toEqual(value)
  })

  it.each([
    [{ length: 3 }, 6],
    [[1, 2], 6],
    [new Map(), 6],
    [new Uint16Array(1), 6],
    [(): void => undefined, 7],
    [Symbol('x'), 8],
    [12n, 9],
  ])('of another one its type is kept', (value, kind) => {
    expect([...written(value)]).toEqual([kind])
    expect(typeof read(Uint8Array.of(kind))).toBe(typeof value)
  })

  it('is not read where there is none', () => {
    const reader = readerOf(Uint8Array.of(10), 0, 1)
    expect(readOdd(reader)).toBe(undefined)
    expect(reader.fault).toBe('varint')
    const empty = readerOf(Uint8Array.of(), 0, 0)
    readOdd(empty)
    expect(empty.fault).toBe('truncated')
  })
})
