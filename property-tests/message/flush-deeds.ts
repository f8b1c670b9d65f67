// What happens to the message floor in laws about its schedule: offers, flushes, acks, losses and time; drawn, and as stories that come to
// every reason there is for a message to leave.

import fc from 'fast-check'
import { micros } from '../../src/core/time.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import type { Modes } from '../support/arbitraries.ts'

export type Deed =
  | { readonly deed: 'offer'; readonly channel: number; readonly length: number }
  | { readonly deed: 'wait'; readonly micros: number }
  | { readonly deed: 'flush'; readonly link: LinkView }
  /** What packet number `pick` carried was acked, or is lost. */
  | { readonly deed: 'ack' | 'lose'; readonly pick: number }

const links = (mostMisses: number): fc.Arbitrary<LinkView> =>
  fc.record({
    probe: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    misses: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(mostMisses) }),
    freePackets: fc.constant(1000),
    patience: fc.constantFrom(40_000, 150_000, Number.MAX_SAFE_INTEGER).map(micros),
    queueing: fc.constant(micros(0)),
    jitter: fc.constant(micros(0)),
    lossesInRuns: fc.boolean(),
  })

export const deedsWith = (mostMisses: number): fc.Arbitrary<ReadonlyArray<Deed>> => {
  const flush = fc.record({ deed: fc.constant('flush' as const), link: links(mostMisses) })
  const wait = fc.record({
    deed: fc.constant('wait' as const),
    micros: fc.oneof(fc.constant(16_667), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 100_000 })),
  })
  const verdict = fc.record({ deed: fc.constantFrom('ack' as const, 'lose' as const), pick: fc.nat(12) })
  return fc
    .array(
      fc.oneof(
        fc.record({
          deed: fc.constant('offer' as const),
          channel: fc.constantFrom(0, 0, 1, 1, 3),
          length: fc.integer({ min: 8, max: 60 }),
        }),
        { weight: 3, arbitrary: fc.tuple(wait, flush) },
        flush,
        verdict,
      ),
      { maxLength: 140, size: 'max' },
    )
    .map((list) => list.flat())
}

const calm: LinkView = {
  probe: false,
  misses: 0,
  freePackets: 1000,
  patience: micros(40_000),
  queueing: micros(0),
  jitter: micros(0),
  lossesInRuns: false,
}

const tick: Deed = { deed: 'wait', micros: 16_667 }
const flush = (link: Partial<LinkView> = {}): Deed => ({ deed: 'flush', link: { ...calm, ...link } })
const times = (count: number, ...list: ReadonlyArray<Deed>): ReadonlyArray<Deed> =>
  Array.from({ length: count }, () => list).flat()

/** Two messages and an answer that does not come, then a loss, a probe, an ack; and the same where losses come in runs. */
const story = (link: Partial<LinkView>): ReadonlyArray<Deed> => [
  { deed: 'offer', channel: 0, length: 20 },
  { deed: 'offer', channel: 1, length: 20 },
  { deed: 'offer', channel: 3, length: 20 },
  ...times(9, tick, flush(link)),
  { deed: 'lose', pick: 0 },
  ...times(2, tick, flush(link)),
  { deed: 'offer', channel: 0, length: 60 },
  { deed: 'offer', channel: 1, length: 60 },
  tick,
  flush(link),
  { deed: 'lose', pick: 0 },
  ...times(5, tick, flush(link)),
  ...times(2, tick, flush({ ...link, probe: true })),
  { deed: 'ack', pick: 1 },
  ...times(3, tick, flush({ ...link, misses: 2 })),
  ...times(3, tick, flush({ ...link, misses: 1 })),
]

export const stories = [{}, { lossesInRuns: true }, { patience: micros(Number.MAX_SAFE_INTEGER) }].map(story)
export const pairs: ReadonlyArray<Modes> = [
  ['lean', 'auto'],
  ['auto', 'max'],
  ['max', 'lean'],
]
