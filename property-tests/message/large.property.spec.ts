// Large messages: cut at exact sizes, each lost fragment sent again by itself and no acked one, whole or not at all; what stays
// incomplete goes, and old datagrams bring nothing back. docs/wire-format.md, "Body"; docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reducer } from '../../src/connection/reducer.ts'
import { perfectLink, type End } from '../../src/simulation/index.ts'
import { badLinks, configOf, kindNames, modes, origins, seeds, startOf } from '../support/arbitraries.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

const marks = new Marks()
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
    fc.assert(
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
    )
    marks.expectHit(['acked'], 90)
  })
})

/** Where the fragments of one message begin in datagrams: every fragment carries its own index in its bytes. */
const striped = (count: number, fragment: number): Uint8Array =>
  Uint8Array.from({ length: count * fragment }, (_, at) =>
    at % fragment < 4 ? ([0xf1, 0xa6, 0x3d, Math.floor(at / fragment)][at % fragment] ?? 0) : 0,
  )

const stripesIn = (datagram: Uint8Array): ReadonlyArray<number> => {
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength)
  const found: Array<number> = []
  const mark = Buffer.from([0xf1, 0xa6, 0x3d])
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) found.push(bytes[at + 3] ?? 0)
  return found
}

describe('a reliable message in fragments', () => {
  it('has each lost fragment sent again by itself: none of which an ack has come is ever sent again', () => {
    fc.assert(
      fc.property(
        fc.tuple(seeds, origins, modes, badLinks(2_000_000), badLinks(2_000_000), fc.integer({ min: 2, max: 60 })),
        ([seed, origin, recovery, ab, ba, count]) => {
          const config = configOf(recovery, { maxDatagramBytes: 256 })
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
            for (const stripe of stripesIn(effect.datagram)) {
              left += 1
              copies.set(stripe, (copies.get(stripe) ?? 0) + 1)
              const { large } = world.state.a.connection.messages.lanes[0] ?? { large: undefined }
              const piece = large?.pieces.buffer
                .slice(large.pieces.start, large.pieces.end)
                .find((one) => one?.index === stripe)
              expect([stripe, piece === undefined]).toEqual([stripe, false])
            }
          }
          world.submit('a', { channel: 'reliableOrdered', payload: striped(count, 96) })
          world.run(2_000_000)
          world.heal(10_000)
          world.finish(60_000_000)
          const sent = left
          world.run(3_000_000)
          expect([copies.size, left]).toEqual([count, sent])
          marks.hit('sent again', left - count)
        },
      ),
    )
    marks.expectHit(['sent again'], 100)
  })
})

describe('an unreliable message in fragments', () => {
  it('comes whole or not at all, and what stays incomplete goes: no memory is held when its time is over', () => {
    fc.assert(
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
    )
    marks.expectHit(['partial', 'dropped'], 10)
  })
})

describe('old datagrams', () => {
  it('all of them, handed in again after the end, deliver nothing and change nothing but counters', () => {
    fc.assert(
      fc.property(fc.tuple(seeds, origins, modes, badLinks(2_000_000)), ([seed, origin, recovery, link]) => {
        const config = configOf(recovery, { maxDatagramBytes: 256, maxMessageBytes: 2000 })
        const world = new World({
          config,
          seed,
          aToB: link,
          bToA: link,
          start: startOf(config, origin, 'narrow'),
          tickMicros: { a: 16_667, b: 16_667 },
        })
        const arrived: Array<Uint8Array> = []
        world.beforeWake = (end, waiting) => {
          if (end === 'b') arrived.push(...waiting)
        }
        world.run(1_000_000, (end) => {
          world.submit(end, {
            channel: kindNames[world.draw(4)] ?? 'loose',
            payload: world.payload(4 + world.draw(world.draw(5) === 0 ? 1500 : 50)),
          })
        })
        world.heal(10_000)
        world.finish(60_000_000)
        world.silence(20_000_000, 200)
        const { terms, clock, packets, messages, channels, discards } = world.state.b.connection
        let state = world.state.b.connection
        let count = 0
        for (const datagram of arrived) {
          const [next, effects] = reducer(config)(state, { type: 'DatagramReceived', datagram })
          expect(effects.map(({ type }) => type)).toEqual(['DiscardDatagram'])
          state = next
          count += 1
        }
        expect(print({ ...state, discards })).toBe(print({ terms, clock, packets, messages, channels, discards }))
        marks.hit('replayed', count)
      }),
    )
    marks.expectHit(['replayed'], 1000)
  })
})
