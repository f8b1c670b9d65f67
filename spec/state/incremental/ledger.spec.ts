// The hash of a window, kept up to date: whatever window comes next, it is what the description says, and what is shared is not hashed.

import { describe, expect, it } from 'vitest'
import { drop, emptyWindow, push, replace, windowOf, type Window } from '../../../src/core/window.ts'
import { mix, newHalves, startHalves } from '../../../src/state/halves.ts'
import { emptyLedger, mixWindow, type Ledger } from '../../../src/state/incremental/ledger.ts'
import { count } from '../../../src/state/scalars.ts'
import { window } from '../../../src/state/window.ts'

const described = (value: Window<number>): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  window(count, 0).hash(halves, value)
  return [...halves]
}

/** The hash by this ledger, and the items that were hashed for it. */
const kept = (ledger: Ledger, value: Window<number>): readonly [ReadonlyArray<number>, ReadonlyArray<number>] => {
  const halves = newHalves()
  const hashed: Array<number> = []
  startHalves(halves)
  mixWindow(halves, value, ledger, (own, item: number) => {
    hashed.push(item)
    mix(own, item)
  })
  return [[...halves], hashed]
}

const of = (base: number, ...items: ReadonlyArray<number>): Window<number> =>
  items.reduce(push, emptyWindow<number>(base))

describe('a ledger', () => {
  it('hashes what is pushed, and nothing when items are dropped', () => {
    const ledger = emptyLedger()
    const first = of(7, 1, 2, 3)
    expect(kept(ledger, first)).toEqual([described(first), [1, 2, 3]])
    const pushed = push(first, 4)
    expect(kept(ledger, pushed)).toEqual([described(pushed), [4]])
    const dropped = drop(pushed, 2)
    expect(kept(ledger, dropped)).toEqual([described(dropped), []])
    expect(kept(ledger, dropped)).toEqual([described(dropped), []])
  })

  it('of a copy, hashes what is another item', () => {
    const ledger = emptyLedger()
    const first = of(7, 1, 2, 3)
    kept(ledger, first)
    const changed = replace(first, 8, 9)
    expect(kept(ledger, changed)).toEqual([described(changed), [9]])
    const elsewhere = windowOf(6, [5, 1, 9])
    expect(kept(ledger, elsewhere)).toEqual([described(elsewhere), [5]])
  })

  it('goes back to an older window, and to one that shares nothing', () => {
    const ledger = emptyLedger()
    const first = of(7, 1, 2, 3)
    const later = drop(push(first, 4), 2)
    kept(ledger, later)
    expect(kept(ledger, first)).toEqual([described(first), [1, 2]])
    for (const other of [of(100, 5), of(0, 6, 7), emptyWindow<number>(3), of(7, 1)])
      expect(kept(ledger, other)[0]).toEqual(described(other))
  })

  it('is not taken in by two windows over one buffer that number it differently', () => {
    const ledger = emptyLedger()
    const first = of(7, 1, 2, 3)
    kept(ledger, first)
    const renumbered = { ...first, base: 8 }
    expect(kept(ledger, renumbered)[0]).toEqual(described(renumbered))
  })

  it('grows, and keeps to numbers beyond 32 bits', () => {
    const ledger = emptyLedger()
    let queue = emptyWindow<number>(2 ** 32 - 5)
    for (let item = 0; item < 100; item += 1) {
      queue = push(queue, item)
      if (item % 3 === 0) queue = drop(queue, 2)
      expect(kept(ledger, queue)[0]).toEqual(described(queue))
    }
    expect(ledger.items).toHaveLength(64)
  })

  it('holds on to nothing that went', () => {
    const ledger = emptyLedger()
    kept(ledger, of(0, 1, 2, 3))
    kept(ledger, emptyWindow<number>(3))
    expect(ledger.items.filter((item) => item !== undefined)).toEqual([])
    expect([ledger.first, ledger.second]).toEqual([0, 0])
  })
})
