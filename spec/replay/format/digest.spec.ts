// The digest, against a second one written from docs/recordings.md, and what it must notice.

import { describe, expect, it } from 'vitest'
import {
  absorbBytes,
  absorbWords,
  finishDigest,
  copyLanes,
  lanesAtStart,
  parseDigest,
  printDigest,
} from '../../../src/replay/format/digest.ts'

const bytesOf = (length: number, salt = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 37 + salt * 11) & 0xff)

const digestOf = (bytes: Uint8Array): string => printDigest(finishDigest(absorbBytes(copyLanes(lanesAtStart), bytes)))

const mask = 0xffff_ffffn
const rotate = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (32n - by))) & mask

/** In bigints, word by word. */
const slowDigest = (bytes: Uint8Array): string => {
  const lanes = [0x9e3779b9n, 0x85ebca6bn, 0xc2b2ae35n, 0x27d4eb2fn]
  const factors = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn, 0x27d4eb2fn]
  const turns = [15n, 13n, 11n, 17n]
  for (let at = 0; at < bytes.length; at += 4) {
    const lane = (at / 4) % 4
    let word = 0n
    for (let index = 3; index >= 0; index -= 1) word = (word << 8n) | BigInt(bytes[at + index] ?? 0)
    lanes[lane] = rotate((((lanes[lane] ?? 0n) ^ word) * (factors[lane] ?? 0n)) & mask, turns[lane] ?? 0n)
  }
  for (let lane = Math.ceil(bytes.length / 4) % 4; lane > 0 && lane < 4; lane += 1)
    lanes[lane] = rotate(((lanes[lane] ?? 0n) * (factors[lane] ?? 0n)) & mask, turns[lane] ?? 0n)
  const mix = (word: bigint): bigint => {
    const once = ((word ^ (word >> 16n)) * 0x85ebca6bn) & mask
    const twice = ((once ^ (once >> 13n)) * 0xc2b2ae35n) & mask
    return twice ^ (twice >> 16n)
  }
  const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
  const low = mix(a ^ rotate(b, 16n))
  const high = mix(c ^ rotate(d, 16n) ^ low)
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

describe('the digest', () => {
  it('is this of nothing and of "123456789"', () => {
    expect(digestOf(Uint8Array.of())).toBe('29282d5e1a49c369')
    expect(digestOf(Uint8Array.from('123456789', (digit) => digit.charCodeAt(0)))).toBe('db2d8dd6d7f8c34d')
  })

  it.each([1, 3, 4, 15, 16, 17, 31, 95, 96, 97, 111, 112, 1000])('of %d bytes is that of the description', (length) => {
    expect(digestOf(bytesOf(length))).toBe(slowDigest(bytesOf(length)))
  })

  it('does not care where in a buffer the bytes lie', () => {
    for (const length of [20, 200]) {
      const wide = new Uint8Array(length + 3)
      wide.set(bytesOf(length), 3)
      expect(digestOf(wide.subarray(3))).toBe(digestOf(bytesOf(length)))
    }
  })

  it('notices every single changed bit, and two that are alike in two words', () => {
    const whole = digestOf(bytesOf(128))
    for (let bit = 0; bit < 1024; bit += 1) {
      const changed = bytesOf(128)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(digestOf(changed)).not.toBe(whole)
      changed[(bit >> 3) ^ 16] = (changed[(bit >> 3) ^ 16] ?? 0) ^ (1 << (bit & 7))
      expect(digestOf(changed)).not.toBe(whole)
    }
  })

  it('takes words as it takes their bytes', () => {
    const lanes = copyLanes(lanesAtStart)
    absorbWords(lanes, 0x0302_0100, 0x0706_0504, 0x0b0a_0908, 0x0f0e_0d0c)
    expect(printDigest(finishDigest(lanes))).toBe(digestOf(Uint8Array.from({ length: 16 }, (_, index) => index)))
  })

  it('goes on from where it stands', () => {
    const half = absorbBytes(copyLanes(lanesAtStart), bytesOf(32).subarray(0, 16))
    const kept = copyLanes(half)
    absorbBytes(copyLanes(half), bytesOf(16, 5))
    expect(half).toEqual(kept)
    expect(printDigest(finishDigest(absorbBytes(copyLanes(half), bytesOf(32).subarray(16))))).toBe(
      digestOf(bytesOf(32)),
    )
  })
})

describe('its digits', () => {
  it('are sixteen, the high word first', () => {
    expect(printDigest({ low: 0x1234, high: 0xabcd_ef01 })).toBe('abcdef0100001234')
    expect(parseDigest('abcdef0100001234')).toEqual({ low: 0x1234, high: 0xabcd_ef01 })
  })
})
