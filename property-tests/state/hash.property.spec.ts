// The hash of a state tells what its encoding tells: equal ones are equal, different ones differ. And the quick way to it, with its
// shortcuts and its memory, comes to what the description says, in whatever order states are hashed.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { State } from '../../src/connection/state.ts'
import { encodeState } from '../../src/state/encoding.ts'
import { hashByDescription, hashState } from '../../src/state/hash.ts'
import { kindNames, origins, startOf, widths } from '../support/arbitraries.ts'
import { clone } from '../support/clone.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { plots } from '../support/plots.ts'
import { deeds, Post } from '../support/post.ts'
import { hexOf, markState, pairsOfConfigs, restored, situations } from '../support/states.ts'

const runs = fc.tuple(pairsOfConfigs, origins, widths, deeds(kindNames, 900))

const cases = plots.map((plot) => given(plot))

describe('hashState', () => {
  it('is equal for equal encodings and different for different ones, over all states of all runs', () => {
    const marks = new Marks()
    /** Encoding by hash, and hash by encoding. */
    const encodings = new Map<string, string>()
    const hashes = new Map<string, string>()
    const note = (state: State): void => {
      const encoding = hexOf(encodeState(state))
      const hash = hashState(state)
      expect(hash).toMatch(/^[\da-f]{16}$/)
      expect(encodings.get(hash) ?? encoding).toBe(encoding)
      expect(hashes.get(encoding) ?? hash).toBe(hash)
      encodings.set(hash, encoding)
      hashes.set(encoding, hash)
    }
    holds(
      fc.property(runs, ([[config], origin, width, list]) => {
        const post = new Post(config, startOf(config, origin, width))
        for (const deed of list) {
          post.do(deed)
          note(post.states[deed.end])
          markState(marks, post.states[deed.end])
        }
      }),
      {
        cases,
        reached: () => {
          marks.expectHit(situations)
          expect(hashes.size).toBeGreaterThan(400)
        },
      },
    )
  })

  it('comes to what the description says, whichever state of the connection was hashed before', () => {
    holds(
      fc.property(runs, fc.array(fc.nat(), { maxLength: 60 }), ([[config], origin, width, list], order) => {
        const post = new Post(config, startOf(config, origin, width))
        const states: Array<State> = []
        for (const deed of list) {
          post.do(deed)
          states.push(post.states[deed.end])
          expect(hashState(post.states[deed.end])).toBe(hashByDescription(post.states[deed.end]))
        }
        if (states.length === 0) return
        for (const pick of order) {
          const state = states[pick % states.length] as State
          expect(hashState(state)).toBe(hashByDescription(state))
        }
      }),
    )
  })

  it('does not depend on memory: a copy that was never hashed has the same', () => {
    holds(
      fc.property(runs, ([[config], origin, width, list]) => {
        const post = new Post(config, startOf(config, origin, width))
        for (const deed of list) post.do(deed)
        for (const state of Object.values(post.states)) {
          const hash = hashState(state)
          expect(hashState(clone(state))).toBe(hash)
          expect(hashState(restored(config, state))).toBe(hash)
        }
      }),
    )
  })

  it('changes with every number, flag and byte that the encoding has', () => {
    const marks = new Marks()
    holds(
      fc.property(
        runs,
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        ([[config], origin, width, list], picks) => {
          const post = new Post(config, startOf(config, origin, width))
          for (const deed of list) post.do(deed)
          for (const pick of picks) {
            const state = clone(post.states.a)
            const hash = hashState(state)
            const before = hexOf(encodeState(state))
            const changed = clone(state)
            const leaves = leavesOf(changed)
            leaves[pick % leaves.length]?.()
            const isOther = hexOf(encodeState(changed)) !== before
            // What is counted, and what is forgotten, is not written: a change of it alone makes a state that cannot be.
            if (!isOther) continue
            marks.hit('changed')
            expect(hashState(changed)).not.toBe(hash)
            expect(hashState(changed)).toBe(hashByDescription(changed))
          }
        },
      ),
      {
        cases: plots.map((plot) => given(plot, everyLeaf)),
        reached: () => marks.expectHit(['changed'], 400),
      },
    )
  })
})

/** So many that each leaf of a state of average size is changed now and then. */
const everyLeaf = Array.from({ length: 60 }, (_, index) => index * 7)

/** A change to each number, flag and byte of a value. */
function leavesOf(value: unknown): ReadonlyArray<() => void> {
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  return Object.entries(record).flatMap(([key, field]): ReadonlyArray<() => void> => {
    if (['start', 'end', 'fingerprint', 'type', 'kind'].includes(key)) return []
    if (typeof field === 'number') return [() => (record[key] = field === 0 ? 1 : field - 1)]
    if (typeof field === 'boolean') return [() => (record[key] = !field)]
    return leavesOf(field)
  })
}
