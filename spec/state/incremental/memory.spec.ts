// What is remembered of one place: a value that is the same object is not hashed again, and comes in as it did.

import { describe, expect, it } from 'vitest'
import { mix, mixApart, newHalves, startHalves, type Halves } from '../../../src/state/halves.ts'
import { memoryOf, mixOnce } from '../../../src/state/incremental/memory.ts'

const point = { x: 1 }
const after = (deed: (halves: Halves) => void): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  mix(halves, 5)
  deed(halves)
  return [...halves]
}

describe('mixOnce', () => {
  it('comes to what mixApart does, and hashes an object once while it is the last', () => {
    const { discards: last } = memoryOf(0)
    const hashed: Array<number> = []
    const hash = (halves: Halves, value: { readonly x: number }): void => {
      hashed.push(value.x)
      mix(halves, value.x)
    }
    const once = (value: typeof point): ReadonlyArray<number> =>
      after((halves) => mixOnce(halves, last, value, hash, undefined))
    const apart = (value: typeof point): ReadonlyArray<number> =>
      after((halves) => mixApart(halves, { hash: (own, { x }: typeof point) => mix(own, x) }, value))
    expect([once(point), once(point)]).toEqual([apart(point), apart(point)])
    expect(hashed).toEqual([1])
    expect(once({ x: 2 })).toEqual(apart({ x: 2 }))
    expect(once({ x: 1 })).toEqual(apart(point))
    expect(hashed).toEqual([1, 2, 1])
  })
})

describe('the memory of a connection', () => {
  it('has a place per channel', () => {
    const { lanes, tracks, partials, channels } = memoryOf(3)
    expect([lanes.length, tracks.length, partials.length, channels.length]).toEqual([3, 3, 3, 3])
    expect(lanes[0]?.small).not.toBe(lanes[1]?.small)
  })
})
