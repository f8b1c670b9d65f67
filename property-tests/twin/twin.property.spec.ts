// The mutable twin of the bench is written without the core's bookkeeping, so it can tell where the core is wrong: fed the same events, both
// answer with the same datagrams, byte for byte, and the same deliveries, fates and refusals in the same order.

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { messageIdOf } from '../../src/channel/channel.ts'
import type { Effect } from '../../src/connection/effect.ts'
import { initialState, type Origin } from '../../src/connection/state.ts'
import type { LinkConfig } from '../../src/testing/index.ts'
import { readCorpus } from '../hostile/corpus.ts'
import {
  badLinks,
  configOf,
  everyMode,
  lean,
  modes,
  nearWraps,
  origins,
  roughLink,
  seeds,
  startOf,
  ticks,
  widths,
  type Modes,
  type Width,
} from '../support/arbitraries.ts'
import { depth, seed } from '../support/depth.ts'
import { sorted, tell } from '../support/exercised.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { followGame, type Game } from './followed-world.ts'
import { followKept, followScript } from './followed-script.ts'
import { Follower } from './follower.ts'
import { histories, playHistory } from './history.ts'
import { ofBadLinks, ofLies, Witness } from './witness.ts'

interface Setting {
  readonly recovery: Modes
  readonly integrity: 'none' | 'crc32c'
  readonly maxDatagramBytes: number
  readonly maxRedundancyBytesPerSecond: number
  readonly seed: number
  readonly origin: Origin
  readonly width: Width
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
  readonly tickMicros: { readonly a: number; readonly b: number }
  /** Of a flush, in longest datagrams. */
  readonly budget: number | undefined
  readonly most: number
  readonly largeIn: number
  readonly seconds: number
}

const gameOf = (setting: Setting): Game => {
  const { recovery, integrity, maxDatagramBytes, maxRedundancyBytesPerSecond, origin, width, budget, ...rest } = setting
  const maxBytes = budget === undefined ? undefined : budget * maxDatagramBytes
  const limits = { maxMessageBytes: 6000, maxOutstandingMessages: 200, bulkBytesPerSecond: 60_000 }
  const config = configOf(recovery, { ...limits, integrity, maxDatagramBytes, maxRedundancyBytesPerSecond })
  const { aToB, bToA, seconds, ...game } = rest
  const start = startOf(config, origin, width)
  const named = { ...game, maxBytes, config, start, links: [aToB, bToA] as const, micros: seconds * 1_000_000 }
  return Object.assign(named, { [fc.toStringMethod]: () => JSON.stringify(setting) })
}

const games = fc
  .record<Setting>({
    recovery: modes,
    integrity: fc.constantFrom('none', 'crc32c'),
    maxDatagramBytes: fc.constantFrom(256, 1200),
    maxRedundancyBytesPerSecond: fc.constantFrom(0, 16_000, 200_000),
    seed: seeds,
    origin: origins,
    width: widths,
    aToB: badLinks(1_000_000),
    bToA: badLinks(1_000_000),
    tickMicros: fc.record({ a: ticks, b: ticks }),
    budget: fc.constantFrom(undefined, undefined, 1, 1.5, 4),
    most: fc.constantFrom(1, 4, 12),
    largeIn: fc.constantFrom(5, 40),
    seconds: fc.integer({ min: 1, max: depth(3, 20) }),
  })
  .map(gameOf)

/** Much to say in every mode, on links with every fault, by outages and one by one, over the wraps. */
const built = everyMode.flatMap((mode, index) =>
  [{}, { outageRatio: 0.3, outageMicros: 150_000 }].map((outages, other) =>
    gameOf({
      recovery: [mode, mode],
      integrity: other === 0 ? 'none' : 'crc32c',
      maxDatagramBytes: other === 0 ? 256 : 1200,
      maxRedundancyBytesPerSecond: 16_000,
      seed: index,
      origin: nearWraps,
      width: other === 0 ? 20 : 'narrow',
      aToB: { ...roughLink, ...outages },
      bToA: { ...roughLink, ...outages },
      tickMicros: { a: 16_667, b: 20_000 },
      budget: other === 0 ? 4 : undefined,
      most: 12,
      largeIn: 5,
      seconds: 3,
    }),
  ),
)

describe('a difference', () => {
  const config = configOf(lean)
  const start = initialState(config)
  const submitted = { type: 'MessageSubmitted', channel: 'loose', payload: Uint8Array.of(7) } as const

  /** A follower of an end that sends one byte and flushes, where the flush ordered this instead. */
  const flushed = (...effects: ReadonlyArray<Effect>): string => {
    const follower = new Follower('a', config, start)
    follower.follow([submitted], [{ type: 'AcceptMessage', id: messageIdOf(3, 0) }])
    try {
      follower.follow([{ type: 'FlushRequested' }], effects)
      return 'none'
    } catch (error) {
      return String(error)
    }
  }
  const transmit = (...bytes: ReadonlyArray<number>): Effect => ({
    type: 'TransmitDatagram',
    datagram: Uint8Array.from(bytes),
  })

  it('is told by event, datagram and byte', () => {
    expect(flushed(transmit(0x4f, 0, 0, 0x83, 7))).toBe('none')
    expect(flushed(transmit(0x4f, 0, 0, 0x83, 8))).toBe(
      'Error: end a, event 2 (FlushRequested): datagram 1 of 1 differs at byte 4: the core wrote 0x08, the twin 0x07\n' +
        '  core 4f00008308\n  twin 4f00008307',
    )
    expect(flushed(transmit(0x4f, 0, 0, 0x83))).toMatch('differs at byte 4: the core wrote no more, the twin 0x07')
    expect(flushed()).toBe('Error: end a, event 2 (FlushRequested): 0 datagrams by the core, 1 by the twin')
  })

  it('in a fate, an answer or a delivery is told by what both said', () => {
    const datagram = transmit(0x4f, 0, 0, 0x83, 7)
    const id = messageIdOf(3, 0)
    expect(flushed(datagram, { type: 'SettleMessage', channel: 'loose', id, fate: 'lost' })).toBe(
      'Error: end a, event 2 (FlushRequested): fates, number 1:\n  core {"channel":"loose","id":3,"fate":"lost"}\n  twin nothing',
    )
    expect(flushed(datagram, { type: 'AcceptMessage', id })).toMatch('answers, number 1:\n  core 3\n  twin nothing')
    expect(flushed(datagram, { type: 'DeliverMessage', channel: 'loose', id, payload: Uint8Array.of(9) })).toMatch(
      'deliveries on loose, number 1:\n  core {"channel":"loose","id":3,"payload":"09"}\n  twin nothing',
    )
  })
})

describe('the twin answers as the core does', () => {
  const marks = new Marks()
  const witness = new Witness(marks)

  it('to every history of sends, ticks, flushes and datagrams, spoilt and forged ones too', () => {
    holds(fc.property(histories, (history) => playHistory(history, witness)))
  })

  it('through long games on bad links', () => {
    holds(
      fc.property(games, (game) => followGame(game, witness)),
      { cases: built.map((game) => given(game)), reached: () => marks.expectHit(ofBadLinks) },
    )
  })

  it('to hostile scripts: those that are kept, and drawn ones', () => {
    const kept = readCorpus()
    for (const script of kept) followKept(script, witness)
    marks.expectHit(ofLies)
    const scripts = depth(1000, 20_000)
    const first = seed * 1_000_000
    for (let own = first; own < first + scripts; own += 1) followScript(own, witness)
    marks.hit('scripts', kept.length + scripts)
  })

  afterAll(() => tell('twin', sorted(marks.counts)))
})
