// Bad clocks by example, and what hosts are drawn like.

import { describe, expect, it } from 'vitest'
import { rollDice } from '../../../src/testing/dice.ts'
import { badClock, drawHost } from '../../../src/testing/storm/hosts.ts'
import { config, host } from './calm.ts'

const looks = (clock: ReturnType<typeof badClock>, ...at: ReadonlyArray<number>) =>
  at.map((micros) => clock.look(micros))

describe('a clock', () => {
  it('that is right says what has passed', () => {
    expect(looks(badClock(host, 100), 100, 150, 150, 400)).toEqual([0, 50, 0, 250])
  })

  it('that drifts gains or loses, and nothing is lost to rounding', () => {
    expect(looks(badClock({ ...host, driftPpm: 50_000 }, 0), 10, 20, 30, 40)).toEqual([10, 11, 10, 11])
    expect(looks(badClock({ ...host, driftPpm: -50_000 }, 0), 1_000_000)).toEqual([950_000])
  })

  it('that is coarse shows multiples of its grain', () => {
    expect(looks(badClock({ ...host, grainMicros: 1000 }, 0), 900, 1900, 3100)).toEqual([0, 1000, 2000])
  })

  it('that jumps does so once, back as well', () => {
    const jumps = [
      { atMicros: 50, micros: 1000 },
      { atMicros: 60, micros: -500 },
    ]
    expect(looks(badClock({ ...host, jumps }, 100), 140, 150, 160, 170)).toEqual([40, 1010, -490, 10])
  })

  it('stands still while its host is dead', () => {
    const clock = badClock(host, 0)
    clock.skip(500)
    expect(clock.look(600)).toBe(100)
  })
})

describe('a host', () => {
  const hosts = Array.from({ length: 200 }, (_, seed) => drawHost(rollDice(seed, ''), config, 10_000_000, false))

  it('ticks at 10 to 60 Hz', () => {
    const rates = hosts.map(({ tickMicros }) => 1_000_000 / tickMicros)
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...rates)).toBeLessThanOrEqual(60.1)
  })

  it('has its misfortunes in order, within the storm', () => {
    for (const { stalls, restarts } of hosts)
      for (const moments of [stalls, restarts]) {
        const times = moments.map(({ atMicros }) => atMicros)
        expect(times).toEqual([...times].sort((one, other) => one - other))
        expect(times.every((atMicros) => atMicros < 10_000_000)).toBe(true)
      }
  })

  it('has none on a perfect network, and sends nothing there that a newer message overtakes', () => {
    const { stalls, jumps, restarts, driftPpm, maxBytes, traffic } = drawHost(rollDice(3, ''), config, 1e7, true)
    expect([stalls, jumps, restarts, driftPpm, maxBytes]).toEqual([[], [], [], 0, undefined])
    expect(traffic.channels).not.toContain('position')
  })
})
