// What a run is asked to do and what it answers: plain data, as both travel between the bench and the process that does it.

import type { Mode } from './ends.ts'
import type { Load } from './exchange.ts'

interface Jobs {
  /** Processor time of a message. */
  readonly cpu: { readonly mode: Mode; readonly load: Load; readonly latencyTicks: number; readonly seconds: number }
  /** Bytes allocated for a message. */
  readonly alloc: { readonly mode: Mode; readonly load: Load; readonly latencyTicks: number; readonly ticks: number }
  /** What is never delivered under loss. */
  readonly loss: { readonly load: Load; readonly loss: number; readonly ticks: number }
  /** Large messages, one after the other. */
  readonly bulk: { readonly bytes: number; readonly seconds: number }
  /** Endpoints at rest and at work. */
  readonly memory: { readonly pairs: number; readonly load: Load }
  /** Many connections in one process. */
  readonly server: {
    readonly connections: number
    readonly load: Load
    readonly seconds: number
    readonly semiSpaceMb: number | undefined
  }
  /** The same work in ever larger portions. */
  readonly growth: { readonly series: string; readonly seconds: number }
  /** Real sockets on the loopback. */
  readonly udp: { readonly mode: Mode; readonly load: Load; readonly seconds: number }
}

export interface Answers {
  readonly cpu: {
    /** Nanoseconds of processor time for each message delivered. */
    readonly nanos: number
    readonly datagramsPerTick: number
    /** Share of what was sent. A peer that delivers less is not faster. */
    readonly undelivered: number
    readonly wrong: number
  }
  readonly alloc: {
    readonly heapBytes: number
    /** Array buffers that live outside the heap. */
    readonly bufferBytes: number
  }
  readonly loss: { readonly undelivered: number; readonly wrong: number }
  readonly bulk: { readonly megabytesPerSecond: number; readonly pieces: number }
  /** Bytes of one endpoint. */
  readonly memory: Readonly<Record<'heapIdle' | 'residentIdle' | 'heapBusy' | 'residentBusy', number>>
  readonly server: {
    /** Microseconds of processor time for one connection in one tick. */
    readonly micros: number
    /** Share of the time that the application stood still for the garbage collector. */
    readonly collecting: number
  }
  readonly growth: { readonly points: ReadonlyArray<{ readonly size: number; readonly nanos: number }> }
  readonly udp: { readonly micros: number; readonly undelivered: number }
}

export type BenchName = keyof Jobs

/** One run of one peer. */
export type Job<Name extends BenchName = BenchName> = {
  readonly [Each in Name]: { readonly bench: Each; readonly peer: string } & Jobs[Each]
}[Name]

/** MiB: what docs/performance.md advises for a server. */
export const advisedSemiSpaceMb = 128

/** With what Node has to be started for it. */
export function flagsOf(job: Job): ReadonlyArray<string> {
  if (job.bench === 'memory') return ['--expose-gc']
  // A young generation so large that nothing is collected while bytes are counted.
  if (job.bench === 'alloc') return ['--expose-gc', ...semiSpace(512)]
  if (job.bench === 'server' && job.semiSpaceMb !== undefined) return semiSpace(job.semiSpaceMb)
  // The largest portions fill a small one several times over, and what grows would be the collector's part: the server's tables have that.
  if (job.bench === 'growth') return semiSpace(advisedSemiSpaceMb)
  return []
}

/** Of that size from the beginning: with a limit alone it grows, and at this load never as far. */
const semiSpace = (mib: number): ReadonlyArray<string> => [
  `--min-semi-space-size=${mib}`,
  `--max-semi-space-size=${mib}`,
]
