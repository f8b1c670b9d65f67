// What a link refuses to carry: more than its bottleneck, its MTU and its memory hold.

import { describe, expect, it } from 'vitest'
import {
  initialLink,
  linkReducer,
  nextArrivalMicros,
  perfectLink,
  type LinkConfig,
  type LinkState,
} from '../../src/testing/link.ts'

describe('the bottleneck', () => {
  // 972 + 28 bytes at 10,000 bytes a second: 100 ms each.
  const config: LinkConfig = { ...perfectLink, bytesPerSecond: 10_000, queueMicros: 250_000 }
  const reduce = linkReducer(config)
  const sendAll = (count: number): LinkState => {
    let state = initialLink(config, 1)
    for (let index = 0; index < count; index++) {
      ;[state] = reduce(state, { type: 'DatagramSent', datagram: new Uint8Array(972) })
    }
    return state
  }

  it('sends one after the other, and drops what would wait too long', () => {
    const state = sendAll(5)
    expect(state.inTransit.map(({ atMicros }) => atMicros)).toEqual([100_000, 200_000, 300_000])
    expect(state.counters.dropped).toBe(2)
  })

  it('is free again after a rest', () => {
    const [rested] = reduce(sendAll(2), { type: 'Ticked', deltaMicros: 1_000_000 })
    const [state] = reduce(rested, { type: 'DatagramSent', datagram: new Uint8Array(972) })
    expect(nextArrivalMicros(state)).toBe(1_100_000)
  })
})

describe('bounds', () => {
  it('drops what is larger than the MTU', () => {
    const config: LinkConfig = { ...perfectLink, mtuBytes: 10 }
    const reduce = linkReducer(config)
    const [fits] = reduce(initialLink(config, 1), { type: 'DatagramSent', datagram: new Uint8Array(10) })
    const [state] = reduce(fits, { type: 'DatagramSent', datagram: new Uint8Array(11) })
    expect(state.counters).toMatchObject({ offered: 2, delivered: 1, dropped: 1 })
  })

  it('drops what is more than maxInTransit, copies first', () => {
    const config: LinkConfig = { ...perfectLink, delayMicros: 1e9, duplicateRatio: 1, maxInTransit: 3 }
    const send = linkReducer(config)
    let state = initialLink(config, 1)
    for (let index = 0; index < 5; index++) [state] = send(state, { type: 'DatagramSent', datagram: new Uint8Array(1) })
    expect(state.inTransit.map(({ order, copy }) => [order, copy])).toEqual([
      [0, false],
      [0, true],
      [1, false],
    ])
    expect(state.counters).toMatchObject({ offered: 5, copied: 1, dropped: 3 })
  })
})
