// Frame numbers in bytes: as a varint of the protocol while that can hold them, and on from there.

import { describe, expect, it } from 'vitest'
import { readerOf } from '../../src/core/bytes.ts'
import { longestFrameNumber, readFrameNumber, writeFrameNumber } from '../../src/netcode/frame-number.ts'

const read = (...values: ReadonlyArray<number>) => {
  const reader = readerOf(Uint8Array.from(values), 0, values.length)
  const frame = readFrameNumber(reader)
  return { frame, fault: reader.fault, offset: reader.offset }
}

const full = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]

describe('a frame number', () => {
  it.each<readonly [frame: number, bytes: ReadonlyArray<number>]>([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [2 ** 28 - 1, [0xff, 0xff, 0xff, 0x7f]],
    [2 ** 28, [0x80, 0x80, 0x80, 0x80, 0x01]],
    [2 ** 31 + 5, [0x85, 0x80, 0x80, 0x80, 0x08]],
    [2 ** 49, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
    [Number.MAX_SAFE_INTEGER, [...full, 0x0f]],
  ])('%d', (frame, bytes) => {
    const writer = { bytes: new Uint8Array(longestFrameNumber), offset: 0 }
    writeFrameNumber(writer, frame)
    expect([...writer.bytes.subarray(0, writer.offset)]).toEqual(bytes)
    expect(read(...bytes)).toEqual({ frame, fault: 'none', offset: bytes.length })
  })

  it.each<readonly [what: string, bytes: ReadonlyArray<number>, fault: string]>([
    ['cut off', [0x80, 0x80], 'truncated'],
    ['longer than it has to be', [0x85, 0x00], 'varint'],
    ['2^53', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], 'varint'],
    ['the largest of eight bytes', [...full, 0x7f], 'varint'],
    ['of nine bytes', [...full, 0x8f, 0x01], 'varint'],
  ])('is refused: %s', (_, bytes, fault) => {
    expect(read(...bytes).fault).toBe(fault)
  })
})
