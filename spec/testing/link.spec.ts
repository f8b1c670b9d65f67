// The lossy link by example: each fault alone, then all together.

import { describe, expect, it } from 'vitest'
import {
  initialLink,
  linkReducer,
  nextArrivalMicros,
  perfectLink,
  type LinkConfig,
  type LinkState,
} from '../../src/testing/link.ts'

const TICK = 16_667

/** What arrived, by which datagram it was and when, when one datagram of four bytes leaves per tick. */
const run = (config: LinkConfig, count: number, seed = 1) => {
  const reduce = linkReducer(config)
  const arrivals: Array<readonly [number, number]> = []
  let state = initialLink(config, seed)
  const take = (event: Parameters<typeof reduce>[1]): void => {
    const [next, effects] = reduce(state, event)
    for (const { datagram } of effects) {
      arrivals.push([new DataView(datagram.buffer).getUint32(0), next.nowMicros])
    }
    state = next
  }
  for (let index = 0; index < count; index++) {
    const datagram = new Uint8Array(4)
    new DataView(datagram.buffer).setUint32(0, index)
    take({ type: 'DatagramSent', datagram })
    take({ type: 'Ticked', deltaMicros: TICK })
  }
  return { state, arrivals }
}

const settle = (config: LinkConfig, state: LinkState): LinkState =>
  linkReducer(config)(state, { type: 'Ticked', deltaMicros: 3_600_000_000 })[0]

const bytes = (...values: ReadonlyArray<number>): Uint8Array => Uint8Array.from(values)

describe('a perfect link', () => {
  it('delivers the very datagram in the step that sent it', () => {
    const datagram = bytes(1, 2, 3)
    const [state, effects] = linkReducer(perfectLink)(initialLink(perfectLink, 1), { type: 'DatagramSent', datagram })
    expect(effects).toEqual([{ type: 'Arrive', datagram }])
    expect(effects[0]?.datagram).toBe(datagram)
    expect(state.counters).toMatchObject({ offered: 1, lost: 0, dropped: 0, delivered: 1 })
  })

  it('has no next arrival', () => {
    expect(nextArrivalMicros(initialLink(perfectLink, 1))).toBeUndefined()
  })
})

describe('delay', () => {
  const config: LinkConfig = { ...perfectLink, delayMicros: 50_000 }
  const reduce = linkReducer(config)

  it('holds a datagram until its microsecond has come', () => {
    const [sent, none] = reduce(initialLink(config, 1), { type: 'DatagramSent', datagram: bytes(9) })
    expect(none).toEqual([])
    expect(nextArrivalMicros(sent)).toBe(50_000)
    const [almost, still] = reduce(sent, { type: 'Ticked', deltaMicros: 49_999 })
    expect(still).toEqual([])
    expect(reduce(almost, { type: 'Ticked', deltaMicros: 1 })[1]).toEqual([{ type: 'Arrive', datagram: bytes(9) }])
  })

  it('leaves old states valid: two futures of one state', () => {
    const [sent] = reduce(initialLink(config, 1), { type: 'DatagramSent', datagram: bytes(1) })
    const kept = structuredClone(sent)
    const [left] = reduce(sent, { type: 'DatagramSent', datagram: bytes(2) })
    const [right] = reduce(sent, { type: 'DatagramSent', datagram: bytes(3) })
    const arrive = (state: LinkState) => reduce(state, { type: 'Ticked', deltaMicros: 60_000 })[1]
    expect(arrive(left).map(({ datagram }) => [...datagram])).toEqual([[1], [2]])
    expect(arrive(right).map(({ datagram }) => [...datagram])).toEqual([[1], [3]])
    expect(sent).toEqual(kept)
  })
})

describe('jitter and hold-backs', () => {
  it('keeps every delay within jitter, and reorders only what is closer than that', () => {
    const config: LinkConfig = { ...perfectLink, delayMicros: 50_000, jitterMicros: 10_000 }
    const reduce = linkReducer(config)
    let state = initialLink(config, 2)
    let [least, most] = [Infinity, 0]
    for (let index = 0; index < 2_000; index++) {
      const sentAt = state.nowMicros
      ;[state] = reduce(state, { type: 'DatagramSent', datagram: bytes(1) })
      const delay = (nextArrivalMicros(state) ?? 0) - sentAt
      least = Math.min(least, delay)
      most = Math.max(most, delay)
      ;[state] = reduce(state, { type: 'Ticked', deltaMicros: 100_000 })
    }
    expect(least).toBeGreaterThanOrEqual(40_000)
    expect(least).toBeLessThan(40_100)
    expect(most).toBeLessThanOrEqual(60_000)
    expect(most).toBeGreaterThan(59_900)
    expect(state.counters.reordered).toBe(0)
  })

  it('lets later datagrams overtake one that is held back', () => {
    const config: LinkConfig = { ...perfectLink, delayMicros: 20_000, holdRatio: 0.1, holdMicros: 100_000 }
    const { arrivals, state } = run(config, 5_000)
    const overtaken = arrivals.filter(([index], at) => arrivals.slice(0, at).some(([earlier]) => earlier > index))
    expect(state.counters.reordered).toBe(overtaken.length)
    expect(overtaken.length).toBeGreaterThan(300)
  })

  it('never makes a delay negative', () => {
    const config: LinkConfig = { ...perfectLink, delayMicros: 1_000, jitterMicros: 5_000 }
    const { arrivals } = run(config, 500)
    expect(arrivals).toHaveLength(500)
    for (const [index, at] of arrivals) expect(at).toBeGreaterThanOrEqual(index * TICK)
  })
})

describe('loss', () => {
  it.each([0.01, 0.05, 0.3])('loses %d of 20,000 datagrams, within four standard deviations', (lossRatio) => {
    const { state } = run({ ...perfectLink, lossRatio }, 20_000)
    const sigma = Math.sqrt(20_000 * lossRatio * (1 - lossRatio))
    expect(Math.abs(state.counters.lost - 20_000 * lossRatio)).toBeLessThan(4 * sigma)
    expect(state.counters.delivered).toBe(20_000 - state.counters.lost)
  })

  it('loses all at 1', () => {
    expect(run({ ...perfectLink, lossRatio: 1 }, 100).arrivals).toEqual([])
  })

  it('makes one decision for all datagrams of one moment', () => {
    const config: LinkConfig = { ...perfectLink, outageRatio: 0.5, outageMicros: 100_000 }
    const reduce = linkReducer(config)
    let state = initialLink(config, 4)
    for (let burst = 0; burst < 200; burst++) {
      const lostBefore = state.counters.lost
      for (let index = 0; index < 5; index++) [state] = reduce(state, { type: 'DatagramSent', datagram: bytes(1) })
      expect([0, 5]).toContain(state.counters.lost - lostBefore)
      ;[state] = reduce(state, { type: 'Ticked', deltaMicros: 30_000 })
    }
    expect(state.counters.lost).toBeGreaterThan(300)
    expect(state.counters.delivered).toBeGreaterThan(300)
  })
})

describe('copies', () => {
  it('arrive at most duplicateDelayMicros after the original, and are counted', () => {
    const config: LinkConfig = { ...perfectLink, duplicateRatio: 0.2, duplicateDelayMicros: 60_000_000 }
    const { state } = run(config, 10_000)
    const sigma = Math.sqrt(10_000 * 0.2 * 0.8)
    expect(Math.abs(state.counters.copied - 2_000)).toBeLessThan(4 * sigma)
    expect(state.inTransit.length).toBeGreaterThan(0)
    expect(state.inTransit.every(({ copy }) => copy)).toBe(true)
    expect(state.inTransit.every(({ atMicros }) => atMicros <= state.nowMicros + 60_000_000)).toBe(true)
    expect(state.inTransit.map(({ atMicros }) => atMicros)).toEqual(
      state.inTransit.map(({ atMicros }) => atMicros).sort((left, right) => left - right),
    )
    expect(settle(config, state).counters.delivered).toBe(10_000 + state.counters.copied)
    expect(settle(config, state).counters.reordered).toBe(0)
  })
})

describe('corruption', () => {
  it('changes one byte of a datagram and not the bytes that were sent', () => {
    const config: LinkConfig = { ...perfectLink, corruptRatio: 1 }
    const sent = new Uint8Array(32)
    const [state, effects] = linkReducer(config)(initialLink(config, 1), { type: 'DatagramSent', datagram: sent })
    expect([...(effects[0]?.datagram ?? [])].filter((byte) => byte !== 0)).toHaveLength(1)
    expect(sent).toEqual(new Uint8Array(32))
    expect(state.counters.corrupted).toBe(1)
  })

  it('has nothing to change in an empty datagram', () => {
    const config: LinkConfig = { ...perfectLink, corruptRatio: 1 }
    const [state, effects] = linkReducer(config)(initialLink(config, 1), { type: 'DatagramSent', datagram: bytes() })
    expect(effects).toEqual([{ type: 'Arrive', datagram: bytes() }])
    expect(state.counters.corrupted).toBe(0)
  })
})

describe('the streams', () => {
  const storm: LinkConfig = {
    ...perfectLink,
    lossRatio: 0.1,
    outageRatio: 0.05,
    outageMicros: 80_000,
    delayMicros: 50_000,
    jitterMicros: 20_000,
    holdRatio: 0.05,
    holdMicros: 200_000,
    duplicateRatio: 0.1,
    duplicateDelayMicros: 2_000_000,
    corruptRatio: 0.05,
  }

  it('make the same trace of the same seed, and another of another', () => {
    expect(run(storm, 2_000, 7)).toEqual(run(storm, 2_000, 7))
    expect(run(storm, 2_000, 7).arrivals).not.toEqual(run(storm, 2_000, 8).arrivals)
  })

  it('make two directions of one seed differ', () => {
    expect(initialLink(storm, 7, 'up').streams).not.toEqual(initialLink(storm, 7, 'down').streams)
  })

  it('do not depend on each other: the same datagrams are lost, whatever else is on', () => {
    const lostOf = (config: LinkConfig): ReadonlyArray<number> => {
      const seen = new Set(run(config, 2_000).arrivals.map(([index]) => index))
      return Array.from({ length: 1_900 }, (_, index) => index).filter((index) => !seen.has(index))
    }
    const plain: LinkConfig = { ...perfectLink, lossRatio: 0.1 }
    expect(lostOf({ ...storm, outageRatio: 0, corruptRatio: 0 })).toEqual(lostOf(plain))
  })

  it('do not depend on each other: loss leaves the delays of the others alone', () => {
    const calm: LinkConfig = { ...storm, lossRatio: 0, outageRatio: 0, duplicateRatio: 0, corruptRatio: 0 }
    const calmArrivals = run(calm, 2_000).arrivals.map(String)
    for (const arrival of run({ ...calm, lossRatio: 0.3 }, 2_000).arrivals)
      expect(calmArrivals).toContain(String(arrival))
  })

  it('conserve datagrams: offered + copied = lost + dropped + delivered + in transit', () => {
    const { state } = run({ ...storm, bytesPerSecond: 3_000 }, 5_000)
    const { offered, copied, lost, dropped, delivered } = state.counters
    expect(offered + copied).toBe(lost + dropped + delivered + state.inTransit.length)
    expect(settle(storm, state).inTransit).toEqual([])
  })

  it('survive a round trip through JSON when nothing is under way', () => {
    const state = settle(storm, run(storm, 100).state)
    const revived = JSON.parse(JSON.stringify(state)) as LinkState
    const event = { type: 'DatagramSent', datagram: bytes(1, 2, 3) } as const
    expect(linkReducer(storm)(revived, event)).toEqual(linkReducer(storm)(state, event))
  })
})
