// One state, one encoding, by whatever route it was reached; and states do not disturb each other: one state, two futures, and the
// bytes of the old one are what they were.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import { encodeState } from '../../src/state/encoding.ts'
import { hashState } from '../../src/state/hash.ts'
import { kindNames, origins, startOf, widths } from '../support/arbitraries.ts'
import { clone } from '../support/clone.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { plots } from '../support/plots.ts'
import { deeds, Post } from '../support/post.ts'
import { hexOf, markState, pairsOfConfigs, restored, situations } from '../support/states.ts'

const runs = fc.tuple(pairsOfConfigs, origins, widths, deeds(kindNames, 900))

const cases = plots.map((plot) => given(plot))

describe('the encoding of a state', () => {
  it('does not show how it was reached: over a fork, a copy, or a state that was read back on the way', () => {
    holds(
      fc.property(runs, ([[config], origin, width, list]) => {
        const reduce = reducer(config)
        const post = new Post(config, startOf(config, origin, width))
        /** Other routes to the state of end a: one forks before each event, one copies, one is written down and read back. */
        let [forked, copied, kept]: Array<State> = [post.states.a, post.states.a, post.states.a]
        post.observe = (end, event) => {
          if (end !== 'a') return
          // Someone else goes another way from here: what shares a buffer is no longer the newest.
          reduce(reduce(forked as State, elsewhere)[0], { type: 'FlushRequested' })
          forked = reduce(forked as State, event)[0]
          copied = reduce(clone(copied as State), event)[0]
          kept = reduce(restored(config, kept as State), event)[0]
        }
        for (const deed of list) {
          post.do(deed)
          const state = post.states.a
          const bytes = hexOf(encodeState(state))
          for (const other of [forked, copied, kept] as ReadonlyArray<State>)
            expect(hexOf(encodeState(other))).toBe(bytes)
        }
      }),
      { cases },
    )
  })

  it('does not change after any further steps on the state, its descendants and its forks', () => {
    const marks = new Marks()
    holds(
      fc.property(runs, ([[config], origin, width, list]) => {
        const reduce = reducer(config)
        const post = new Post(config, startOf(config, origin, width))
        const old: Array<readonly [State, string, string]> = []
        for (const deed of list) {
          const state = post.states[deed.end]
          old.push([state, hexOf(encodeState(state)), hashState(state)])
          post.do(deed)
          markState(marks, post.states[deed.end])
          let fork = state
          for (const event of [elsewhere, { type: 'FlushRequested' }, elsewhere] as ReadonlyArray<Event>)
            fork = reduce(fork, event)[0]
        }
        for (const [state, bytes, hash] of old) {
          expect(hexOf(encodeState(state))).toBe(bytes)
          expect(hashState(state)).toBe(hash)
        }
      }),
      { cases, reached: () => marks.expectHit(situations) },
    )
  })
})

const elsewhere: Event = { type: 'MessageSubmitted', channel: 'reliableOrdered', payload: new Uint8Array(60) }
