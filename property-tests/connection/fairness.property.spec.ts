// Nothing waits for what it does not need: not for a gap on another channel, not for a large message; and what is not urgent keeps to
// its rate. docs/guarantees.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { given, holds } from '../support/law.ts'
import { perfectLink } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  everyMode,
  kindNames,
  modes,
  origins,
  seeds,
  startOf,
  ticks,
} from '../support/arbitraries.ts'
import { World } from '../support/world.ts'

/** Long messages on a link that loses a third. */
const heavy = {
  seed: 1,
  rate: 100_000,
  tick: 16_667,
  lossRatio: 0.3 as const,
  idleMicros: 1_000_000,
  lengths: [60_000, 60_000],
  reliable: true,
}

describe('head of line', () => {
  it('a message is delivered in the step in which it, and on a reliable ordered channel all before it there, has arrived', () => {
    holds(
      fc.property(
        fc.tuple(seeds, origins, modes, badLinks(5_000_000), badLinks(5_000_000)),
        ([seed, origin, recovery, aToB, bToA]) => {
          const config = configOf(recovery)
          const world = new World({
            config,
            seed,
            aToB,
            bToA,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 16_667 },
          })
          const sent: Array<{ channel: string; name: number }> = []
          const arrived = new Set<number>()
          const delivered = new Set<number>()
          world.beforeWake = (end, waiting) => {
            if (end === 'b')
              for (const datagram of waiting) for (const name of world.namesIn(datagram)) arrived.add(name)
          }
          world.observe = (end, effect) => {
            if (end === 'b' && effect.type === 'DeliverMessage')
              delivered.add(new DataView(effect.payload.buffer).getUint32(0))
          }
          world.run(1_000_000, (end) => {
            if (end === 'b') {
              for (const channel of kindNames) {
                const onChannel = sent.filter((message) => message.channel === channel)
                const gap = onChannel.findIndex(({ name }) => !arrived.has(name))
                const prefix = gap < 0 ? onChannel : onChannel.slice(0, gap)
                const due = channel === 'reliableOrdered' ? prefix : onChannel.filter(({ name }) => arrived.has(name))
                const missing = due.filter(({ name }) => !delivered.has(name))
                // On a sequenced channel what arrives after a newer one is not missed.
                const newest = Math.max(-1, ...onChannel.map(({ name }) => name).filter((name) => delivered.has(name)))
                const late = channel === 'sequenced' ? missing.filter(({ name }) => name > newest) : missing
                expect([channel, late]).toEqual([channel, []])
              }
              return
            }
            const channel = kindNames[world.draw(4)] ?? 'loose'
            const payload = world.payload(8)
            sent.push({ channel, name: new DataView(payload.buffer).getUint32(0) })
            world.submit(end, { channel, payload })
          })
        },
      ),
    )
  })
})

describe('a large message', () => {
  it('never stalls small ones: each leaves with the very next flush while 1 MiB travels, over any link', () => {
    holds(
      fc.property(
        fc.tuple(seeds, modes, badLinks(1_000_000), ticks, fc.boolean()),
        ([seed, recovery, link, tick, reliable]) => {
          const world = new World({
            config: configOf(recovery, { maxDatagramBytes: 1200, bulkBytesPerSecond: 1 << 20 }),
            seed,
            aToB: link,
            bToA: link,
            tickMicros: { a: tick, b: 16_667 },
          })
          const left = new Set<number>()
          world.observe = (end, effect) => {
            if (end === 'a' && effect.type === 'TransmitDatagram')
              for (const name of world.namesIn(effect.datagram)) left.add(name)
          }
          world.submit('a', { channel: reliable ? 'reliableUnordered' : 'loose', payload: world.payload(1 << 20) })
          let waiting = -1
          let count = 0
          for (let step = 0; step < 24; step += 1) {
            const end = world.tick((which) => {
              if (which === 'b') return
              const payload = world.payload(8 + world.draw(100))
              waiting = new DataView(payload.buffer).getUint32(0)
              world.submit('a', { channel: kindNames[world.draw(4)] ?? 'loose', payload })
            })
            if (end === 'b') continue
            count += 1
            expect(left.has(waiting)).toBe(true)
          }
          expect(count).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('and repeats keep to bulkBytesPerSecond: the bytes of any stretch of time are at most rate times time and a burst', () => {
    let longest = 0
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          recovery: modes,
          rate: fc.integer({ min: 2000, max: 400_000 }),
          tick: ticks,
          lossRatio: fc.constantFrom(0, 0, 0.05, 0.3),
          idleMicros: fc.integer({ min: 0, max: 20_000_000 }),
          lengths: fc.array(fc.integer({ min: 1041, max: 60_000 }), { minLength: 1, maxLength: 3 }),
          reliable: fc.boolean(),
        }),
        ({ seed, recovery, rate, tick, lossRatio, idleMicros, lengths, reliable }) => {
          const link = { ...perfectLink, lossRatio, delayMicros: 30_000 }
          const world = new World({
            config: configOf(recovery, { bulkBytesPerSecond: rate }),
            seed,
            aToB: link,
            bToA: link,
            tickMicros: { a: tick, b: 16_667 },
          })
          const bulk: Array<readonly [atMicros: number, bytes: number]> = []
          world.observe = (end, effect, atMicros) => {
            // Every fragment but the last has 1,040 bytes, and a datagram has room for one.
            if (end === 'a' && effect.type === 'TransmitDatagram' && effect.datagram.length >= 1040)
              bulk.push([atMicros, 1040])
          }
          for (const length of lengths) {
            world.run(idleMicros)
            world.submit('a', { channel: reliable ? 'reliableOrdered' : 'loose', payload: world.payload(length) })
            world.run(1_500_000)
          }
          // A bucket of at least 50 ms or two ticks, a datagram, and one that a probe may overdraw it by, every two seconds.
          const burst = (rate * Math.max(50_000, 2 * tick)) / 1_000_000 + 1200 + (lossRatio > 0 ? 3 * 1056 : 0)
          for (let from = 0; from < bulk.length; from += 1) {
            let bytes = 0
            for (let to = from; to < bulk.length; to += 1) {
              bytes += bulk[to]?.[1] ?? 0
              const micros = (bulk[to]?.[0] ?? 0) - (bulk[from]?.[0] ?? 0)
              if (bytes > (rate * micros) / 1_000_000 + burst)
                throw new Error(`${bytes} bytes in ${micros} us at ${rate} a second, burst ${burst}`)
            }
          }
          longest = Math.max(longest, bulk.length)
        },
      ),
      {
        cases: everyMode.map((mode) => given({ ...heavy, recovery: given(mode, mode) })),
        reached: () => expect(longest).toBeGreaterThan(20),
      },
    )
  })
})

describe('a budget per flush', () => {
  it('bounds the bytes of the flush, and what it holds back goes later', () => {
    holds(
      fc.property(fc.tuple(seeds, modes, fc.integer({ min: 0, max: 3000 })), ([seed, recovery, maxBytes]) => {
        const world = new World({
          config: configOf(recovery),
          seed,
          aToB: perfectLink,
          bToA: perfectLink,
          tickMicros: { a: 16_667, b: 16_667 },
        })
        let bytes = 0
        world.observe = (_end, effect) => {
          if (effect.type === 'TransmitDatagram') bytes += effect.datagram.length
        }
        for (let step = 0; step < 40; step += 1) {
          bytes = 0
          world.tick((end) => {
            const count = world.draw(4)
            for (let index = 0; index < count; index += 1)
              world.submit(end, {
                channel: kindNames[world.draw(4)] ?? 'loose',
                payload: world.payload(4 + world.draw(1500)),
              })
          }, maxBytes)
          expect(bytes).toBeLessThanOrEqual(maxBytes)
        }
        world.finish(20_000_000)
      }),
    )
  })
})
