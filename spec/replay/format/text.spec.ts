// UTF-8, both ways; TextEncoder and TextDecoder, which the library may not use, are the judges.

import { describe, expect, it } from 'vitest'
import { decodeText, encodeText } from '../../../src/replay/format/text.ts'

describe('a text', () => {
  it.each(['', 'moves', 'é', '€', '𝄞', 'a\u{10ffff}b', '\u0000\u007f\u0080\u07ff\u0800\uffff'])(
    '%j is encoded and decoded as everywhere',
    (text) => {
      expect(encodeText(text)).toEqual(new TextEncoder().encode(text))
      expect(decodeText(encodeText(text))).toBe(text)
    },
  )

  it('has no lone surrogate once it is written', () => {
    expect(encodeText('a\ud800b')).toEqual(Uint8Array.of(0x61, 0xef, 0xbf, 0xbd, 0x62))
  })
})

describe('bytes that are no text', () => {
  it.each([
    ['a byte that begins nothing', [0x80]],
    ['a byte that no text has', [0xff]],
    ['cut off', [0x61, 0xe2, 0x82]],
    ['not continued', [0xc3, 0x41]],
    ['overlong, two bytes', [0xc1, 0xbf]],
    ['overlong, three bytes', [0xe0, 0x9f, 0xbf]],
    ['overlong, four bytes', [0xf0, 0x8f, 0xbf, 0xbf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s', (_name, bytes) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(undefined)
  })
})
