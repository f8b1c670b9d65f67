// Marks as JSON, and what is none.

import { describe, expect, it } from 'vitest'
import { decodeMark, encodeMark } from '../../../src/replay/format/mark.ts'
import type { MarkDetail } from '../../../src/replay/recording.ts'
import { encodeText } from '../../../src/replay/format/text.ts'

describe('a mark', () => {
  it('is a label and details, as JSON', () => {
    const mark = encodeMark('round 2', { map: 'é', players: 4, ranked: true })
    expect(mark).toEqual({
      _tag: 'Right',
      right: encodeText('{"label":"round 2","detail":{"map":"é","players":4,"ranked":true}}'),
    })
  })

  it.each([
    [7 as unknown as string, {}],
    ['a', { deep: {} } as unknown as MarkDetail],
    ['a', { big: Infinity }],
    ['a', 7 as unknown as MarkDetail],
  ])('is no %j with %j', (label, detail) => {
    expect(encodeMark(label, detail)).toMatchObject({ _tag: 'Left', left: { type: 'InvalidMark' } })
  })

  it('is read as it was written', () => {
    expect(decodeMark(encodeText('{"label":"a","detail":{"b":1}}'))).toEqual({ label: 'a', detail: { b: 1 } })
  })

  it.each(['', '{', '[]', '{"label":"a"}', '{"label":"a","detail":{"b":[]}}'])('is not read from %j', (text) => {
    expect(decodeMark(encodeText(text))).toBe(undefined)
  })

  it('is not read from what is no text', () => {
    expect(decodeMark(Uint8Array.of(0xff))).toBe(undefined)
  })
})
