// One frame read, and the way back found.

import { describe, expect, it } from 'vitest'
import { frameChecksum } from '../../../src/replay/format/checksum.ts'
import { equalBytes, findSync, isBroken, readFrame, readSync } from '../../../src/replay/format/frame-reader.ts'
import {
  byteWriter,
  bytesWritten,
  writeByte,
  writeNumber,
  writeRaw,
  writeWord,
} from '../../../src/replay/format/byte-writer.ts'

const frame = (index: number, type: number, ...payload: ReadonlyArray<number>): ReadonlyArray<number> => {
  const writer = byteWriter(1)
  writeNumber(writer, payload.length)
  writeByte(writer, type)
  writeRaw(writer, Uint8Array.from(payload))
  writeWord(writer, frameChecksum(index, type, Uint8Array.from(payload)))
  return [...bytesWritten(writer)]
}

const marker = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index)
const sync = (index: number): ReadonlyArray<number> => frame(index, 4, ...marker, index)
const bytesOf = (...parts: ReadonlyArray<ReadonlyArray<number>>): Uint8Array => Uint8Array.from(parts.flat())

describe('a frame', () => {
  const bytes = bytesOf([0, 0], frame(3, 2, 7, 8, 9))

  it('says where its payload lies', () => {
    expect(readFrame(bytes, 2, 3)).toEqual({ type: 2, start: 4, end: 7, next: 11 })
  })

  it('is corrupt as another one than it is', () => {
    expect(readFrame(bytes, 2, 4)).toEqual({ fault: 'Corrupt', bytes: 9 })
  })

  it('is truncated wherever it is cut off', () => {
    for (let end = 2; end < bytes.length; end += 1)
      expect(readFrame(bytes.subarray(0, end), 2, 3)).toEqual({ fault: 'Truncated', bytes: 0 })
  })

  it('is corrupt when its length is no number', () => {
    expect(readFrame(Uint8Array.of(0x80, 0x00, 1, 2, 3, 4, 5, 6), 0, 0)).toEqual({ fault: 'Corrupt', bytes: 0 })
  })

  it('is corrupt with any bit changed but one that makes it longer than the file', () => {
    for (let bit = 16; bit < 8 * bytes.length; bit += 1) {
      const changed = bytes.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(isBroken(readFrame(changed, 2, 3))).toBe(true)
    }
  })
})

describe('a sync frame', () => {
  it('says its index, to whom the marker is known', () => {
    const bytes = bytesOf(sync(5))
    const found = readFrame(bytes, 0, 5)
    if (isBroken(found)) throw new Error(found.fault)
    expect(readSync(bytes, found, marker)).toBe(5)
    expect(readSync(bytes, found, new Uint8Array(16))).toBe(undefined)
  })

  it('is found behind anything, from an offset on', () => {
    const bytes = bytesOf([1, 2, 3], sync(5), frame(6, 2, 1), sync(7))
    expect(findSync(bytes, 0, marker)).toMatchObject({ offset: 3, index: 5 })
    expect(findSync(bytes, 3, marker)).toMatchObject({ offset: 3, index: 5 })
    expect(findSync(bytes, 4, marker)).toMatchObject({ index: 7 })
    expect(findSync(bytes, bytes.length, marker)).toBe(undefined)
  })

  it.each<readonly [string, ReadonlyArray<number>]>([
    ['a marker in the middle of something', [9, 9, ...marker, 5]],
    ['another type', frame(5, 2, ...marker, 5)],
    ['another index than it says', frame(6, 4, ...marker, 5)],
    ['something behind its index', frame(5, 4, ...marker, 5, 0)],
    ['no index', frame(0, 4, ...marker)],
    ['half a marker', [...frame(5, 4, ...marker, 5)].slice(0, 10)],
  ])('is not found in %s; one behind it is', (_name, part) => {
    const bytes = bytesOf(part, sync(8))
    expect(findSync(bytes, 0, marker)).toMatchObject({ offset: part.length, index: 8 })
  })
})

it('bytes are equal when each is', () => {
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
})
