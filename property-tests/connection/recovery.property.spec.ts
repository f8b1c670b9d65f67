// What recovery may cost, whatever the link does: spare copies keep to their ceiling over every stretch of time, hold no new message
// back, and a probe always goes. Every law counts what it exercised. docs/threats.md, docs/delivery.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Origin } from '../../src/connection/state.ts'
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
  ticks,
  widths,
  wraps,
  type Modes,
  type Width,
} from '../support/arbitraries.ts'
import { datagramsWith, leanOf, spareIn, withTokens } from '../support/copies.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { World } from '../support/world.ts'

interface Game {
  readonly seed: number
  readonly origin: Origin
  readonly width: Width
  readonly recovery: Modes
  readonly ceiling: number
  /** Whether the bucket fills at the ceiling from the start, and not from where it begins. */
  readonly grown: boolean
  readonly datagram: number
  readonly integrity: 'none' | 'crc32c'
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
  readonly tickA: number
  readonly tickB: number
  /** Messages per tick, in tenths, and the longest of them. */
  readonly tenths: number
  readonly longest: number
  /** Whether as many as in twenty ticks are sent at once, and then none for long: what gathered meanwhile is spent. */
  readonly inSpurts: boolean
  /** Flushes in one tick. */
  readonly flushes: number
  /** Whether nothing arrives in the last second. */
  readonly fallsSilent: boolean
}

/** Half of them narrow, with a queue that stands as soon as it is filled. */
const links: fc.Arbitrary<LinkConfig> = fc
  .tuple(badLinks(2_000_000), fc.oneof(fc.constant(0), fc.integer({ min: 2000, max: 40_000 })))
  .map(([link, bytesPerSecond]) => ({ ...link, bytesPerSecond }))

const games: fc.Arbitrary<Game> = fc.record({
  seed: seeds,
  origin: origins,
  width: widths,
  recovery: modes,
  ceiling: fc.constantFrom(0, 5, 100, 1000, 5000, 16_000, 60_000, 1 << 20),
  grown: fc.boolean(),
  datagram: fc.constantFrom(256, 1200),
  integrity: fc.constantFrom('none', 'crc32c'),
  aToB: links,
  bToA: links,
  tickA: fc.oneof(ticks, fc.integer({ min: 2000, max: 8000 })),
  tickB: ticks,
  tenths: fc.integer({ min: 1, max: 60 }),
  longest: fc.constantFrom(8, 40, 96, 1040),
  inSpurts: fc.boolean(),
  flushes: fc.constantFrom(1, 1, 1, 2, 3),
  fallsSilent: fc.boolean(),
})

/** In every mode: a link that is rough and one that is narrow, much to send, ceilings that are met and that are not. */
const built: ReadonlyArray<Game> = everyMode.flatMap((mode, seed): ReadonlyArray<Game> => {
  const game: Game = {
    seed,
    origin: nearWraps,
    width: 'narrow',
    recovery: [mode, mode],
    ceiling: 1000,
    grown: true,
    datagram: 256,
    integrity: 'none',
    aToB: roughLink,
    bToA: roughLink,
    tickA: 16_667,
    tickB: 16_667,
    tenths: 20,
    longest: 40,
    inSpurts: false,
    flushes: 1,
    fallsSilent: true,
  }
  const narrow = { ...perfectLink, delayMicros: 20_000, bytesPerSecond: 4000 }
  return [
    game,
    { ...game, ceiling: 16_000, inSpurts: true, datagram: 1200, integrity: 'crc32c' },
    { ...game, ceiling: 16_000, aToB: narrow, bToA: narrow, fallsSilent: false },
  ]
})

const longestOf = ({ longest, datagram }: Game): number => Math.min(longest, datagram - 160)

const begin = (game: Game): World => {
  const { recovery, ceiling, datagram, integrity, origin, width, aToB, bToA, seed, tickA, tickB, grown } = game
  const config = configOf(recovery, {
    maxRedundancyBytesPerSecond: ceiling,
    maxDatagramBytes: datagram,
    integrity,
  })
  const state = startOf(config, origin, width)
  const start = grown ? withTokens(state, ceiling, 0) : state
  return new World({ config, seed, aToB, bToA, start, tickMicros: { a: tickA, b: tickB } })
}

const sendSome =
  (world: World, game: Game, maxBytes?: () => number | undefined) =>
  (end: End): void => {
    const { tenths, flushes, inSpurts } = game
    for (let flush = 1; flush < flushes; flush += 1) world.flush(end, maxBytes?.())
    const steady = Math.floor(tenths / 10) + (world.draw(10) < tenths % 10 ? 1 : 0)
    const count = inSpurts ? (world.draw(20) === 0 ? 2 * tenths : 0) : steady
    for (let message = 0; message < count; message += 1) {
      const payload = world.payload(8 + world.draw(longestOf(game) - 7))
      world.submit(end, { channel: kindNames[world.draw(4)] ?? 'loose', payload })
    }
  }

/** The most that a budget was exceeded by over any stretch of time: entries of a time in microseconds and bytes, oldest first. */
const mostBeyond = (spent: ReadonlyArray<readonly [atMicros: number, bytes: number]>, perSecond: number): number => {
  let sum = 0
  let least = Infinity
  let most = 0
  for (const [atMicros, bytes] of spent) {
    const allowed = (atMicros * perSecond) / 1_000_000
    least = Math.min(least, sum - allowed)
    sum += bytes
    most = Math.max(most, sum - allowed - least)
  }
  return most
}

describe('spare copies', () => {
  const marks = new Marks()

  it('keep to their ceiling over every stretch of time, and all is delivered and acked, in every mode and with none', () => {
    holds(
      fc.property(games, (game) => {
        const world = begin(game)
        const { ceiling, datagram } = game
        const spent = { a: [] as Array<readonly [number, number]>, b: [] as Array<readonly [number, number]> }
        world.afterFlush = (flush) => {
          const { names, bytes, datagrams } = spareIn(world.config, flush)
          // A datagram of their own only where there is no other.
          expect(datagrams).toBeLessThanOrEqual(flush.datagrams.length === 1 ? 1 : 0)
          if (datagrams === 0 && bytes > 0) marks.hit('copies beside others')
          if (ceiling === 0) expect([names, bytes]).toEqual([[], 0])
          if (bytes > 0) spent[flush.end].push([flush.atMicros, bytes])
          marks.hit('copies', names.length)
          for (const mode of game.recovery) if (names.length > 0) marks.hit(`copies, ${mode}`)
          const [was, is] = [flush.before, flush.after].map(({ messages }) => messages.redundancy)
          if (is !== undefined && was !== undefined && is.rate < was.rate) marks.hit('queues')
          if (flush.after.packets.probe.misses > flush.before.packets.probe.misses) marks.hit('probes')
        }
        world.run(1_500_000, sendSome(world, game))
        if (game.fallsSilent) world.relink({ ...perfectLink, lossRatio: 1 }, { ...perfectLink, lossRatio: 1 })
        world.run(1_000_000, sendSome(world, game))
        world.afterFlush = () => undefined
        world.heal(20_000)
        world.finish(400_000_000)
        // Half a second's worth, and a datagram: what frames take is paid after the copies were chosen.
        const burst = Math.floor(ceiling / 2) + datagram
        for (const entries of [spent.a, spent.b]) {
          const beyond = mostBeyond(entries, ceiling)
          expect(beyond).toBeLessThanOrEqual(burst)
          if (ceiling >= 1000 && beyond > 0.4 * ceiling) marks.hit('bursts')
          const [first, last] = [entries[0]?.[0] ?? 0, entries.at(-1)?.[0] ?? 0]
          const bytes = entries.reduce((sum, [, more]) => sum + more, 0)
          if (ceiling > 0 && last - first > 1_000_000 && bytes > (0.9 * ceiling * (last - first)) / 1_000_000)
            marks.hit('ceilings met')
        }
        if (wraps(game.origin)) marks.hit('wraps')
      }),
      {
        cases: built.map((game) => given(game)),
        reached: () => {
          marks.expectHit(
            ['copies', 'copies, lean', 'copies, auto', 'copies, max', 'copies beside others', 'probes'],
            10,
          )
          marks.expectHit(['queues', 'ceilings met', 'bursts', 'wraps'])
        },
      },
    )
  })
})

describe('a new small message', () => {
  const marks = new Marks()

  it('leaves in the very flush in which it would leave with lean, given the same room, and no later in its place', () => {
    holds(
      fc.property(games, fc.integer({ min: 20, max: 2000 }), fc.boolean(), (game, limit, limited) => {
        const world = begin(game)
        const left = new Set<number>()
        world.afterFlush = ({ before, datagrams, maxBytes }) => {
          const namesOf = (some: ReadonlyArray<Uint8Array>) => some.flatMap((datagram) => world.namesIn(datagram))
          const isNew = (name: number): boolean => !left.has(name)
          const names = namesOf(datagrams)
          const fresh = names.filter(isNew)
          expect(fresh).toEqual(namesOf(datagramsWith(leanOf(world.config), before, maxBytes)).filter(isNew))
          // The new ones stand before all that has left before, but for what the byte limit cut off in an earlier flush.
          const { smallTurn, lanes } = before.messages
          if (smallTurn < lanes.length) expect(names.slice(0, fresh.length)).toEqual(fresh)
          if (fresh.length > 0 && names.length > fresh.length) marks.hit('new beside old')
          if (fresh.length > 0 && maxBytes !== undefined) marks.hit('limited')
          for (const name of fresh) left.add(name)
        }
        const maxBytes = limited ? () => world.draw(limit) : undefined
        for (let count = 0; count < 120; count += 1) world.tick(sendSome(world, game, maxBytes), maxBytes?.())
      }),
      {
        cases: built.flatMap((game) => [given(game, 400, true), given(game, 20, false)]),
        reached: () => marks.expectHit(['new beside old', 'limited'], 50),
      },
    )
  })
})
