// Hostile bytes: whatever comes in is applied whole or discarded whole with a reason, nothing throws, and the state stays within
// bounds that config states. docs/threats.md, docs/wire-format.md, "What a receiver owes".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { perfectLink } from '../../src/testing/index.ts'
import { configOf, kindNames, lean, modes, nearWraps, origins, seeds, startOf } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

const small = { maxDatagramBytes: 256, maxMessageBytes: 2000 }

/** The state but for what a discarded datagram may count. */
const printWithoutDiscards = ({ clock, packets, messages, channels }: State): string =>
  print({ clock, packets, messages, channels })

const sumOf = (state: State): number => Object.values(state.discards).reduce((sum, count) => sum + count, 0)

/** Feeds bytes to a state and holds the law; the state afterwards. */
const feed = (config: Config, state: State, datagram: Uint8Array, marks = new Marks()): State => {
  const before = printWithoutDiscards(state)
  const [next, effects] = reducer(config)(state, { type: 'DatagramReceived', datagram })
  const discarded = effects.find((effect) => effect.type === 'DiscardDatagram')
  if (discarded?.type === 'DiscardDatagram') {
    marks.hit(discarded.error.type)
    expect([effects.length, sumOf(next) - sumOf(state)]).toEqual([1, 1])
    expect(printWithoutDiscards(next)).toBe(before)
  } else {
    marks.hit('applied')
    expect(sumOf(next)).toBe(sumOf(state))
  }
  expect(printWithoutDiscards(state)).toBe(before)
  return next
}

/** A world in mid-traffic, and all datagrams that were on its links. */
const traffic = (seed: number, config: Config, origin: { packet: number; message: number }): World => {
  const link = { ...perfectLink, delayMicros: 40_000, lossRatio: 0.1 }
  const world = new World({
    config,
    seed,
    aToB: link,
    bToA: link,
    start: startOf(config, origin, 'narrow'),
    tickMicros: { a: 16_667, b: 16_667 },
  })
  world.keepDatagrams = true
  world.run(400_000, (end) => {
    const length = world.draw(6) === 0 ? 100 + world.draw(1500) : world.draw(40) + 4
    world.submit(end, { channel: kindNames[world.draw(4)] ?? 'loose', payload: world.payload(length) })
  })
  return world
}

type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'extend'; readonly bytes: Uint8Array }
  | { readonly kind: 'splice'; readonly at: number; readonly other: number }
  | { readonly kind: 'none' }

const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(300), mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(300) }),
  fc.record({ kind: fc.constant('extend' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }) }),
  fc.record({ kind: fc.constant('splice' as const), at: fc.nat(300), other: fc.nat(200) }),
  fc.constant({ kind: 'none' as const }),
)

const damaged = (datagram: Uint8Array, damage: Damage, all: ReadonlyArray<Uint8Array>): Uint8Array => {
  switch (damage.kind) {
    case 'flip':
      return datagram.map((byte, index) => (index === damage.at % datagram.length ? byte ^ damage.mask : byte))
    case 'cut':
      return datagram.slice(0, damage.at % datagram.length)
    case 'extend':
      return Uint8Array.of(...datagram, ...damage.bytes)
    case 'splice': {
      const other = all[damage.other % all.length] ?? datagram
      return Uint8Array.of(...datagram.slice(0, damage.at % datagram.length), ...other.slice(damage.at % other.length))
    }
    case 'none':
      return datagram
  }
}

/** The last datagrams as they are, twice; then ones that were cut, spoilt, and made those of another version. */
const late = [398, 397, 398, 397, 0].map((index) => given<[number, Damage]>(index, { kind: 'none' }))
const spoilt = Array.from({ length: 30 }, (_, at) => [
  given<[number, Damage]>(390, { kind: 'cut', at }),
  given<[number, Damage]>(390, { kind: 'flip', at, mask: 0xff }),
  given<[number, Damage]>(390, { kind: 'flip', at: 0, mask: 0xc0 }),
  given<[number, Damage]>(390 - at, { kind: 'flip', at: 2, mask: 0x80 }),
]).flat()

describe('any bytes', () => {
  it('arbitrary ones are applied whole or discarded whole', () => {
    holds(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(0, 0x4f, 0x40, 0x50, 0x6f, 0x60), fc.uint8Array({ maxLength: 60 }), fc.boolean()),
          { maxLength: 20 },
        ),
        origins,
        modes,
        (list, origin, recovery) => {
          const config = configOf(recovery, small)
          let state = startOf(config, origin, 'narrow')
          for (const [first, bytes, honest] of list)
            state = feed(config, state, honest ? Uint8Array.of(first, ...bytes) : bytes)
          reducer(config)(state, { type: 'FlushRequested' })
        },
      ),
    )
  })

  it('real datagrams, flipped, cut, extended, spliced or replayed, are applied whole or discarded whole', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.tuple(seeds, origins, modes, fc.array(fc.tuple(fc.nat(400), damages), { minLength: 1, maxLength: 12 })),
        ([seed, origin, recovery, list]) => {
          const config = configOf(recovery, small)
          const world = traffic(seed, config, origin)
          const all = world.datagrams.map(({ datagram }) => datagram)
          let state = world.state.b.connection
          for (const [index, damage] of list)
            state = feed(config, state, damaged(all[index % all.length] ?? Uint8Array.of(), damage, all), marks)
          for (let count = 0; count < 3; count += 1) {
            state = reducer(config)(state, { type: 'Ticked', deltaMicros: 500_000 })[0]
            state = reducer(config)(state, { type: 'FlushRequested' })[0]
          }
        },
      ),
      {
        cases: [given(given(1, nearWraps, lean, [...late, ...spoilt]))],
        reached: () => marks.expectHit(['applied', 'Truncated', 'Malformed', 'WrongVersion', 'Duplicate', 'Stale']),
      },
    )
  })
})

describe('a lying peer', () => {
  it('cannot make the state grow beyond its bounds with fragments that never become whole', () => {
    const marks = new Marks()
    const bounds = {
      maxOutstandingMessages: 8,
      maxOutstandingBytes: 4000,
      maxPartialMessages: 4,
      maxPartialBytes: 4000,
    }
    const config = configOf(lean, { ...small, ...bounds })
    holds(
      fc.property(
        fc.array(
          fc.tuple(fc.nat(3), fc.nat(12), fc.nat(3), fc.oneof(fc.nat(3), fc.nat(25)), fc.integer({ min: 1, max: 96 })),
          {
            minLength: 50,
            maxLength: 300,
          },
        ),
        (lies) => {
          let state = initialState(config)
          lies.forEach(([channel, number, index, last, length], packet) => {
            const body = new Uint8Array(index < last ? 96 : length)
            const datagram = Uint8Array.of(
              0x4f,
              packet & 0xff,
              packet >> 8,
              0xe0 | channel,
              number,
              0,
              0,
              index,
              last,
              ...body,
            )
            const [next, effects]: readonly [State, ReadonlyArray<Effect>] = reducer(config)(state, {
              type: 'DatagramReceived',
              datagram,
            })
            for (const effect of effects) marks.hit(effect.type)
            state = next
            const { partials } = state.messages
            for (let lane = 0; lane < 4; lane += 1) {
              const own = partials[lane] ?? []
              const bytes = own.reduce((sum, partial) => sum + partial.bytes, 0)
              expect(own.length).toBeLessThanOrEqual(lane < 2 ? 8 : 4)
              expect(bytes).toBeLessThanOrEqual(4000)
            }
          })
          expect(print(state).length).toBeLessThan(60_000)
        },
      ),
      {
        // A message in two fragments, then first fragments of others without end.
        cases: [
          given([
            given(3, 0, 0, 1, 96),
            given(3, 0, 1, 1, 5),
            ...Array.from({ length: 200 }, (_, index) => given(index % 4, index % 13, 0, 3, 96)),
          ]),
        ],
        reached: () => marks.expectHit(['DiscardDatagram', 'DeliverMessage']),
      },
    )
  })
})
