// What an ack says of a packet.

import { describe, expect, it } from 'vitest'
import { acknowledges, cleanHistory, oldestTold } from '../../src/packet/packet.ts'
import { ackOf, hex, upTo } from './fixture.ts'

describe('an ack', () => {
  it('names its newest packet, and nothing after it', () => {
    expect([99, 100, 101, 102].map((number) => acknowledges(ackOf(100, ''), number))).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('has the packet just before it in the lowest bit of the first byte', () => {
    expect(upTo(80, 101).filter((number) => acknowledges(ackOf(100, '01 00 80'), number))).toEqual([99, 100])
    expect(upTo(70, 101).filter((number) => acknowledges(ackOf(100, '82 01 80'), number))).toEqual([
      76, 91, 92, 98, 100,
    ])
  })

  it('if clean names the 32 before', () => {
    expect(hex(cleanHistory)).toBe('ff ff ff ff')
    const named = upTo(60, 101).filter((number) => acknowledges(ackOf(100), number))
    expect([named[0], named[named.length - 1], named.length]).toEqual([68, 100, 33])
  })

  it.each([65_536, 2 ** 31, 2 ** 32, 2 ** 40])('counts back over %d', (newest) => {
    const ack = ackOf(newest, '05')
    expect(upTo(newest - 4, newest).filter((number) => acknowledges(ack, number))).toEqual([
      newest - 3,
      newest - 1,
      newest,
    ])
  })

  it('speaks of as many numbers as its history has bits', () => {
    expect([oldestTold(ackOf(100, '')), oldestTold(ackOf(100, '01')), oldestTold(ackOf(100))]).toEqual([100, 92, 68])
  })
})
