/**
 * What fast-check can choose for a test of a game: links, schedules that shrink, scripts of an application, configs, hostile datagrams. The
 * caller hands in fast-check, so that whoever does not use it need not install it.
 */
import type fastCheck from 'fast-check'
import type { Config } from '../config.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { perfectLink, type LinkConfig } from './link-config.ts'
import type { Submission } from './pair.ts'
import type { Passage, Schedule } from './schedule.ts'

export interface Arbitraries {
  /** A link with loss, outages, jitter, held-back datagrams and copies, each off in half of all draws. */
  readonly links: Arbitrary<LinkConfig>
  /** What happens to the first `most` datagrams of each end: most arrive at once, some late, twice, or never. */
  readonly schedules: (most: number) => Arbitrary<Schedule>
  /** What an application submits in each of so many ticks, on the channels of a config. */
  readonly scripts: (config: Config, ticks: number) => Arbitrary<ReadonlyArray<ReadonlyArray<Submission>>>
  /** This config with other sizes and delays. */
  readonly configs: (config: Config) => Arbitrary<Config>
  /** Bytes that no honest peer would send: noise, or one of these datagrams, damaged. */
  readonly hostileDatagrams: (honest: ReadonlyArray<Uint8Array>) => Arbitrary<Uint8Array>
}

/**
 * ```ts
 * const { links, schedules } = arbitrariesOf(fc) // fc: the default export of fast-check
 * ```
 */
export const arbitrariesOf = (fc: FastCheck): Arbitraries => drawnBy(fc as never)

/** The same arbitrary in types that stand without fast-check. */
const told = <A>(arbitrary: fastCheck.Arbitrary<A>): Arbitrary<A> => arbitrary as never

function drawnBy(fc: typeof fastCheck): Arbitraries {
  const sometimes = (most: number): fastCheck.Arbitrary<number> =>
    fc.oneof(fc.constant(0), fc.double({ min: 0, max: most, noNaN: true }))
  const micros = (most: number): fastCheck.Arbitrary<number> =>
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: most }))
  const payloads = fc.uint8Array({ maxLength: 64 })

  const links = fc
    .record({
      lossRatio: sometimes(0.5),
      outageRatio: sometimes(0.3),
      outageMicros: fc.integer({ min: 1000, max: 500_000 }),
      delayMicros: micros(250_000),
      jitterMicros: micros(50_000),
      holdRatio: sometimes(0.3),
      holdMicros: fc.integer({ min: 1, max: 500_000 }),
      duplicateRatio: sometimes(0.5),
      duplicateDelayMicros: micros(1_000_000),
    })
    .map((faults): LinkConfig => ({ ...perfectLink, ...faults }))

  const passages: fastCheck.Arbitrary<Passage> = fc.oneof(
    { weight: 3, arbitrary: fc.constant([0]) },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.nat(20), { minLength: 1, maxLength: 2 }) },
  )

  return {
    links: told(links),
    schedules: (most) => {
      const way = fc.array(passages, { maxLength: most })
      return told(fc.record({ a: way, b: way }))
    },
    scripts: (config, ticks) => {
      const submissions = fc.record({ channel: fc.constantFrom(...Object.keys(config.channels)), payload: payloads })
      return told(fc.array(fc.array(submissions, { maxLength: 3 }), { maxLength: ticks }))
    },
    configs: (config) => told(fc.record(sizes(fc)).map((chosen) => withSizes(config, chosen))),
    hostileDatagrams: (honest) => {
      const noise = fc.uint8Array({ maxLength: 1300 })
      return told(honest.length === 0 ? noise : fc.oneof(noise, hurt(fc, honest)))
    },
  }
}

const sizes = (fc: typeof fastCheck) => ({
  maxDatagramBytes: fc.integer({ min: 256, max: 1500 }),
  maxMessageBytes: fc.integer({ min: 64, max: 10_000 }),
  maxOutstandingMessages: fc.integer({ min: 1, max: 256 }),
  maxPartialMessages: fc.integer({ min: 1, max: 16 }),
  ackDelayMs: fc.constantFrom(0, 20, 100),
})

interface Sizes {
  readonly maxDatagramBytes: number
  readonly maxMessageBytes: number
  readonly maxOutstandingMessages: number
  readonly maxPartialMessages: number
  readonly ackDelayMs: number
}

/** What holds messages is no smaller than the longest: as config has it. */
const withSizes = (config: Config, chosen: Sizes): Config => ({
  ...config,
  ...chosen,
  maxOutstandingBytes: Math.max(config.maxOutstandingBytes, chosen.maxMessageBytes),
  maxPartialBytes: Math.max(config.maxPartialBytes, chosen.maxMessageBytes),
})

/** One of these with a byte changed, cut short, or with something behind it. */
const hurt = (fc: typeof fastCheck, honest: ReadonlyArray<Uint8Array>): fastCheck.Arbitrary<Uint8Array> =>
  fc
    .record({
      datagram: fc.constantFrom(...honest),
      at: fc.nat(1500),
      byte: fc.nat(255),
      more: fc.uint8Array({ maxLength: 8 }),
    })
    .map(({ datagram, at, byte, more }) => {
      const place = at % Math.max(1, datagram.length)
      const cut = byte % 3 === 0 ? datagram.slice(0, place) : datagram.slice()
      if (place < cut.length) cut[place] = byte
      const whole = new Uint8Array(cut.length + more.length)
      whole.set(cut)
      whole.set(more, cut.length)
      return whole
    })
