// The desync detector against a model that sees all reports at once, over every order in which peers may be heard.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import { initialDesyncDetector, noteReport } from '../../src/netcode/desync.ts'

const names = ['ann', 'bob', 'cid', 'dan']

/** Per peer and frame a hash, mostly 0, or nothing; and whose report is read next. */
const histories = fc.record({
  hashes: fc.array(
    fc.array(fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, undefined)), {
      minLength: 4,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 12 },
  ),
  order: fc.array(fc.nat(3), { minLength: 200, maxLength: 200 }),
})

it('finds the first frame on which reports differ, and who differs from most, in whatever order they come', () => {
  holds(
    fc.property(histories, ({ hashes, order }) => {
      // The last frame is reported by all, so that it is known of each frame before who left it out.
      const table = [...hashes, [0, 0, 0, 0]]
      let detector = initialDesyncDetector('ann', names)
      const next = [0, 0, 0, 0]
      const read = (peer: number): void => {
        const frame = next[peer] ?? 0
        const hash = table[frame]?.[peer]
        next[peer] = frame + 1
        if (hash !== undefined) detector = noteReport(detector, names[peer] ?? '', { frame, hash })
      }
      for (const peer of order) read(peer)
      for (const peer of [0, 1, 2, 3]) for (let more = 0; more <= table.length; more += 1) read(peer)

      const frame = table.findIndex((row) => new Set(row.filter((hash) => hash !== undefined)).size > 1)
      expect(detector.mismatch?.frame ?? -1).toBe(frame)
      if (frame === -1) return
      const row = table[frame] ?? []
      const told = row.filter((hash) => hash !== undefined)
      const most = told.find((hash) => 2 * told.filter((other) => other === hash).length > told.length)
      const odd = names.filter((_, peer) => row[peer] !== undefined && row[peer] !== most)
      expect(detector.mismatch?.peers).toEqual(odd)
    }),
  )
})
