// A reading that has seen nothing yet, and what it makes of that.

import { describe, expect, it } from 'vitest'
import { beginReading, finishReading, isPrefix, note } from '../../../src/replay/read/reading.ts'
import { whole } from '../recording-files.ts'

describe('a reading', () => {
  it('begins behind the prelude, with both markers', () => {
    const { offset, index, markers, budget } = beginReading(whole)
    expect([offset, index, budget]).toEqual([40, 0, 16 * whole.length])
    expect(markers).toEqual([whole.subarray(8, 24), whole.subarray(24, 40)])
  })

  it('knows the beginning of a recording, however short', () => {
    expect([0, 1, 7, 8, 20].map((length) => isPrefix(whole.subarray(0, length)))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(isPrefix(Uint8Array.of(0x88))).toBe(false)
  })

  it('notes a damage once, until reading goes on', () => {
    const reading = beginReading(whole)
    note(reading, { type: 'Corrupt' })
    note(reading, { type: 'Truncated' })
    note(reading, { type: 'TooDamaged' })
    expect(reading.damages.map(({ fault }) => fault.type)).toEqual(['Corrupt', 'TooDamaged'])
  })

  it('that found nothing ends with why', () => {
    const reading = beginReading(whole)
    reading.offset = 50
    note(reading, { type: 'Corrupt' })
    expect(finishReading(reading)).toMatchObject({ _tag: 'Left', left: { offset: 50, fault: { type: 'Corrupt' } } })
    expect(finishReading(beginReading(Uint8Array.of(1)))).toMatchObject({ left: { fault: { type: 'NotARecording' } } })
    expect(finishReading(beginReading(whole.subarray(0, 3)))).toMatchObject({ left: { fault: { type: 'Truncated' } } })
  })
})
