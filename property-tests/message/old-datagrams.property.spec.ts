// Datagrams that everything has been heard of bring nothing back, whenever they come: docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reducer } from '../../src/connection/reducer.ts'
import {
  badLinks,
  configOf,
  fromNothing,
  kindNames,
  lean,
  modes,
  nearWraps,
  origins,
  roughLink,
  seeds,
  startOf,
} from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

describe('old datagrams', () => {
  it('all of them, handed in again after the end, deliver nothing and change nothing but counters', () => {
    const marks = new Marks()
    holds(
      fc.property(fc.tuple(seeds, origins, modes, badLinks(2_000_000)), ([seed, origin, recovery, link]) => {
        const config = configOf(recovery, { maxDatagramBytes: 256, maxMessageBytes: 2000 })
        const world = new World({
          config,
          seed,
          aToB: link,
          bToA: link,
          start: startOf(config, origin, 'narrow'),
          tickMicros: { a: 16_667, b: 16_667 },
        })
        const arrived: Array<Uint8Array> = []
        world.beforeWake = (end, waiting) => {
          if (end === 'b') arrived.push(...waiting)
        }
        world.run(1_000_000, (end) => {
          world.submit(end, {
            channel: kindNames[world.draw(4)] ?? 'loose',
            payload: world.payload(4 + world.draw(world.draw(5) === 0 ? 1500 : 50)),
          })
        })
        world.heal(10_000)
        world.finish(60_000_000)
        world.silence(20_000_000, 200)
        const { terms, clock, packets, messages, channels, discards } = world.state.b.connection
        let state = world.state.b.connection
        let count = 0
        for (const datagram of arrived) {
          const [next, effects] = reducer(config)(state, { type: 'DatagramReceived', datagram })
          expect(effects.map(({ type }) => type)).toEqual(['DiscardDatagram'])
          state = next
          count += 1
        }
        expect(print({ ...state, discards })).toBe(print({ terms, clock, packets, messages, channels, discards }))
        marks.hit('replayed', count)
      }),
      {
        cases: [given(given(1, nearWraps, lean, roughLink)), given(given(2, fromNothing, lean, roughLink))],
        reached: () => marks.expectHit(['replayed'], 50),
      },
    )
  })
})
