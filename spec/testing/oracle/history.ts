// Histories in short, for the specs of the oracle: end a sends to end b, one fact a microsecond.

import type { Fact } from '../../../src/testing/oracle/fact.ts'
import type { Promises } from '../../../src/testing/oracle/invariants.ts'
import { judge } from '../../../src/testing/oracle/judge.ts'

export const promises: Promises = {
  kinds: {
    moves: { reliable: true, ordered: true },
    events: { reliable: true, ordered: false },
    position: { reliable: false, ordered: true },
    effects: { reliable: false, ordered: false },
  },
}

type Told =
  | readonly ['sent' | 'timed' | 'came', string, number, ...ReadonlyArray<number>]
  | readonly [string, string, number]

/** `['sent', 'moves', 0, 7]`: accepted with id 0 and payload 7; `['came', ...]`: delivered; any other word: a fate. */
export const history = (...told: ReadonlyArray<Told>): ReadonlyArray<Fact> =>
  told.map(([what, channel, id, ...bytes], atMicros): Fact => {
    const payload = Uint8Array.from(bytes)
    if (what === 'sent') return { type: 'Accepted', atMicros, end: 'a', channel, id, payload, ttlMicros: undefined }
    if (what === 'timed') return { type: 'Accepted', atMicros, end: 'a', channel, id, payload, ttlMicros: 5 }
    if (what === 'came') return { type: 'Delivered', atMicros, end: 'b', channel, id, payload }
    return { type: 'Settled', atMicros, end: 'a', channel, id, fate: what }
  })

/** The invariants that are reported broken. */
export const broken = (facts: ReadonlyArray<Fact>, changes: Partial<Promises> = {}): ReadonlyArray<string> =>
  judge({ ...promises, ...changes }, facts).map(({ invariant }) => invariant)
