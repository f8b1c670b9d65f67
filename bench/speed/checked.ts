// What CI holds: figures that are the same on every machine. Steps and bytes on the wire are so to the last digit, bytes allocated nearly.

import type { Mode } from './ends.ts'

export const checkedModes: ReadonlyArray<{ readonly recovery: 'lean' | 'auto'; readonly mode: Mode }> = [
  { recovery: 'lean', mode: 'reliable' },
  { recovery: 'lean', mode: 'unreliable' },
  { recovery: 'auto', mode: 'reliable' },
]

/** For each message. */
export interface Counted {
  readonly steps: number
  readonly wireBytes: number
}

/** A figure by name, and what it may be at most. */
export type Limits = Readonly<Record<string, number>>

export interface Check {
  readonly name: string
  readonly value: number
  /** undefined: nobody has set one. */
  readonly limit: number | undefined
  readonly isWithin: boolean
}

export const checkAll = (measured: Limits, limits: Limits): ReadonlyArray<Check> =>
  Object.entries(measured).map(([name, value]) => {
    const limit = limits[name]
    return { name, value, limit, isWithin: limit !== undefined && value <= limit }
  })

/** Room above what was measured: for the allocator a tenth, as engines compile by their own mind; for what is counted none to speak of. */
export const limitsFor = (measured: Limits): Limits =>
  Object.fromEntries(
    Object.entries(measured).map(([name, value]) => [
      name,
      Number((value * (name.startsWith('alloc') ? 1.1 : 1.01)).toPrecision(3)),
    ]),
  )
