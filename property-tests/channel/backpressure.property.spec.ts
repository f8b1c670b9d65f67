// Back-pressure: a refused message leaves no trace, what was accepted is never dropped silently, and after draining it goes on.
// docs/guarantees.md, "Bounds".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { perfectLink, type End } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
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
import { World } from '../support/world.ts'

const limits = fc.record({
  maxOutstandingMessages: fc.integer({ min: 1, max: 40 }),
  maxOutstandingBytes: fc.integer({ min: 2000, max: 6000 }),
  maxPartialMessages: fc.integer({ min: 1, max: 3 }),
  maxPartialBytes: fc.integer({ min: 2000, max: 6000 }),
})

const tight = { maxOutstandingBytes: 2000, maxPartialMessages: 1, maxPartialBytes: 2000 }

describe('sending until refused', () => {
  it('leaves the state as it was when refused, keeps the bounds at both ends, and goes on when acks have come', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.tuple(seeds, origins, modes, limits, badLinks(3_000_000), badLinks(3_000_000)),
        ([seed, origin, recovery, bounds, ab, ba]) => {
          const config = configOf(recovery, {
            maxDatagramBytes: 256,
            maxMessageBytes: 2000,
            bulkBytesPerSecond: 1 << 20,
            ...bounds,
          })
          const world = new World({
            config,
            seed,
            aToB: ab,
            bToA: ba,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 16_667 },
          })
          world.observe = (_end, effect) => {
            if (effect.type !== 'DiscardDatagram') return
            expect(['Duplicate', 'Stale', 'Abandoned']).toContain(effect.error.type)
          }
          world.run(500_000, (end: End) => {
            const channel = kindNames[world.draw(4)] ?? 'loose'
            for (let count = 0; count < 60; count += 1) {
              const before = world.state[end].connection
              const payload = world.payload(world.draw(6) === 0 ? 4 + world.draw(1900) : 4 + world.draw(60))
              const [answer] = world.submit(end, { channel, payload })
              if (answer?.type !== 'RefuseMessage') continue
              marks.hit('refused')
              expect(answer.error.type).toBe('WindowFull')
              expect(world.state[end].connection).toBe(before)
              break
            }
            const { channels } = world.state[end].connection
            for (const { outbox, inbox } of channels) {
              expect(outbox.unsettled).toBeLessThanOrEqual(bounds.maxOutstandingMessages)
              expect(outbox.bytes).toBeLessThanOrEqual(bounds.maxOutstandingBytes)
              if (inbox.type !== 'ordered') continue
              expect(inbox.held.end - inbox.held.start).toBeLessThanOrEqual(bounds.maxOutstandingMessages)
              expect(inbox.heldBytes).toBeLessThanOrEqual(bounds.maxOutstandingBytes)
              if (inbox.heldBytes > 0) marks.hit('held')
            }
          })
          world.heal(10_000)
          world.finish(100_000_000)
          for (const channel of kindNames) {
            const [answer] = world.submit('a', { channel, payload: world.payload(1900) })
            expect(answer?.type).toBe('AcceptMessage')
          }
          world.finish(100_000_000)
        },
      ),
      {
        cases: [1, 12].map((most) =>
          given(given(most, nearWraps, lean, { ...tight, maxOutstandingMessages: most }, roughLink, roughLink)),
        ),
        reached: () => marks.expectHit(['refused', 'held'], 10),
      },
    )
  })

  it('recounted from what is queued and settled, the books agree with the ones that are kept', () => {
    const marks = new Marks()
    holds(
      fc.property(fc.tuple(seeds, origins, modes, badLinks(500_000)), ([seed, origin, recovery, link]) => {
        const config = configOf(recovery, { maxDatagramBytes: 256, maxMessageBytes: 2000, bulkBytesPerSecond: 40_000 })
        const world = new World({
          config,
          seed,
          aToB: link,
          bToA: perfectLink,
          start: startOf(config, origin, 'narrow'),
          tickMicros: { a: 16_667, b: 16_667 },
        })
        world.run(1_000_000, (end) => {
          if (end === 'b') return
          world.submit(end, {
            channel: kindNames[world.draw(4)] ?? 'loose',
            payload: world.payload(4 + world.draw(400)),
          })
          const { messages, channels } = world.state.a.connection
          for (const { small, large } of messages.lanes) {
            for (const { pieces, lost } of [small, large]) {
              const own = pieces.buffer.slice(pieces.start, pieces.end)
              expect(lost).toBe(own.filter((piece) => piece?.lost === true).length)
              marks.hit('lost', lost)
            }
          }
          for (const { outbox } of channels) {
            const sizes = outbox.sizes.buffer.slice(outbox.sizes.start, outbox.sizes.end)
            expect(outbox.unsettled).toBe(sizes.filter((size) => size >= 0).length)
          }
        })
        world.heal(10_000)
        world.finish(60_000_000)
        for (const { outbox } of world.state.a.connection.channels)
          expect([outbox.unsettled, outbox.bytes, outbox.sizes.end - outbox.sizes.start]).toEqual([0, 0, 0])
      }),
      {
        cases: [1, 2].map((seed) => given(given(seed, nearWraps, lean, roughLink))),
        reached: () => marks.expectHit(['lost'], 10),
      },
    )
  })
})
