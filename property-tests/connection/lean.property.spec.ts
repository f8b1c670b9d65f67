// Without loss nothing is sent twice and nothing is taken for lost: for any round trip, any rate of the peer's acks, any jitter up to a
// tick, two hundred packets one way for one the other. docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { given, holds } from '../support/law.ts'
import type { Origin } from '../../src/connection/state.ts'
import { perfectLink } from '../../src/testing/index.ts'
import { configOf, lean, modes, nearWraps, origins, seeds, startOf, widths } from '../support/arbitraries.ts'
import { World } from '../support/world.ts'

const channelOf = (index: number) => (['reliableOrdered', 'reliableUnordered', 'loose'] as const)[index % 3] ?? 'loose'

/** How often each payload left the end that sent it. */
const countCopies = (world: World): Map<number, number> => {
  const copies = new Map<number, number>()
  world.observe = (_end, effect) => {
    if (effect.type !== 'TransmitDatagram') return
    for (const name of world.namesIn(effect.datagram)) copies.set(name, (copies.get(name) ?? 0) + 1)
  }
  return copies
}

interface Path {
  readonly seed: number
  readonly origin: Origin
  readonly rttMicros: number
  readonly tickA: number
  readonly tickB: number
  /** To either side, in ticks of the sender: with more, two packets could overtake a third, and their acks would show a gap. */
  readonly jitter: number
  /** End a sends in every so many ticks. */
  readonly every: number
  /** End b as well; 0: it acks alone. */
  readonly answersEvery: number
  /** Now and then a message of three datagrams. They leave at once, so any jitter could have two overtake the first: none then. */
  readonly largeOneIn: number
}

const rates = fc.integer({ min: 8_333, max: 200_000 })

const paths: fc.Arbitrary<Path> = fc.record({
  seed: seeds,
  origin: origins,
  rttMicros: fc.oneof(fc.integer({ min: 1000, max: 50_000 }), fc.integer({ min: 1000, max: 2_000_000 })),
  tickA: fc.oneof(fc.integer({ min: 8_333, max: 34_000 }), rates),
  tickB: rates,
  jitter: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  every: fc.constantFrom(1, 1, 2, 7, 7, 40),
  answersEvery: fc.constantFrom(0, 0, 1, 1, 3, 20),
  largeOneIn: fc.constantFrom(0, 0, 30),
})

/** Six seconds on this path without loss; how often each payload left, how many were sent, and what was lost by verdict. */
const walk = (path: Path): readonly [copies: Map<number, number>, sent: number, world: World] => {
  const { seed, origin, rttMicros, tickA, tickB, jitter, every, answersEvery, largeOneIn } = path
  const config = configOf(lean)
  const delayMicros = Math.floor(rttMicros / 2)
  const link = (tick: number) => ({
    ...perfectLink,
    delayMicros,
    jitterMicros: largeOneIn > 0 ? 0 : Math.floor(Math.min(jitter * tick, delayMicros)),
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
  const turns = { a: 0, b: 0 }
  let count = 0
  world.run(6_000_000, (end) => {
    const pace = end === 'a' ? every : answersEvery
    turns[end] += 1
    if (pace === 0 || turns[end] % pace !== 0) return
    const length = largeOneIn > 0 && world.draw(largeOneIn) === 0 ? 3000 : 32
    world.submit(end, { channel: channelOf(count++), payload: world.payload(length) })
  })
  world.finish(10_000_000)
  return [copies, count, world]
}

const expectOneEach = ([copies, sent, world]: ReturnType<typeof walk>): void => {
  expect([...copies].filter(([, copy]) => copy !== 1)).toEqual([])
  expect(copies.size).toBe(sent)
  for (const { fates } of [world.oracles.a, world.oracles.b]) expect(fates.get('lost')).toBe(undefined)
  for (const { connection } of [world.state.a, world.state.b]) expect(connection.packets.traffic.packetsLost).toBe(0)
}

describe('a link without loss', () => {
  it('carries each message exactly once, for RTT 1 ms to 2 s, acks at 5 to 120 Hz, jitter up to the tick', () => {
    holds(fc.property(paths, (path) => expectOneEach(walk(path))))
  })

  it('survives two hundred packets one way for one the other without a needless copy, and acks every message', () => {
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          width: widths,
          rttMicros: fc.integer({ min: 0, max: 700_000 }),
        }),
        ({ seed, origin, width, rttMicros }) => {
          const config = configOf(lean, { maxOutstandingMessages: 4096 })
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
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          recovery: modes,
          delayMicros: fc.integer({ min: 0, max: 200_000 }),
          jitterMicros: fc.integer({ min: 0, max: 100_000 }),
          holdRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
          holdMicros: fc.integer({ min: 1, max: 5_000_000 }),
          duplicateRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
        }),
        ({ seed, origin, recovery, ...faults }) => {
          const config = configOf(recovery)
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
      {
        cases: [
          given({
            seed: 1,
            origin: nearWraps,
            recovery: lean,
            delayMicros: 20_000,
            jitterMicros: 20_000,
            holdRatio: 0.2,
            holdMicros: 2_000_000,
            duplicateRatio: 0.2,
          }),
        ],
        reached: () => expect(verdicts).toBeGreaterThan(0),
      },
    )
  })
})
