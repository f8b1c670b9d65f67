// What fast-check chooses: links, configs, where counters begin, tick rates. Half of all runs begin near a wrap.

import fc from 'fast-check'
import { defineConfig, type Config, type ConfigInput, type Recovery } from '../../src/config.ts'
import { initialState, type Origin, type State } from '../../src/connection/state.ts'
import { perfectLink, type LinkConfig } from '../../src/testing/index.ts'

/** How the two reliable channels recover, the ordered one first. No law leaves it to a default: it names modes, or has them drawn. */
export type Modes = readonly [ordered: Recovery, unordered: Recovery]

export const everyMode: ReadonlyArray<Recovery> = ['lean', 'auto', 'max']

export const recoveries: fc.Arbitrary<Recovery> = fc.constantFrom(...everyMode)

export const modes: fc.Arbitrary<Modes> = fc.tuple(recoveries, recoveries)

export const lean: Modes = ['lean', 'lean']

/** One channel of each kind; the names say which. */
export const fourKinds = ([ordered, unordered]: Modes) =>
  ({
    reliableOrdered: { reliable: true, ordered: true, recovery: ordered },
    reliableUnordered: { reliable: true, ordered: false, recovery: unordered },
    sequenced: { reliable: false, ordered: true },
    loose: { reliable: false, ordered: false },
  }) as const

export type KindName = keyof ReturnType<typeof fourKinds>

export const kindNames: ReadonlyArray<KindName> = ['reliableOrdered', 'reliableUnordered', 'sequenced', 'loose']

export const reliableNames = ['reliableOrdered', 'reliableUnordered'] as const

export const configOf = (recovery: Modes, input: Omit<ConfigInput, 'channels'> = {}): Config<KindName> =>
  defineConfig({ channels: fourKinds(recovery), ...input })

const near = (wrap: number, below: number): fc.Arbitrary<number> => fc.integer({ min: wrap - below, max: wrap + 1 })

/** Half begin at 0, the others shortly before packet numbers wrap at two or four bytes and message numbers at three. */
export const origins: fc.Arbitrary<Origin> = fc.oneof(
  fc.constant({ packet: 0, message: 0 }),
  fc.record({
    packet: fc.oneof(near(2 ** 16, 200), near(2 ** 32, 200), near(2 ** 40, 50)),
    message: fc.oneof(near(2 ** 24, 60), near(2 ** 25, 60)),
  }),
)

export const wraps = (origin: Origin): boolean => origin.packet > 0

/** How wide packet numbers are: two bytes, four from the start as after a busy hour, or four after that many more packets. */
export type Width = 'narrow' | 'wide' | number

export const widths: fc.Arbitrary<Width> = fc.oneof(
  fc.constant<Width>('narrow'),
  fc.constant<Width>('wide'),
  fc.integer({ min: 1, max: 60 }),
)

/** A quarter of 2^16 numbers within a lifetime is when a sender goes wide. */
const busy = 2 ** 14

const withNumbering = (state: State, changed: Partial<State['packets']['numbering']>): State => ({
  ...state,
  packets: { ...state.packets, numbering: { ...state.packets.numbering, ...changed } },
})

/** How both ends begin. */
export const startOf = (config: Config, origin: Origin, width: Width): State => {
  const state = initialState(config, origin)
  const { next } = state.packets.numbering
  if (width === 'narrow') return state
  if (width === 'wide') return withNumbering(state, { wideFrom: next })
  return withNumbering(state, { mark: next - busy + width, earlierMark: next - busy + width })
}

/** A bad link: loss, outages, jitter, held-back datagrams, copies as late as `copyMicros`. */
export const badLinks = (copyMicros: number): fc.Arbitrary<LinkConfig> =>
  fc
    .record({
      lossRatio: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true })),
      outageRatio: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true })),
      outageMicros: fc.integer({ min: 1000, max: 800_000 }),
      delayMicros: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 5000, max: 400_000 })),
      jitterMicros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
      holdRatio: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true })),
      holdMicros: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 20_000_000 })),
      duplicateRatio: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true })),
      duplicateDelayMicros: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: copyMicros })),
    })
    .map((faults) => ({ ...perfectLink, ...faults }))

/** A link with every fault, each of them strong: what a case is played on that must lose, hold back and copy. */
export const roughLink: LinkConfig = {
  ...perfectLink,
  lossRatio: 0.25,
  delayMicros: 40_000,
  jitterMicros: 20_000,
  holdRatio: 0.1,
  holdMicros: 400_000,
  duplicateRatio: 0.25,
  duplicateDelayMicros: 300_000,
}

/** Counters that soon pass two bytes of packet number and three of message number. */
export const nearWraps: Origin = { packet: 2 ** 16 - 20, message: 2 ** 24 - 10 }

export const fromNothing: Origin = { packet: 0, message: 0 }

/** From 5 to 120 Hz. */
export const ticks: fc.Arbitrary<number> = fc.integer({ min: 8_333, max: 200_000 })

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 })
