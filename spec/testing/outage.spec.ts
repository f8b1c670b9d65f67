// Outages as a chain between up and down: what is known of them fades, and in the long run their share and length hold.

import { describe, expect, it } from 'vitest'
import { outageChance, type Outage } from '../../src/testing/outage.ts'
import { drawFraction, seedRandom } from '../../src/testing/random.ts'

const down: Outage = { down: true, seenMicros: 1_000_000 }
const up: Outage = { down: false, seenMicros: 1_000_000 }

describe('outageChance', () => {
  it('is certain at the moment it was looked at', () => {
    expect(outageChance(0.1, 200_000, down, 1_000_000)).toBe(1)
    expect(outageChance(0.1, 200_000, up, 1_000_000)).toBe(0)
  })

  it('is the share of time after long', () => {
    expect(outageChance(0.1, 200_000, down, 61_000_000)).toBeCloseTo(0.1, 12)
    expect(outageChance(0.1, 200_000, up, 61_000_000)).toBeCloseTo(0.1, 12)
  })

  it('fades as exp(-t / (mean (1 - share)))', () => {
    // share 0.1, mean 200 ms: time constant 180 ms.
    expect(outageChance(0.1, 200_000, down, 1_180_000)).toBeCloseTo(0.1 + 0.9 * Math.exp(-1), 5)
    expect(outageChance(0.1, 200_000, up, 1_180_000)).toBeCloseTo(0.1 - 0.1 * Math.exp(-1), 5)
  })

  it('is never, without a share', () => {
    expect(outageChance(0, 200_000, down, 1_000_001)).toBe(0)
  })

  it('forgets from one microsecond to the next when outages are shorter than one', () => {
    expect(outageChance(0.25, 0, down, 1_000_001)).toBe(0.25)
  })

  it('keeps share and mean length over 1,000 seconds at 60 Hz', () => {
    const [share, mean, tick, looks] = [0.1, 200_000, 16_667, 60_000]
    let random = seedRandom(1, 'outage')
    let outage: Outage = { down: false, seenMicros: 0 }
    let [lost, outages] = [0, 0]
    for (let look = 1; look <= looks; look++) {
      const [fraction, next] = drawFraction(random)
      const isDown = fraction < outageChance(share, mean, outage, look * tick)
      if (isDown) lost += 1
      if (isDown && !outage.down) outages += 1
      outage = { down: isDown, seenMicros: look * tick }
      random = next
    }
    // About 500 outages of 0.2 s: the share has sigma 0.1 * sqrt(2 * 0.9 / 500) = 0.006.
    expect(Math.abs(lost / looks - share)).toBeLessThan(0.024)
    // Looked at once a tick a run lasts 1 / (0.9 (1 - exp(-16.667 / 180))) = 12.56 ticks; sigma / mean = 1 / sqrt(478).
    expect(Math.abs(lost / outages / 12.56 - 1)).toBeLessThan(0.19)
  })
})
