// The checksum of a frame: pinned, and different for whatever makes a frame another.

import { describe, expect, it } from 'vitest'
import { frameChecksum } from '../../../src/replay/format/checksum.ts'

const payload = Uint8Array.from({ length: 40 }, (_, index) => index)

describe('the checksum of a frame', () => {
  it('is this', () => {
    expect(frameChecksum(0, 2, Uint8Array.of()).toString(16)).toBe('f2dfe400')
    expect(frameChecksum(5, 2, payload).toString(16)).toBe('3e0e8042')
  })

  it('is another for another index, type, length or byte', () => {
    const same = frameChecksum(5, 2, payload)
    expect(frameChecksum(5, 2, payload.slice())).toBe(same)
    expect(frameChecksum(6, 2, payload)).not.toBe(same)
    expect(frameChecksum(5 + 2 ** 32, 2, payload)).not.toBe(same)
    expect(frameChecksum(5, 3, payload)).not.toBe(same)
    // Zeros fill up the last block: only the length tells them from bytes.
    expect(frameChecksum(5, 2, Uint8Array.from([...payload, 0]))).not.toBe(same)
    for (let index = 0; index < payload.length; index += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = payload.slice()
        changed[index] = (changed[index] ?? 0) ^ (1 << bit)
        expect(frameChecksum(5, 2, changed)).not.toBe(same)
      }
  })
})
