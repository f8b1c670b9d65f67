// Whatever waits leaves in a bounded number of flushes, for every byte limit of a datagram or more and all traffic that fits.
// docs/guarantees.md, "Under a byte limit", has the bounds. Found: beside a game that sends in every tick, no fragment ever left.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextNumber } from '../../src/core/window.ts'
import { perfectLink } from '../../src/testing/index.ts'
import {
  configOf,
  everyMode,
  kindNames,
  modes,
  nearWraps,
  origins,
  seeds,
  startOf,
  type KindName,
} from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { World } from '../support/world.ts'

interface Small {
  readonly channel: KindName
  /** One in so many ticks. */
  readonly every: number
  /** Of its datagram's length, as the share of it. */
  readonly share: number
}

/** The shortest payload that has a name; the most that its frame takes, and a datagram besides its frames, where nothing is lost. */
const named = 4
const frameMost = named + 8
const datagramMost = 20

const smalls: fc.Arbitrary<ReadonlyArray<Small>> = fc.array(
  fc.record({
    channel: fc.constantFrom(...kindNames),
    every: fc.constantFrom(1, 1, 1, 2, 5),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 6 },
)

const games = fc.record({
  seed: seeds,
  origin: origins,
  recovery: modes,
  integrity: fc.constantFrom<'none' | 'crc32c'>('none', 'crc32c'),
  datagram: fc.constantFrom(256, 600, 1200),
  /** Bytes of a flush, in longest datagrams. */
  budget: fc.oneof(fc.constant(1), fc.double({ min: 1, max: 4, noNaN: true })),
  flushesInTick: fc.constantFrom(1, 1, 1, 2, 3),
  /** What small messages take of the room that is surely theirs. */
  load: fc.constantFrom(0.5, 0.75, 0.9),
  smalls,
  large: fc.array(
    fc.record({ channel: fc.constantFrom(...kindNames), fragments: fc.integer({ min: 2, max: 9 }), at: fc.nat(20) }),
    { minLength: 1, maxLength: 4 },
  ),
})

/** So long that all of them together take at most `load` of what a flush carries that is cut off: the limit without the longest of them. */
function lengthsOf(all: ReadonlyArray<Small>, load: number, maxBytes: number, datagram: number): ReadonlyArray<number> {
  const heads = datagramMost * (Math.ceil((2 * maxBytes) / datagram) + 1)
  const shares = all.reduce((sum, { share }) => sum + share, 0) + Number.EPSILON
  const longest = Math.max(...all.map(({ share }) => share))
  const frames = (all.length + load) * frameMost
  const scale = Math.max(0, load * (maxBytes - heads) - frames) / (shares + load * longest)
  return all.map(({ share }) => Math.min(datagram - 160, named + Math.floor(share * scale)))
}

/** Beside these in every flush of one datagram no fragment fits. */
const built = everyMode.map((mode) =>
  given({
    seed: 1,
    origin: nearWraps,
    recovery: [mode, mode] as const,
    integrity: 'none' as const,
    datagram: 1200 as const,
    budget: 1,
    flushesInTick: 1 as const,
    load: 0.75 as const,
    smalls: kindNames.map((channel) => ({ channel, every: 1, share: 0.5 })),
    large: [{ channel: 'reliableUnordered' as const, fragments: 9, at: 5 }],
  }),
)

describe('a byte limit of a datagram or more', () => {
  it('delays a small message by few flushes and a fragment by few more, on every channel, beside a game in every flush', () => {
    const marks = new Marks()
    holds(
      fc.property(games, ({ seed, origin, recovery, integrity, datagram, budget, flushesInTick, load, ...drawn }) => {
        const checked = integrity === 'crc32c' ? { integrity, side: 'a' as const, sessionId: 1 } : {}
        const limits = { maxDatagramBytes: datagram, maxMessageBytes: 12_000, bulkBytesPerSecond: 50_000_000 }
        const config = configOf(recovery, { ...limits, ...checked })
        const configB = configOf(recovery, { ...limits, ...checked, ...(integrity === 'crc32c' ? { side: 'b' } : {}) })
        const link = { ...perfectLink, delayMicros: 5000 }
        const tickMicros = { a: 16_667, b: 16_667 }
        const start = startOf(config, origin, 'narrow')
        const world = new World({ config, configB, seed, aToB: link, bToA: link, start, tickMicros })
        const maxBytes = Math.floor(budget * datagram)
        const lengths = lengthsOf(drawn.smalls, load, maxBytes, datagram)
        // After a fragment went first, so many flushes clear what it held back; in the one after that the next fragment goes first.
        const mostLate = Math.round(load / (1 - load))
        const lanes = () => world.state.a.connection.messages.lanes
        /** Small messages of each channel that had been offered by each flush. */
        const offered: Array<ReadonlyArray<number>> = []
        /** Fragments that have left, and flushes since one did while others waited. */
        let left = -1
        let still = 0
        world.afterFlush = ({ end, after }) => {
          if (end === 'b') return
          offered.push(lanes().map(({ small }) => nextNumber(small.pieces)))
          const due = offered.at(-1 - mostLate) ?? []
          const late = lanes().filter(({ small }, channel) => small.fresh < (due[channel] ?? 0))
          expect([offered.length, late]).toEqual([offered.length, []])
          const gone = left
          left = lanes().reduce((sum, { large }) => sum + large.fresh, 0)
          const waits = lanes().some(({ large }) => large.fresh < nextNumber(large.pieces))
          still = waits && left === gone ? still + 1 : 0
          expect(still).toBeLessThanOrEqual(mostLate)
          if (after.messages.smallTurn >= lanes().length) marks.hit('goes first')
          if (lanes().some(({ small }) => small.fresh < nextNumber(small.pieces))) marks.hit('held back')
          if (waits) marks.hit(still > 0 ? 'waits' : 'left')
        }
        let tick = 0
        world.run(
          1_000_000,
          (end) => {
            if (end === 'b') return
            for (const [index, { channel, every }] of drawn.smalls.entries())
              if (tick % every === 0) world.submit('a', { channel, payload: world.payload(lengths[index] ?? 0) })
            for (const { channel, fragments, at } of drawn.large)
              if (at === tick) world.submit('a', { channel, payload: world.payload(fragments * (datagram - 160) - 1) })
            tick += 1
            for (let count = 1; count < flushesInTick; count += 1) world.flush('a', maxBytes)
          },
          maxBytes,
        )
      }),
      { cases: built, reached: () => marks.expectHit(['goes first', 'held back', 'waits', 'left']) },
    )
  })

  it('stalls nothing on a link that loses packets: every reliable message is delivered while the game goes on', () => {
    const slowest = 3_000_000
    const marks = new Marks()
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          recovery: modes,
          datagram: fc.constantFrom(256, 1200),
          budget: fc.constantFrom(1, 1, 1.5, 3),
          lossRatio: fc.constantFrom(0.02, 0.1, 0.2),
        }),
        ({ seed, origin, recovery, datagram, budget, lossRatio }) => {
          const config = configOf(recovery, { maxDatagramBytes: datagram, bulkBytesPerSecond: 1_000_000 })
          const link = { ...perfectLink, delayMicros: 20_000, lossRatio }
          const tickMicros = { a: 16_667, b: 16_667 }
          const start = startOf(config, origin, 'narrow')
          const world = new World({ config, seed, aToB: link, bToA: link, start, tickMicros })
          const fragment = datagram - 160
          const openSince = new Map<number, number>()
          world.observe = (end, effect) => {
            if (end !== 'a' || effect.type !== 'SettleMessage') return
            openSince.delete(effect.id)
            marks.hit(effect.channel)
          }
          const send = (channel: KindName, length: number): void => {
            const [answer] = world.submit('a', { channel, payload: world.payload(length) })
            if (answer?.type === 'AcceptMessage' && channel.startsWith('reliable'))
              openSince.set(answer.id, world.state.nowMicros)
          }
          let tick = 0
          const play = (end: 'a' | 'b'): void => {
            if (end === 'b') return
            // A quarter of a datagram in every tick: beside it no fragment fits, and no small message that is nearly as long.
            send(kindNames[world.draw(4)] ?? 'loose', Math.floor(datagram / 4) - 30)
            if (tick % 24 === 0) send('reliableOrdered', fragment)
            if (tick % 48 === 12) send('reliableUnordered', 3 * fragment)
            tick += 1
            const [oldest = Infinity] = openSince.values()
            expect(world.state.nowMicros - oldest).toBeLessThan(slowest)
          }
          world.run(4_000_000, play, Math.floor(budget * datagram))
        },
      ),
      {
        cases: everyMode.map((mode) => {
          const recovery = [mode, mode] as const
          const link = { datagram: 1200, budget: 1, lossRatio: 0.1 } as const
          return given({ seed: 1, origin: nearWraps, recovery, ...link })
        }),
        reached: () => marks.expectHit(kindNames),
      },
    )
  })
})
