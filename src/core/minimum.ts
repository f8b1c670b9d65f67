/**
 * The least of recent samples, in constant space: the least of a running period and of the one before it, so that what it tells
 * covers one to two periods. As of the newest sample: time without samples forgets nothing.
 */
import { micros, type Micros } from './time.ts'

export interface Minimum {
  readonly least: Micros
  readonly before: Micros
  /** When the running period began, in what the caller counts: time or samples. */
  readonly since: number
}

export const minimumOf = (sample: Micros, at: number): Minimum => ({ least: sample, before: sample, since: at })

export const leastOf = ({ least, before }: Minimum): Micros => micros(Math.min(least, before))

/** With one more sample. */
export function noteSample(minimum: Minimum, sample: Micros, at: number, period: number): Minimum {
  const { least, before, since } = minimum
  const passed = at - since
  if (passed < period) return sample < least ? { least: sample, before, since } : minimum
  return { least: sample, before: passed < 2 * period ? least : sample, since: at }
}
