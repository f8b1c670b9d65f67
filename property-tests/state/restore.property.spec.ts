// A state that was written down and read back is the same state: the same bytes when it is written again, the same hash, and the same
// future to the byte. From every state of short runs and from random states of long ones, in the middle of whatever there is.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import type { End } from '../../src/testing/index.ts'
import { encodeState } from '../../src/state/encoding.ts'
import { hashState } from '../../src/state/hash.ts'
import { badLinks, kindNames, origins, roughLink, seeds, startOf, ticks, widths } from '../support/arbitraries.ts'
import { depth } from '../support/depth.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { plots } from '../support/plots.ts'
import { deeds, Post } from '../support/post.ts'
import { print } from '../support/print.ts'
import { hexOf, markState, pairsOfConfigs, restored, situations } from '../support/states.ts'
import { World } from '../support/world.ts'

interface Moment {
  readonly state: State
  readonly event: Event
  readonly effects: string
}

/** How many events of its future a restored state is taken through. */
const horizon = depth(16, 60)

describe('every state of a short run', () => {
  it('has the same future when it is read back, over the events that followed', () => {
    const marks = new Marks()
    holds(
      fc.property(pairsOfConfigs, origins, widths, deeds(kindNames, 900), ([config], origin, width, list) => {
        const moments: Record<End, Array<Moment>> = { a: [], b: [] }
        const post = new Post(config, startOf(config, origin, width))
        let before = { ...post.states }
        post.observe = (end, event, effects) => {
          moments[end].push({ state: before[end], event, effects: print(effects) })
          before = { ...post.states }
        }
        for (const deed of list) post.do(deed)
        for (const end of ['a', 'b'] as const) continueAll(config, moments[end], marks)
      }),
      {
        cases: plots,
        reached: () => marks.expectHit(situations),
      },
    )
  })
})

function continueAll(config: Config, moments: ReadonlyArray<Moment>, marks: Marks): void {
  const reduce = reducer(config)
  for (const [index, { state }] of moments.entries()) {
    markState(marks, state)
    let copy = same(config, state)
    for (const { state: reached, event, effects } of moments.slice(index, index + horizon)) {
      if (reached !== state && index % 7 === 0) expect(hashState(copy)).toBe(hashState(reached))
      const [next, ordered] = reduce(copy, event)
      expect(print(ordered)).toBe(effects)
      copy = next
    }
    const end = moments[index + horizon]
    if (end !== undefined) expect(hexOf(encodeState(copy))).toBe(hexOf(encodeState(end.state)))
  }
}

/** Read back, and the same by its bytes and its hash. */
function same(config: Config, state: State): State {
  const copy = restored(config, state)
  expect(hexOf(encodeState(copy))).toBe(hexOf(encodeState(state)))
  expect(hashState(copy)).toBe(hashState(state))
  return copy
}

describe('random states of a long run', () => {
  it('have the same future when both ends are read back, whatever the link does then', () => {
    const marks = new Marks()
    holds(
      fc.property(
        pairsOfConfigs,
        fc.record({ origin: origins, width: widths, seed: seeds, tickA: ticks, tickB: ticks }),
        badLinks(2_000_000),
        badLinks(2_000_000),
        ([config, configB], { origin, width, seed, tickA, tickB }, aToB, bToA) => {
          const start = startOf(config, origin, width)
          const tickMicros = { a: tickA, b: tickB }
          const world = new World({ config, configB, seed, aToB, bToA, start, tickMicros })
          for (let count = 0; count < depth(2, 6); count += 1) {
            world.run(world.draw(1_500_000), (end) => sendSome(world, end))
            const { a, b } = world.state
            const copy = {
              ...world.state,
              a: { ...a, connection: same(config, a.connection) },
              b: { ...b, connection: same(configB, b.connection) },
            }
            for (const { connection } of [a, b]) markState(marks, connection)
            const ahead = { config, configB, seed: seed + count, aToB, bToA, start, tickMicros }
            expect(futureOf(new World(ahead), copy)).toBe(futureOf(new World(ahead), world.state))
          }
        },
      ),
      {
        cases: plots.map(([configs, origin, width], seed) =>
          given(configs, { origin, width, seed, tickA: 16_667, tickB: 50_000 }, roughLink, roughLink),
        ),
        reached: () =>
          marks.expectHit(['lost packets remembered', 'mid-fragment', 'mid-resend', 'fragments in flight']),
      },
    )
  })
})

const sendSome = (world: World, end: End): void => {
  for (let count = world.draw(4); count > 0; count -= 1) {
    const channel = kindNames[world.draw(4)] ?? 'loose'
    const payload = world.payload(4 + world.draw(world.draw(8) === 0 ? world.config.maxMessageBytes - 3 : 40))
    if (channel.startsWith('reliable') || world.draw(2) === 0) world.submit(end, { channel, payload })
    else world.submit(end, { channel, payload, ttlMicros: 40_000 })
  }
}

/** All that two ends order when they go on from here for a while, and where they arrive. */
function futureOf(world: World, state: World['state']): string {
  world.state = state
  const effects: Array<string> = []
  world.step = (event) => {
    const [next, happened] = world.reduce(world.state, event)
    world.state = next
    effects.push(print(happened))
    return happened.map(({ effect }) => effect)
  }
  world.run(state.nowMicros + 400_000, (end) => sendSome(world, end))
  return [...effects, hexOf(encodeState(world.state.a.connection)), hexOf(encodeState(world.state.b.connection))].join(
    '\n',
  )
}
