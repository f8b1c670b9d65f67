// Text as UTF-8, against the encoder that every host has.

import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../src/replay/utf8.ts'

describe('encodeUtf8', () => {
  it.each([
    ['', []],
    ['az', [0x61, 0x7a]],
    ['\u007f\u0080', [0x7f, 0xc2, 0x80]],
    ['\u07ff\u0800', [0xdf, 0xbf, 0xe0, 0xa0, 0x80]],
    ['\uffff', [0xef, 0xbf, 0xbf]],
    ['🎮', [0xf0, 0x9f, 0x8e, 0xae]],
    ['a\ud83c', [0x61, 0xef, 0xbf, 0xbd]],
    ['\udfaeb', [0xef, 0xbf, 0xbd, 0x62]],
  ])('of %j', (text, bytes) => {
    expect([...encodeUtf8(text)]).toEqual(bytes)
    expect([...new TextEncoder().encode(text)]).toEqual(bytes)
  })
})
