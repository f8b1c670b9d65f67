// What is not text is written out as an escape; what is text stays.

import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/replay/plain-text.ts'

describe('plain text', () => {
  it('stays as it is', () => {
    const text = 'moves, größe, 位置, 🎲 \\u001b'
    expect(plainText(text)).toBe(text)
  })

  it.each([
    ['C0 and DEL', '\u0000\t\n\u001b[2J\u007f', '\\u0000\\u0009\\u000a\\u001b[2J\\u007f'],
    ['C1', '\u0085\u009b31m', '\\u0085\\u009b31m'],
    ['bidirectional marks', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
    ['separators of lines', '\u2028\u2029', '\\u2028\\u2029'],
    [
      'invisible ones',
      '\u200b\u200d\u2060\ufeff\u00ad\u3164\u034f',
      '\\u200b\\u200d\\u2060\\ufeff\\u00ad\\u3164\\u034f',
    ],
    ['tags, which take two units', '\u{e0041}', '\\udb40\\udc41'],
    ['lone surrogates', '\ud800x\udfff', '\\ud800x\\udfff'],
  ])('writes out %s', (_name, text, plain) => {
    expect(plainText(text)).toBe(plain)
    expect(plainText(plain)).toBe(plain)
    // In JSON it is another way to write the same.
    expect(JSON.parse(plainText(JSON.stringify(text)))).toBe(text)
  })
})
