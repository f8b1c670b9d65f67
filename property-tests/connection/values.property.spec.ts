// A state is a value: old ones stay as they were, forks do not meet, a copy has the same future, and where counters begin does not
// matter. A deep freeze would see nothing of a shared buffer, so old states are printed again in the end.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Effect } from '../../src/connection/effect.ts'
import type { Config } from '../../src/config.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type Origin, type State } from '../../src/connection/state.ts'
import { perfectLink, type End, type LinkConfig } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  everyMode,
  kindNames,
  modes,
  nearWraps,
  origins,
  roughLink,
  seeds,
  startOf,
} from '../support/arbitraries.ts'
import { clone } from '../support/clone.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

const limits = { maxDatagramBytes: 256, maxMessageBytes: 4000, bulkBytesPerSecond: 60_000 }
const anyConfig = modes.map((recovery) => configOf(recovery, limits))

const worldOf = (config: Config, seed: number, origin: Origin, aToB: LinkConfig, bToA: LinkConfig): World =>
  new World({
    config,
    seed,
    aToB,
    bToA,
    start: startOf(config, origin, 'narrow'),
    tickMicros: { a: 16_667, b: 21_000 },
  })

const sendSome = (world: World) => (end: End) => {
  for (let count = world.draw(3); count > 0; count -= 1) {
    const length = world.draw(10) === 0 ? 4 + world.draw(1500) : 4 + world.draw(40)
    world.submit(end, { channel: kindNames[world.draw(4)] ?? 'loose', payload: world.payload(length) })
  }
}

const runs = fc.tuple(anyConfig, seeds, origins, badLinks(2_000_000), badLinks(2_000_000))

describe('an old state', () => {
  it('prints the same after any further steps on it, its descendants and its forks', () => {
    const marks = new Marks()
    holds(
      fc.property(runs, ([config, seed, origin, aToB, bToA]) => {
        const world = worldOf(config, seed, origin, aToB, bToA)
        const reduce = reducer(config)
        const kept: Array<readonly [State, string]> = []
        world.run(1_000_000, (end) => {
          sendSome(world)(end)
          if (world.draw(6) > 0) return
          const { connection } = world.state[end]
          kept.push([connection, print(connection)])
          // A fork of some older state goes its own way.
          let fork = (kept[world.draw(kept.length)] as readonly [State, string])[0]
          for (let count = 0; count < 4; count += 1) {
            const channel = kindNames[world.draw(4)] ?? 'loose'
            fork = reduce(fork, { type: 'MessageSubmitted', channel, payload: world.payload(world.draw(900)) })[0]
            fork = reduce(fork, { type: 'Ticked', deltaMicros: world.draw(900_000) })[0]
            fork = reduce(fork, { type: 'FlushRequested' })[0]
          }
          kept.push([fork, print(fork)])
        })
        marks.hit('kept', kept.length)
        for (const [state, text] of kept) expect(print(state)).toBe(text)
      }),
      {
        cases: everyMode.map((mode, seed) =>
          given(given(configOf([mode, mode], limits), seed, nearWraps, roughLink, roughLink)),
        ),
        reached: () => marks.expectHit(['kept'], 30),
      },
    )
  })
})

describe('a copied state', () => {
  it('has the same future as the one it was copied from, byte for byte', () => {
    holds(
      fc.property(runs, fc.integer({ min: 0, max: 1_000_000 }), ([config, seed, origin, aToB, bToA], micros) => {
        const world = worldOf(config, seed, origin, aToB, bToA)
        world.run(micros, sendSome(world))
        const copy = clone(world.state)
        const here = futureOf(world, world.state)
        const there = futureOf(world, copy)
        expect(there).toBe(here)
      }),
    )
  })
})

/** All that two ends order when they go on from this state for a while, and where they arrive. */
const futureOf = (world: World, state: World['state']): string => {
  const later = new World({
    config: world.config,
    seed: 99,
    aToB: perfectLink,
    bToA: perfectLink,
    tickMicros: world.tickMicros,
  })
  later.state = state
  const effects: Array<string> = []
  later.step = (event) => {
    const [next, happened] = later.reduce(later.state, event)
    later.state = next
    effects.push(print(happened))
    return happened.map(({ effect }): Effect => effect)
  }
  later.run(later.state.nowMicros + 500_000, sendSome(later))
  return effects.join('\n') + print(later.state)
}

describe('where counters begin', () => {
  it('does not matter: the same deliveries, fates and sizes of datagrams as from 0, and message ids shifted', () => {
    holds(
      fc.property(
        runs,
        fc.integer({ min: 2 ** 24 - 80, max: 2 ** 24 }),
        ([config, seed, origin, aToB, bToA], message) => {
          const from = (start: Origin): string => {
            const world = worldOf(config, seed, start, aToB, bToA)
            world.state = {
              ...world.state,
              a: begin(config, world.state.a, start),
              b: begin(config, world.state.b, start),
            }
            const trace: Array<string> = []
            world.observe = (end, effect, atMicros) =>
              trace.push(`${atMicros} ${end} ${shapeOf(effect, start.message)}`)
            world.run(1_500_000, sendSome(world))
            return trace.join('\n')
          }
          const packet = origin.packet === 0 ? 2 ** 16 - 40 : origin.packet
          expect(from({ packet, message })).toBe(from({ packet: 0, message: 0 }))
        },
      ),
    )
  })
})

const begin = (config: Config, end: World['state']['a'], origin: Origin): World['state']['a'] => ({
  ...end,
  connection: initialState(config, origin),
})

/** An effect without what depends on where counting began. */
const shapeOf = (effect: Effect, first: number): string => {
  switch (effect.type) {
    case 'TransmitDatagram':
      return `datagram of ${effect.datagram.length}`
    case 'DeliverMessage':
      return `${effect.channel} ${effect.id - first * 64} ${print(effect.payload)}`
    case 'SettleMessage':
      return `${effect.channel} ${effect.id - first * 64} ${effect.fate}`
    case 'AcceptMessage':
      return `accepted ${effect.id - first * 64}`
    case 'RefuseMessage':
      return `refused ${effect.error.type}`
    case 'DiscardDatagram':
      return `discarded ${effect.error.type}`
  }
}
