// The explorer over all its scopes: no order of steps, delivery, loss and copies breaks a promise, and from every state a working link
// brings everything to its end. How much was visited is pinned: a protocol that changes visits something else, and someone has to look.
// `npm run explore -- quick` (or `deep`) prints the same as a table.

import { beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../explore.ts'
import { deep, depth } from '../support/depth.ts'
import { tell } from '../support/exercised.ts'
import { bundleProgram, runProgram } from '../support/native.ts'
import { counts } from './counts.ts'
import { scopes } from './scopes.ts'

const size = deep ? 'deep' : 'quick'
describe('the explorer', () => {
  const lines = new Map<string, Line>()

  beforeAll(async () => {
    const program = await bundleProgram('property-tests/explore.ts', 'explore')
    const { output, errors } = await runProgram(program, ['counts', size], 3_600_000)
    expect(errors).toBe('')
    for (const text of output.trim().split('\n')) {
      const line = JSON.parse(text) as Line
      lines.set(line.name, line)
    }
  })

  describe.each(Object.keys(scopes))('%s', (name) => {
    it('keeps every promise, and visits what it visited before', () => {
      const line = lines.get(name)
      expect(line?.found).toBe('')
      expect(line?.complete).toBe(true)
      expect(line?.counts, `npm run explore -- ${size} '${name}'`).toEqual(counts[name]?.[size])
    })
  })

  it('visits as many states as are promised', () => {
    const all = [...lines.values()].reduce((sum, line) => sum + (line.counts[0] ?? 0), 0)
    const computed = [...lines.values()].reduce((sum, line) => sum + line.computed, 0)
    const pairs = [...lines.values()].reduce((sum, line) => sum + (line.counts[5] ?? 0), 0)
    tell('explorer', {
      scopes: lines.size,
      states: all,
      'steps computed': computed,
      'pairs that came to an end': pairs,
    })
    expect(lines.size).toBeGreaterThanOrEqual(12)
    expect(all).toBeGreaterThanOrEqual(depth(400_000, 50_000_000))
  })
})
