// What peers say beside their inputs, in bytes, and what makes no sense.

import { describe, expect, it } from 'vitest'
import { decodeReport, decodeStatus, encodeReport, encodeStatus, type Report } from '../../../examples/lockstep/wire.ts'

describe('a status', () => {
  it('is six bytes, or twelve with the worst arrival', () => {
    const plain = { frame: 258, lead: -1.5, worst: undefined }
    expect([...encodeStatus(plain)]).toEqual([0, 0, 1, 2, 0xfe, 0x80])
    expect(decodeStatus(encodeStatus(plain))).toEqual(plain)
    const full = { frame: 1, lead: 0, worst: { frame: 2, margin: -3.25 } }
    expect(encodeStatus(full)).toHaveLength(12)
    expect(decodeStatus(encodeStatus(full))).toEqual(full)
  })

  it('keeps to what two bytes can say', () => {
    const late = decodeStatus(encodeStatus({ frame: 1, lead: 0, worst: { frame: 2, margin: -9999 } }))
    expect(late?.worst?.margin).toBe(-127)
  })

  it.each([0, 5, 7, 13])('is not %d bytes', (length) => {
    expect(decodeStatus(new Uint8Array(length))).toBeUndefined()
  })
})

describe('a report', () => {
  const reports: ReadonlyArray<Report> = [
    { type: 'Checksum', checksum: { frame: 900, parts: [1, 2, 3, 4, 0xffff_ffff] } },
    { type: 'Remains', remains: [] },
    {
      type: 'Remains',
      remains: [
        { player: 1, first: 100, inputs: [Uint8Array.of(), Uint8Array.of(1, 2, 3)] },
        { player: 3, first: 0, inputs: [] },
      ],
    },
  ]
  it.each(reports)('%j comes back as it was', (report) => {
    expect(decodeReport(encodeReport(report))).toEqual(report)
  })

  it.each([[[]], [[9]], [[1, 0, 0]], [[2, 0, 5, 1]], [[2, 0, 1, 0x80]]])('is not %j', (bytes) => {
    expect(decodeReport(Uint8Array.from(bytes))).toBeUndefined()
  })
})
