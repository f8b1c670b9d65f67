// A flood of new messages fills the window of packets in flight. Found: repeats waited for room in that window and so, beside a flood,
// never left; a lost message of a reliable channel was not delivered while the flood went on. docs/guarantees.md, "Liveness".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { perfectLink } from '../../src/testing/index.ts'
import { configOf, everyMode, modes, nearWraps, origins, seeds, startOf } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { World } from '../support/world.ts'

describe('beside a flood of unreliable messages', () => {
  it('every reliable message, small or in fragments, is delivered within a bounded number of round trips', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          recovery: modes,
          perTick: fc.integer({ min: 60, max: 70 }),
          lossRatio: fc.double({ min: 0.01, max: 0.1, noNaN: true }),
          delayMicros: fc.integer({ min: 150_000, max: 170_000 }),
        }),
        ({ seed, origin, recovery, perTick, lossRatio, delayMicros }) => {
          const config = configOf(recovery, {
            maxDatagramBytes: 256,
            maxOutstandingMessages: 32_000,
            bulkBytesPerSecond: 1 << 20,
          })
          const link = { ...perfectLink, lossRatio, delayMicros }
          const world = new World({
            config,
            seed,
            aToB: link,
            bToA: link,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 20_000, b: 60_000 },
          })
          const sentAt = new Map<number, number>()
          world.observe = (end, effect) => {
            if (end !== 'b' || effect.type !== 'DeliverMessage' || effect.channel !== 'reliableUnordered') return
            sentAt.delete(new DataView(effect.payload.buffer).getUint32(0))
          }
          world.run(5 * delayMicros, (end) => {
            if (end === 'b') return
            // Two fill a datagram.
            for (let count = 0; count < 2 * perTick; count += 1)
              world.submit('a', { channel: 'loose', payload: world.payload(96) })
            const payload = world.payload(world.draw(20) === 0 ? 300 : 8)
            sentAt.set(new DataView(payload.buffer).getUint32(0), world.state.nowMicros)
            world.submit('a', { channel: 'reliableUnordered', payload })
            const { flight } = world.state.a.connection.packets
            if (flight.sent.end - flight.sent.start > 1024) marks.hit('window full')
            const oldest = [...sentAt.values()][0] ?? Infinity
            if (world.state.nowMicros - oldest > 2 * delayMicros + 100_000) marks.hit('repeated')
            expect(world.state.nowMicros - oldest).toBeLessThan(5 * delayMicros + 100_000)
          })
        },
      ),
      {
        cases: everyMode.map((mode, seed) =>
          given({
            seed,
            origin: nearWraps,
            recovery: given(mode, mode),
            perTick: 70,
            lossRatio: 0.1,
            delayMicros: 170_000,
          }),
        ),
        reached: () => marks.expectHit(['window full', 'repeated']),
      },
    )
  })
})
