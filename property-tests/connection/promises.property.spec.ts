// The promises of the four kinds of channels over bad links, from storm to silence: whatever is lost, copied up to minutes late,
// reordered, and wherever the counters begin. docs/guarantees.md; the oracle holds what is delivered, acked and settled.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConfigInput } from '../../src/config.ts'
import type { Origin } from '../../src/connection/state.ts'
import type { End, LinkConfig } from '../../src/testing/index.ts'
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
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

interface Storm {
  readonly seed: number
  readonly origin: Origin
  readonly width: Width
  readonly recovery: Modes
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
  readonly tickA: number
  readonly tickB: number
  readonly micros: number
  /** Messages per tick, in tenths. */
  readonly tenths: number
  readonly largeOneIn: number
  readonly limits: Omit<ConfigInput, 'channels'>
}

const minute = 60_000_000

const storms: fc.Arbitrary<Storm> = fc.record({
  seed: seeds,
  origin: origins,
  width: widths,
  recovery: modes,
  aToB: badLinks(minute - 20_000_000),
  bToA: badLinks(minute - 20_000_000),
  tickA: ticks,
  tickB: ticks,
  micros: fc.integer({ min: 200_000, max: 4_000_000 }),
  tenths: fc.integer({ min: 1, max: 40 }),
  largeOneIn: fc.constantFrom(5, 20, 100),
  limits: fc.record({
    maxDatagramBytes: fc.constantFrom(256, 576, 1200),
    maxMessageBytes: fc.constantFrom(2000, 5000),
    maxOutstandingMessages: fc.constantFrom(1, 7, 16, 100, 1024),
    maxOutstandingBytes: fc.constantFrom(5000, 20_000, 1 << 20),
    maxPartialMessages: fc.constantFrom(1, 2, 16),
    maxPartialBytes: fc.constantFrom(5000, 100_000),
    partialTimeoutMs: fc.constantFrom(50, 500, 5000),
    bulkBytesPerSecond: fc.constantFrom(4000, 50_000, 1 << 20),
    maxRedundancyBytesPerSecond: fc.constantFrom(0, 500, 16_000, 1 << 20),
    ackDelayMs: fc.constantFrom(0, 0, 20, 200),
    integrity: fc.constantFrom('none', 'crc32c'),
  }),
})

const sizeOf = (world: World, storm: Storm, reliable: boolean): number => {
  const { maxMessageBytes = 0 } = storm.limits
  if (world.draw(storm.largeOneIn) === 0) return 4 + world.draw(maxMessageBytes - 3)
  return world.draw(8) === 0 && reliable ? world.draw(4) : 4 + world.draw(60)
}

const sendSome = (world: World, storm: Storm, marks: Marks) => (end: End) => {
  const count = Math.floor(storm.tenths / 10) + (world.draw(10) < storm.tenths % 10 ? 1 : 0)
  for (let index = 0; index < count; index += 1) {
    const channel = kindNames[world.draw(4)] ?? 'loose'
    const reliable = channel.startsWith('reliable')
    const payload = world.payload(sizeOf(world, storm, reliable))
    const [answer] = world.submit(
      end,
      !reliable && world.draw(4) === 0 ? { channel, payload, ttlMicros: world.draw(80_000) } : { channel, payload },
    )
    if (answer?.type === 'RefuseMessage') marks.hit('refused')
  }
}

const weather = (storm: Storm, marks = new Marks()): World => {
  const config = configOf(storm.recovery, storm.limits)
  const world = new World({
    config,
    seed: storm.seed,
    aToB: storm.aToB,
    bToA: storm.bToA,
    start: startOf(config, storm.origin, storm.width),
    tickMicros: { a: storm.tickA, b: storm.tickB },
  })
  world.observe = (_end, effect) => {
    if (effect.type === 'DiscardDatagram') marks.hit(effect.error.type)
  }
  const left = new Set<number>()
  world.afterFlush = ({ datagrams }) => {
    for (const name of datagrams.flatMap((datagram) => world.namesIn(datagram))) {
      if (left.has(name)) for (const mode of storm.recovery) marks.hit(`repeated, ${mode}`)
      left.add(name)
    }
  }
  world.run(storm.micros, sendSome(world, storm, marks))
  return world
}

const note = (world: World, storm: Storm, marks: Marks): void => {
  const { a, b } = world.state
  for (const { link, connection } of [a, b]) {
    marks.hit('lost', link.counters.lost)
    marks.hit('copied', link.counters.copied)
    marks.hit('reordered', link.counters.reordered)
    if (wraps(storm.origin) && connection.packets.numbering.next >= 2 ** 16 && storm.origin.packet < 2 ** 16)
      marks.hit('wrapped at two bytes')
    if (storm.origin.packet < 2 ** 32 && connection.packets.numbering.next >= 2 ** 32)
      marks.hit('wrapped at four bytes')
    if (connection.packets.probe.misses > 0) marks.hit('probed')
    if (typeof storm.width === 'number' && connection.packets.numbering.wideFrom > storm.origin.packet)
      marks.hit('grown wide')
  }
  for (const oracle of [world.oracles.a, world.oracles.b])
    for (const [fate, count] of oracle.fates) marks.hit(fate, count)
}

/** Much of everything, on a link with every fault, in every mode, from before every wrap. */
const built: ReadonlyArray<Storm> = everyMode.map((mode, seed): Storm => {
  const isWide = mode === 'auto'
  return {
    seed,
    origin: { packet: (isWide ? 2 ** 32 : 2 ** 16) - 20, message: nearWraps.message },
    width: isWide ? 'wide' : 20,
    recovery: [mode, mode],
    aToB: roughLink,
    bToA: { ...roughLink, duplicateDelayMicros: 30_000_000 },
    tickA: 16_667,
    tickB: 30_000,
    micros: 2_000_000,
    tenths: 30,
    largeOneIn: 5,
    limits: {
      maxDatagramBytes: 256,
      maxMessageBytes: 2000,
      maxOutstandingMessages: 16,
      maxOutstandingBytes: 20_000,
      maxPartialMessages: 1,
      maxPartialBytes: 5000,
      partialTimeoutMs: 50,
      bulkBytesPerSecond: 20_000,
      integrity: isWide ? 'crc32c' : 'none',
    },
  }
})

describe('over a bad link', () => {
  const marks = new Marks()

  it('each kind keeps its promise, no ack is false, every message settles once, and then there is silence', () => {
    holds(
      fc.property(storms, (storm) => {
        const world = weather(storm, marks)
        note(world, storm, marks)
        world.heal(20_000)
        world.finish(400_000_000)
        world.silence(15_000_000, 200)
        note(world, storm, marks)
        expect([...world.oracles.a.owed(), ...world.oracles.b.owed()]).toEqual([])
      }),
      {
        cases: built.map((storm) => given(storm)),
        reached: () => {
          marks.expectHit(['lost', 'copied', 'reordered', 'refused', 'Duplicate', 'Abandoned'], 10)
          marks.expectHit(['acked', 'ackedLate'], 10)
          marks.expectHit(['expired', 'grown wide', 'wrapped at two bytes', 'wrapped at four bytes'])
          marks.expectHit(['repeated, lean', 'repeated, auto', 'repeated, max'], 100)
        },
      },
    )
  })

  it('two honest ends never go beyond the window, and never read each other as malformed', () => {
    for (const reason of ['BeyondWindow', 'Malformed', 'Truncated', 'TooLarge', 'WrongVersion', 'ForgedAck', 'Corrupt'])
      expect([reason, marks.counts.get(reason) ?? 0]).toEqual([reason, 0])
  })
})

describe('the same run twice', () => {
  it('is the same run: events alone decide', () => {
    holds(
      fc.property(storms, (storm) => {
        const short = { ...storm, micros: storm.micros / 4 }
        expect(print(weather(short).state)).toBe(print(weather(short).state))
      }),
    )
  })
})
