// "Sometimes": what the cases of a law really did. A law about something that never happened proves nothing, so a law that has built
// cases is asked, when they have been played, whether every mark was hit (law.ts).

import { expect } from 'vitest'

export class Marks {
  readonly counts = new Map<string, number>()

  hit(name: string, count: number = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count)
  }

  /** Fails with the names of the marks that were hit less than `least` times. */
  expectHit(names: ReadonlyArray<string>, least: number = 1): void {
    expect(names.filter((name) => (this.counts.get(name) ?? 0) < least)).toEqual([])
  }
}
