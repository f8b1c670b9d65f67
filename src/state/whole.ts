/** A whole state, described. */
import type { Discards, State } from '../connection/state.ts'
import { longestStep, type Clock } from '../core/time.ts'
import { disagreement } from './agreement/agreement.ts'
import { channels } from './channels.ts'
import type { Codec } from './codec.ts'
import { messages } from './messages.ts'
import { packets } from './packets.ts'
import { age, count, fingerprint, time, timeOrNever } from './scalars.ts'
import { apart, checked, record } from './shapes.ts'

const clock: Codec<Clock> = checked(
  record<Clock>({ now: time, age, resumedAt: timeOrNever, flushedAt: time, tick: time }),
  ({ now, age: all, resumedAt, flushedAt, tick }) => {
    if (now > all) return { field: '.now', found: now, allowed: `at most age (${all})` }
    if (resumedAt > now) return { field: '.resumedAt', found: resumedAt, allowed: `at most now (${now})` }
    if (flushedAt > now) return { field: '.flushedAt', found: flushedAt, allowed: `at most now (${now})` }
    return tick > longestStep ? { field: '.tick', found: tick, allowed: `at most ${longestStep}` } : undefined
  },
)

export const discards: Codec<Discards> = record<Discards>({
  NotBytes: count,
  TooLarge: count,
  Truncated: count,
  WrongVersion: count,
  Malformed: count,
  Corrupt: count,
  Duplicate: count,
  Stale: count,
  ForgedAck: count,
  BeyondWindow: count,
  Abandoned: count,
})

export const whole: Codec<State> = checked(
  record<State>({
    terms: record<State['terms']>({ fingerprint }),
    clock,
    packets,
    messages,
    channels,
    discards: apart(discards),
  }),
  disagreement,
)
