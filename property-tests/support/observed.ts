// Configured against observed: a link that says it loses 5 % and loses none makes every test green. Sums what links did over many storms
// and says how many standard deviations that is from what they were configured to do. Draws are independent, so the sum is close to normal.

import type { LinkConfig, LinkCounters } from 'packeteer/testing'

export class Observed {
  readonly #sums = new Map<string, { hits: number; expected: number; variance: number; trials: number }>()

  /** One direction of one storm, whose link was as configured all the time. */
  note(config: LinkConfig, counters: LinkCounters): void {
    const { offered, lost, dropped, copied, corrupted, damaged } = counters
    // Outages are not independent; where they are on, single losses cannot be told from them.
    if (config.outageRatio === 0) this.#add('lost', offered, config.lossRatio, lost)
    const travelled = offered - lost - dropped
    this.#add('copied', travelled, config.duplicateRatio, copied)
    this.#add('corrupted', travelled, config.corruptRatio, corrupted)
    this.#add('damaged', travelled - corrupted, config.damageRatio, damaged)
  }

  #add(name: string, trials: number, ratio: number, hits: number): void {
    const sum = this.#sums.get(name) ?? { hits: 0, expected: 0, variance: 0, trials: 0 }
    sum.trials += trials
    sum.hits += hits
    sum.expected += trials * ratio
    sum.variance += trials * ratio * (1 - ratio)
    this.#sums.set(name, sum)
  }

  /** `lost 12,345 of 234,567, expected 12,300: 0.4 standard deviations`, by fault. */
  report(): ReadonlyArray<{ readonly name: string; readonly deviations: number; readonly line: string }> {
    return [...this.#sums].map(([name, { hits, expected, variance, trials }]) => {
      const deviations = (hits - expected) / Math.sqrt(Math.max(1, variance))
      const counts = `${name} ${hits} of ${trials}, expected ${expected.toFixed(0)}`
      return { name, deviations, line: `${counts}: ${deviations.toFixed(1)} standard deviations` }
    })
  }
}
