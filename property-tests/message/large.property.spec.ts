// Large messages: cut at exact sizes, each lost fragment sent again by itself and no acked one, whole or not at all; what stays
// incomplete goes. docs/wire-format.md, "Body"; docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemsIn } from '../../spec/wire-format/decoder.ts'
import { isPiece } from '../../spec/wire-format/value.ts'
import { perfectLink, type End } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  everyMode,
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
import { formatOf } from '../support/names.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

const room = 160

interface Setting {
  readonly datagram: number
  /** In whole fragments, and bytes more or less. */
  readonly fragments: number
  readonly extra: number
}

/** The boundaries: nothing, one byte, and a byte around every multiple of a fragment. */
const settings: fc.Arbitrary<Setting> = fc.record({
  datagram: fc.constantFrom(256, 300, 1200),
  fragments: fc.integer({ min: 0, max: 20 }),
  extra: fc.constantFrom(-1, 0, 1, 5),
})

const lengthOf = ({ datagram, fragments, extra }: Setting): number => Math.max(0, fragments * (datagram - room) + extra)

describe('a message of any size', () => {
  it('around every multiple of a fragment is delivered on every kind of channel; up to the longest, and one more is refused', () => {
    const marks = new Marks()
    holds(
      fc.property(
        settings,
        origins,
        seeds,
        modes,
        fc.constantFrom(...kindNames),
        (setting, origin, seed, recovery, channel) => {
          const length = lengthOf(setting)
          const config = configOf(recovery, { maxDatagramBytes: setting.datagram, maxMessageBytes: length })
          const world = new World({
            config,
            seed,
            aToB: { ...perfectLink, delayMicros: 5000 },
            bToA: perfectLink,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 16_667 },
          })
          const delivered: Array<Uint8Array> = []
          world.observe = (_end, effect) => {
            if (effect.type === 'DeliverMessage') delivered.push(effect.payload)
          }
          const before = world.state.a.connection
          const payload = world.payload(length)
          // Past the oracle, which knows messages of less than four bytes by their id alone.
          const send = (bytes: Uint8Array) =>
            world.reduce(world.state, { type: 'MessageSubmitted', end: 'a', channel, payload: bytes })
          const [refused, [answer]] = send(new Uint8Array(length + 1))
          expect(answer?.effect).toMatchObject({
            type: 'RefuseMessage',
            error: { type: 'MessageTooLarge', bytes: length + 1 },
          })
          expect(refused.a.connection).toBe(before)
          world.oracles.a.deliver = () => undefined
          world.oracles.a.settle = (_channel, _id, fate) => marks.hit(fate)
          world.state = send(payload)[0]
          world.run(1_000_000)
          expect(delivered.map((bytes) => print(bytes))).toEqual([print(payload)])
        },
      ),
      {
        cases: kindNames.flatMap((channel) =>
          [0, 1, 3].map((fragments) =>
            given({ datagram: 256, fragments, extra: 1 }, nearWraps, 1, ['lean', 'max'] as const, channel),
          ),
        ),
        reached: () => marks.expectHit(['acked'], 12),
      },
    )
  })
})

describe('a reliable message in fragments', () => {
  it('has each lost fragment sent again by itself: none of which an ack has come is ever sent again', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.tuple(seeds, origins, modes, badLinks(2_000_000), badLinks(2_000_000), fc.integer({ min: 2, max: 60 })),
        ([seed, origin, recovery, ab, ba, count]) => {
          const config = configOf(recovery, { maxDatagramBytes: 256 })
          const format = formatOf(config)
          const world = new World({
            config,
            seed,
            aToB: ab,
            bToA: ba,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 16_667 },
          })
          /** Missing pieces, as the protocol tells them, and copies that left. */
          const copies = new Map<number, number>()
          let left = 0
          world.observe = (end, effect) => {
            if (end !== 'a' || effect.type !== 'TransmitDatagram') return
            for (const stripe of itemsIn(effect.datagram, format)
              .filter(isPiece)
              .map(({ index }) => index)) {
              left += 1
              copies.set(stripe, (copies.get(stripe) ?? 0) + 1)
              const { large } = world.state.a.connection.messages.lanes[0] ?? { large: undefined }
              const piece = large?.pieces.buffer
                .slice(large.pieces.start, large.pieces.end)
                .find((one) => one?.index === stripe)
              expect([stripe, piece === undefined]).toEqual([stripe, false])
            }
          }
          world.submit('a', { channel: 'reliableOrdered', payload: new Uint8Array(count * 96) })
          world.run(2_000_000)
          world.heal(10_000)
          world.finish(60_000_000)
          const sent = left
          world.run(3_000_000)
          expect([copies.size, left]).toEqual([count, sent])
          marks.hit('sent again', left - count)
        },
      ),
      {
        cases: everyMode.map((mode) => given(given(1, nearWraps, given(mode, mode), roughLink, roughLink, 40))),
        reached: () => marks.expectHit(['sent again'], 20),
      },
    )
  })
})

describe('an unreliable message in fragments', () => {
  it('comes whole or not at all, and what stays incomplete goes: no memory is held when its time is over', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.tuple(
          seeds,
          origins,
          modes,
          badLinks(8_000_000),
          fc.constantFrom(1, 2, 16),
          fc.integer({ min: 20, max: 3000 }),
        ),
        ([seed, origin, recovery, link, maxPartialMessages, partialTimeoutMs]) => {
          const config = configOf(recovery, {
            maxDatagramBytes: 256,
            maxPartialMessages,
            partialTimeoutMs,
            maxMessageBytes: 2000,
          })
          const world = new World({
            config,
            seed,
            aToB: { ...link, lossRatio: Math.max(link.lossRatio, 0.05) },
            bToA: link,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 16_667 },
          })
          world.run(1_000_000, (end: End) => {
            if (end === 'a')
              world.submit('a', {
                channel: kindNames[2 + world.draw(2)] ?? 'loose',
                payload: world.payload(97 + world.draw(1900)),
              })
            const { partials } = world.state.b.connection.messages
            for (const channel of [2, 3]) expect(partials[channel]?.length).toBeLessThanOrEqual(maxPartialMessages)
            if (partials.flat().length > 0) marks.hit('partial')
          })
          world.heal(10_000)
          world.finish(60_000_000)
          world.silence(20_000_000, 200)
          expect(world.state.b.connection.messages.partials.flat()).toEqual([])
          // Past the lifetime of a datagram no ack can come, so nothing is kept of what was lost either.
          world.run(80_000_000)
          for (const { large, transfers } of world.state.a.connection.messages.lanes)
            expect([large.pieces.end - large.pieces.start, transfers.end - transfers.start]).toEqual([0, 0])
          marks.hit('dropped', world.state.b.connection.discards.Abandoned)
        },
      ),
      {
        cases: ([1, 2] as const).map((most) => given(given(most, nearWraps, lean, roughLink, most, 20))),
        reached: () => marks.expectHit(['partial', 'dropped'], 10),
      },
    )
  })
})
