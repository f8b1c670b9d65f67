// "Sometimes": what a corpus really did. A law about something that never happened proves nothing, so each file of laws ends with
// a test that every mark was hit.

import { expect } from 'vitest'
import { runs } from './depth.ts'

/** What marks are counted against. Fewer runs (FC_RUNS=10, as mutants are tried) may miss what these do not. */
const fewestRuns = 100

export class Marks {
  readonly counts = new Map<string, number>()

  hit(name: string, count: number = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count)
  }

  /** Fails with the names of the marks that were hit less than `least` times. */
  expectHit(names: ReadonlyArray<string>, least: number = 1): void {
    if (runs < fewestRuns) return
    expect(names.filter((name) => (this.counts.get(name) ?? 0) < least)).toEqual([])
  }
}
