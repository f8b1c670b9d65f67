// What a swarm draws: everything, but never everything at once.

import { describe, expect, it } from 'vitest'
import { drawStorm } from '../../../src/testing/storm/swarm.ts'

const storms = Array.from({ length: 400 }, (_, seed) => drawStorm(seed))

const share = (holds: (storm: (typeof storms)[number]) => boolean): number =>
  storms.filter(holds).length / storms.length

describe('a swarm', () => {
  it('draws the same storm from the same seed, and others from others', () => {
    expect(drawStorm(7)).toEqual(drawStorm(7))
    expect(drawStorm(7)).not.toEqual(drawStorm(8))
  })

  it('has each fault in some storms and not in others', () => {
    for (const fault of ['lossRatio', 'outageRatio', 'jitterMicros', 'holdRatio', 'duplicateRatio'] as const) {
      expect(share(({ aToB }) => aToB[fault] > 0)).toBeGreaterThan(0.3)
      expect(share(({ aToB }) => aToB[fault] > 0)).toBeLessThan(0.7)
    }
    expect(share(({ aToB }) => aToB.bytesPerSecond > 0)).toBeGreaterThan(0.3)
    for (const kind of ['outage', 'one-way outage', 'MTU hole', 'detour'])
      expect(share(({ spells }) => spells.some((spell) => spell.kind === kind))).toBeGreaterThan(0.1)
    for (const fault of ['stalls', 'jumps', 'restarts'] as const)
      expect(share(({ a }) => a[fault].length > 0)).toBeGreaterThan(0.1)
  })

  it('spoils bytes only where a checksum finds it, as docs/guarantees.md says', () => {
    for (const { config, aToB, bToA } of storms)
      if (config.integrity === 'none')
        expect([aToB, bToA].every(({ corruptRatio, damageRatio }) => corruptRatio + damageRatio === 0)).toBe(true)
    expect(share(({ aToB }) => aToB.corruptRatio > 0)).toBeGreaterThan(0.1)
  })

  it('copies later than a datagram may live nowhere but under a checksum', () => {
    for (const { config, aToB, bToA } of storms)
      for (const { duplicateDelayMicros, holdMicros, delayMicros } of [aToB, bToA])
        expect(duplicateDelayMicros + holdMicros + delayMicros).toBeLessThan(config.maxDatagramLifetimeMs * 1000)
  })

  it('begins near a wrap in half of all storms, and has a few perfect networks', () => {
    expect(share(({ origin }) => origin.packet > 0)).toBeGreaterThan(0.4)
    expect(share(({ origin }) => origin.packet > 0)).toBeLessThan(0.6)
    expect(share(({ perfect }) => perfect)).toBeGreaterThan(0.02)
    expect(share(({ sessions }) => sessions === 2)).toBeGreaterThan(0.1)
  })
})
