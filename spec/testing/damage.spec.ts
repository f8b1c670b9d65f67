// What damage does to bytes, kind by kind.

import { describe, expect, it } from 'vitest'
import { changeByte, damageDatagram } from '../../src/testing/damage.ts'
import { initialLink, linkReducer, perfectLink } from '../../src/testing/link.ts'

const datagram = Uint8Array.of(1, 2, 3, 4, 5, 6)
const previous = Uint8Array.of(11, 12, 13, 14, 15, 16, 17, 18)

describe('a damaged datagram', () => {
  it('has one byte changed', () => {
    expect([...changeByte(datagram, 2, 0xff)]).toEqual([1, 2, 0xfc, 4, 5, 6])
    expect([...datagram]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('is cut', () => {
    expect([...damageDatagram(datagram, previous, 4 * 64)]).toEqual([1, 2, 3, 4])
  })

  it('is lengthened by up to eight bytes', () => {
    const longer = damageDatagram(datagram, previous, 1 + 4 * 2)
    expect([...longer.subarray(0, 6)]).toEqual([...datagram])
    expect(longer.length).toBe(9)
  })

  it('is overwritten for a stretch, and keeps its length', () => {
    const changed = damageDatagram(datagram, previous, 2 + 4 * 1 + 64 * 3)
    expect([...changed.subarray(0, 3), changed[5]]).toEqual([1, 2, 3, 6])
    expect(changed.length).toBe(6)
    expect([...changed]).not.toEqual([...datagram])
  })

  it('has the tail of the one before', () => {
    expect([...damageDatagram(datagram, previous, 3 + 64 * 2)]).toEqual([1, 2, 13, 14, 15, 16, 17, 18])
  })
})

describe('a link that damages', () => {
  it('says how often, and its copies arrive whole', () => {
    const config = { ...perfectLink, damageRatio: 1, duplicateRatio: 1 }
    const [first] = linkReducer(config)(initialLink(config, 5), { type: 'DatagramSent', datagram: previous })
    const [state, effects] = linkReducer(config)(first, { type: 'DatagramSent', datagram })
    expect(state.counters).toMatchObject({ offered: 2, damaged: 2, copied: 2, corrupted: 0 })
    expect([...(effects[1]?.datagram ?? [])]).toEqual([...datagram])
    expect([...(effects[0]?.datagram ?? [])]).not.toEqual([...datagram])
  })

  it('has nothing but itself to be spliced with at first', () => {
    const config = { ...perfectLink, damageRatio: 1 }
    for (let seed = 0; seed < 8; seed += 1)
      expect(linkReducer(config)(initialLink(config, seed), { type: 'DatagramSent', datagram })[1]).toHaveLength(1)
  })
})
