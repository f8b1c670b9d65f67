/**
 * Bytes a second, in constant space: what passed in the running second and in the one before it, so that what it tells covers one to two
 * seconds. Whole numbers, so that every engine agrees; a moving average would need an exponential.
 */
import type { Micros } from './time.ts'

export interface Meter {
  readonly bytes: number
  readonly before: number
  /** When the running second began. */
  readonly since: number
}

const second = 1_000_000

export const meterAtStart: Meter = { bytes: 0, before: 0, since: 0 }

/** So many bytes passed at this time. */
export function count({ bytes, before, since }: Meter, more: number, at: Micros): Meter {
  const passed = at - since
  if (passed < second) return { bytes: bytes + more, before, since }
  return { bytes: more, before: passed < 2 * second ? bytes : 0, since: at }
}

/** In the last one to two seconds, as of this time. */
export function bytesPerSecond({ bytes, before, since }: Meter, at: Micros): number {
  const passed = at - since
  if (passed >= 2 * second) return 0
  // When nothing passed since, the second before has moved out of sight by now.
  return passed >= second ? (bytes * second) / passed : ((bytes + before) * second) / (passed + second)
}
