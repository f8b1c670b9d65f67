// Without loss nothing is sent twice and nothing is taken for lost: for any round trip, any rate of the peer's acks, any jitter up to a
// tick, two hundred packets one way for one the other. docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { perfectLink } from '../../src/simulation/index.ts'
import { configOf, origins, seeds, startOf, widths } from '../support/arbitraries.ts'
import { namesIn, World } from '../support/world.ts'

const channelOf = (index: number) => (['reliableOrdered', 'reliableUnordered', 'loose'] as const)[index % 3] ?? 'loose'

/** How often each payload left end a. */
const countCopies = (world: World): Map<number, number> => {
  const copies = new Map<number, number>()
  world.observe = (end, effect) => {
    if (end !== 'a' || effect.type !== 'TransmitDatagram') return
    for (const name of namesIn(effect.datagram)) copies.set(name, (copies.get(name) ?? 0) + 1)
  }
  return copies
}

describe('a link without loss', () => {
  // A jitter of a tick from the least to the most: more would let packets overtake each other, which two acks may then show as a gap.
  it('carries each message exactly once, for RTT 1 ms to 2 s, acks at 5 to 120 Hz, jitter up to the tick', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          rttMicros: fc.oneof(fc.integer({ min: 1000, max: 50_000 }), fc.integer({ min: 1000, max: 2_000_000 })),
          tickA: fc.integer({ min: 8_333, max: 34_000 }),
          tickB: fc.integer({ min: 8_333, max: 200_000 }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
          every: fc.constantFrom(1, 1, 2, 7, 40),
          answers: fc.boolean(),
        }),
        ({ seed, origin, rttMicros, tickA, tickB, jitter, every, answers }) => {
          const config = configOf()
          const delayMicros = Math.floor(rttMicros / 2)
          const link = (tick: number) => ({
            ...perfectLink,
            delayMicros,
            jitterMicros: Math.floor(Math.min((jitter * tick) / 2, delayMicros)),
          })
          const world = new World({
            config,
            seed,
            aToB: link(tickA),
            bToA: link(tickB),
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: tickA, b: tickB },
          })
          const copies = countCopies(world)
          let count = 0
          let turns = 0
          world.run(6_000_000, (end) => {
            if (end === 'b' && answers) world.submit('b', { channel: 'loose', payload: world.payload(20) })
            if (end === 'b' || turns++ % every !== 0) return
            world.submit('a', { channel: channelOf(count++), payload: world.payload(32) })
          })
          world.finish(10_000_000)
          expect([...copies.values()].filter((copy) => copy !== 1)).toEqual([])
          expect([copies.size, world.oracles.a.fates.get('lost')]).toEqual([count, undefined])
        },
      ),
    )
  })

  it('survives two hundred packets one way for one the other without a needless copy, and acks every message', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          width: widths,
          rttMicros: fc.integer({ min: 0, max: 700_000 }),
        }),
        ({ seed, origin, width, rttMicros }) => {
          const config = configOf({ maxOutstandingMessages: 4096 })
          const link = { ...perfectLink, delayMicros: Math.floor(rttMicros / 2) }
          const world = new World({
            config,
            seed,
            aToB: link,
            bToA: link,
            start: startOf(config, origin, width),
            tickMicros: { a: 1000, b: 200_000 },
          })
          const copies = countCopies(world)
          let count = 0
          world.run(1_500_000, (end) => {
            if (end === 'a') world.submit('a', { channel: channelOf(count++), payload: world.payload(12) })
          })
          world.finish(5_000_000)
          expect([...copies.values()].filter((copy) => copy !== 1)).toEqual([])
          expect([world.oracles.a.fates.get('acked'), world.oracles.a.fates.get('lost')]).toEqual([count, undefined])
        },
      ),
    )
  })

  it('reorders and copies as it likes: no verdict of loss stays', () => {
    let verdicts = 0
    fc.assert(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          delayMicros: fc.integer({ min: 0, max: 200_000 }),
          jitterMicros: fc.integer({ min: 0, max: 100_000 }),
          holdRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
          holdMicros: fc.integer({ min: 1, max: 5_000_000 }),
          duplicateRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
        }),
        ({ seed, origin, ...faults }) => {
          const config = configOf()
          const link = { ...perfectLink, ...faults, duplicateDelayMicros: 30_000_000 }
          const world = new World({
            config,
            seed,
            aToB: link,
            bToA: link,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 20_000 },
          })
          world.run(2_000_000, (end) => {
            world.submit(end, { channel: channelOf(world.draw(3)), payload: world.payload(4 + world.draw(40)) })
          })
          world.heal(20_000)
          world.finish(10_000_000)
          world.silence(15_000_000, 200)
          for (const { fates } of [world.oracles.a, world.oracles.b]) {
            verdicts += fates.get('lost') ?? 0
            expect(fates.get('ackedLate')).toBe(fates.get('lost'))
          }
        },
      ),
    )
    expect(verdicts).toBeGreaterThan(0)
  })
})
