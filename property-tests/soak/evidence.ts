// All that a soak found out, for the verdict and the account: what the judges and the book of traffic hold, and what the processes counted.

import type { End } from './history.ts'
import type { Judge, Violation } from './judge.ts'
import type { RelayCounts, SessionCounts } from './orders.ts'
import type { TrafficBook } from './traffic-book.ts'

export interface MemoryReading {
  readonly atMs: number
  readonly bytes: number
  /** Without the recording of the last seconds. There are two of these: after the first part of the run, and at the end. */
  readonly bare: boolean
}

export interface Evidence {
  /** When both ends began to play, by the clock that times of violations have. */
  readonly beganMs: number
  readonly judges: ReadonlyArray<Judge>
  readonly violations: ReadonlyArray<Violation>
  readonly traffic: TrafficBook
  readonly sessions: Readonly<Record<End, ReadonlyArray<SessionCounts>>>
  readonly memory: Readonly<Record<End, ReadonlyArray<MemoryReading>>>
  readonly relay: RelayCounts
  readonly settled: boolean
  readonly silent: boolean
  /** How each process ended, in words. */
  readonly endings: ReadonlyArray<string>
  /** How long it was to be played at least. */
  readonly leastMs: number
  readonly memoryFromMs: number
  /** Why the soak was broken off; undefined if it was not. */
  readonly brokenOff: string | undefined
}
