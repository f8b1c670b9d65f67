// The mutable twin of the bench is written without the core's bookkeeping, so it can tell where the core is wrong: fed the same events, both
// answer with the same datagrams, byte for byte, and the same deliveries, fates and refusals in the same order.

import fc from 'fast-check'
import { describe, it } from 'vitest'
import { badLinks, configOf, modes, origins, seeds, startOf, ticks, widths } from '../support/arbitraries.ts'
import { depth, seed } from '../support/depth.ts'
import { sorted, tell } from '../support/exercised.ts'
import { Marks } from '../support/marks.ts'
import { followGame, type Game } from './followed-world.ts'
import { followScript } from './followed-script.ts'
import { histories, playHistory } from './history.ts'
import { ofBadLinks, ofLies, Witness } from './witness.ts'

const games = fc
  .record({
    recovery: modes,
    integrity: fc.constantFrom<'none' | 'crc32c'>('none', 'crc32c'),
    maxDatagramBytes: fc.constantFrom(256, 1200),
    maxRedundancyBytesPerSecond: fc.constantFrom(0, 16_000, 200_000),
    seed: seeds,
    origin: origins,
    width: widths,
    aToB: badLinks(1_000_000),
    bToA: badLinks(1_000_000),
    tickMicros: fc.record({ a: ticks, b: ticks }),
    most: fc.constantFrom(1, 4, 12),
    largeIn: fc.constantFrom(5, 40),
    seconds: fc.integer({ min: 1, max: 20 }),
  })
  .map((drawn): Game => {
    const { recovery, integrity, maxDatagramBytes, maxRedundancyBytesPerSecond, origin, width, ...rest } = drawn
    const limits = { maxMessageBytes: 6000, maxOutstandingMessages: 200, bulkBytesPerSecond: 60_000 }
    const config = configOf(recovery, { ...limits, integrity, maxDatagramBytes, maxRedundancyBytesPerSecond })
    const { aToB, bToA, seconds, ...game } = rest
    const start = startOf(config, origin, width)
    const named = { ...game, config, start, links: [aToB, bToA] as const, micros: seconds * 1_000_000 }
    return Object.assign(named, { [fc.toStringMethod]: () => JSON.stringify(drawn) })
  })

describe('the twin answers as the core does', () => {
  const marks = new Marks()
  const witness = new Witness(marks)

  it('to every history of sends, ticks, flushes and datagrams, spoilt and forged ones too', () => {
    fc.assert(fc.property(histories, (history) => playHistory(history, witness)))
  })

  it('through long games on bad links', () => {
    fc.assert(fc.property(games, (game) => followGame(game, witness)))
  })

  it('to hostile scripts', () => {
    const scripts = depth(1000, 20_000)
    const first = seed * 1_000_000
    for (let own = first; own < first + scripts; own += 1) followScript(own, witness)
    marks.hit('scripts', scripts)
  })

  it('where packets are lost, copied and fragmented, numbers wrap, messages expire, windows fill and peers lie', () => {
    tell('twin', sorted(marks.counts))
    marks.expectHit([...ofBadLinks, ...ofLies, 'scripts'])
  })
})
