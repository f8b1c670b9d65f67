// What an endpoint believes of its link against what the link was: round trips without the peer's hold, the share of loss; and that
// every packet is accounted for. docs/tuning.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInFlight } from '../../src/packet/flight.ts'
import { perfectLink } from '../../src/testing/index.ts'
import { configOf, lean, seeds } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { World } from '../support/world.ts'

// Unreliable messages alone: how reliable channels recover does not come into it.
const config = configOf(lean)

describe('the round trip', () => {
  it('lies between the least and the most there was, whatever the peer holds acks for; loss and copies do not blur it', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          delayMicros: fc.integer({ min: 0, max: 300_000 }),
          jitterMicros: fc.integer({ min: 0, max: 50_000 }),
          lossRatio: fc.double({ min: 0, max: 0.4, noNaN: true }),
          duplicateRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
          tickA: fc.integer({ min: 5_000, max: 50_000 }),
          tickB: fc.integer({ min: 5_000, max: 100_000 }),
          ackDelayMs: fc.constantFrom(0, 20, 200),
        }),
        ({ seed, tickA, tickB, ackDelayMs, ...faults }) => {
          const link = { ...perfectLink, ...faults, duplicateDelayMicros: 3_000_000 }
          const world = new World({
            config: configOf(lean, { ackDelayMs }),
            seed,
            aToB: link,
            bToA: link,
            tickMicros: { a: tickA, b: tickB },
          })
          const { delayMicros, jitterMicros } = faults
          // Each end looks at its socket once a tick; the hold travels in steps of 2 ms, rounded.
          const least = 2 * Math.max(0, delayMicros - jitterMicros) - 1000
          const most = 2 * (delayMicros + jitterMicros) + tickA + tickB + 1000
          world.run(2_000_000, (end) => {
            if (end === 'a') world.submit('a', { channel: 'loose', payload: world.payload(10) })
            const { smoothed, latest } = world.state.a.connection.packets.rtt
            if (smoothed < 0) return
            marks.hit('sampled')
            if (Math.min(smoothed, latest) < least || Math.max(smoothed, latest) > most)
              expect({ smoothed, latest }).toEqual({ least, most })
          })
        },
      ),
      {
        cases: ([0, 20, 200] as const).map((ackDelayMs, seed) =>
          given({
            seed,
            delayMicros: 100_000,
            jitterMicros: 50_000,
            lossRatio: 0.3,
            duplicateRatio: 0.3,
            tickA: 5000,
            tickB: 50_000,
            ackDelayMs,
          }),
        ),
        reached: () => marks.expectHit(['sampled'], 100),
      },
    )
  })
})

describe('loss', () => {
  it('as told is loss as it was, packet for packet, and every packet is acked, lost or in flight', () => {
    holds(
      fc.property(
        seeds,
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        fc.integer({ min: 0, max: 100_000 }),
        (seed, lossRatio, delayMicros) => {
          const link = { ...perfectLink, lossRatio, delayMicros }
          const world = new World({
            config,
            seed,
            aToB: link,
            bToA: { ...link, lossRatio: 0.1 },
            tickMicros: { a: 10_000, b: 16_667 },
          })
          let shares = 0
          let samples = 0
          world.run(6_000_000, (end) => {
            if (end === 'b') return void world.submit('b', { channel: 'loose', payload: world.payload(10) })
            world.submit('a', { channel: 'loose', payload: world.payload(10) })
            const { loss, traffic, flight, numbering } = world.state.a.connection.packets
            const inFlight = flight.sent.buffer
              .slice(flight.sent.start, flight.sent.end)
              .filter((entry) => typeof entry === 'object')
            if (traffic.packetsAcked + traffic.packetsLost + inFlight.length !== numbering.next)
              expect({ ...traffic, inFlight: inFlight.length }).toEqual({ sum: numbering.next })
            if (numbering.next < 200) return undefined
            shares += loss.share
            samples += 1
            return undefined
          })
          const { offered, lost } = world.state.a.link.counters
          const { traffic, flight } = world.state.a.connection.packets
          // The link is as bad as configured. Six deviations and six datagrams: a thousand runs must not fail by chance, and of a loss
          // that is expected a fifth of a time three are no wonder, which a normal distribution would not tell.
          const expected = lossRatio * offered
          expect(Math.abs(lost - expected)).toBeLessThanOrEqual(6 * Math.sqrt(expected * (1 - lossRatio)) + 6)
          // And the sender knows exactly what was lost, but for what it cannot know yet.
          expect(traffic.packetsLost).toBeLessThanOrEqual(lost)
          expect(traffic.packetsLost + countInFlight(flight).packets).toBeGreaterThanOrEqual(lost)
          // Smoothed over 64 packets, averaged over some 400: as noisy as a count of 300, around what was really lost.
          const share = lost / offered
          expect(Math.abs(shares / samples - share)).toBeLessThanOrEqual(
            6 * Math.sqrt((share * (1 - share)) / 300) + 0.03,
          )
        },
      ),
    )
  })
})
