// Fragments -> message: in any order, each once, joined at the end; memory is what arrived.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import {
  addFragment,
  bytesOf,
  isComplete,
  join,
  startPartial,
  type Fragment,
  type PartialMessage,
} from '../../src/message/reassembly.ts'
import { bytes } from './rules.ts'

const fragmentBytes = 4
const pieces: ReadonlyArray<Fragment> = [bytes(1, 2, 3, 4), bytes(5, 6, 7, 8), bytes(9)].map((body, index) => ({
  channel: 0,
  number: 5,
  index,
  last: 2,
  body,
}))

function add(partial: PartialMessage, piece: Fragment, order: number, time = 0): PartialMessage {
  const grown = addFragment(partial, piece, { order, place: order + 100, now: micros(time) })
  if ('type' in grown) throw new Error(grown.type)
  return grown
}

const piece = (index: number): Fragment => pieces[index] as Fragment
const start = startPartial(piece(0), micros(0))

describe('addFragment', () => {
  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
    'makes the message whole in the order %j',
    (order) => {
      const [first, second, third] = order as [number, number, number]
      const two = add(add(start, piece(first), first), piece(second), second)
      expect([isComplete(two), two.arrived]).toEqual([false, 2])
      const three = add(two, piece(third), third)
      expect(isComplete(three)).toBe(true)
      expect(join(three, fragmentBytes)).toEqual(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9))
      expect([three.order, three.place, three.bytes]).toEqual([0, 100, 9])
    },
  )

  it('takes the place of fragment 0, and has none before it arrives', () => {
    const partial = add(start, piece(2), 7)
    expect([partial.order, partial.place]).toEqual([-1, -1])
    const more = add(partial, piece(0), 8)
    expect([more.order, more.place]).toEqual([8, 108])
    expect(add(more, piece(1), 9).order).toBe(8)
  })

  it('takes a fragment once: a copy is the same partial, and no sign of growth', () => {
    const partial = add(start, piece(1), 7, 10)
    expect(add(partial, { ...piece(1), body: bytes(0, 0, 0, 0) }, 8, 20)).toBe(partial)
    expect(partial.touchedAt).toBe(10)
  })

  it('refuses a fragment that tells of last index', () => {
    expect(addFragment(start, { ...piece(1), last: 1 }, { order: 0, place: 0, now: micros(0) })).toEqual({
      type: 'Malformed',
      what: 'last index',
      offset: 0,
    })
  })

  it('keeps a copy of the bytes, and leaves older versions as they were', () => {
    const datagram = bytes(1, 2, 3, 4)
    const one = add(start, { ...piece(0), body: datagram.subarray(0, 4) }, 0)
    datagram.fill(0)
    const left = add(add(one, piece(1), 1), piece(2), 2)
    const right = add(add(one, { ...piece(1), body: bytes(0, 0, 0, 0) }, 1), piece(2), 2)
    expect(join(left, fragmentBytes)).toEqual(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9))
    expect(join(right, fragmentBytes)).toEqual(bytes(1, 2, 3, 4, 0, 0, 0, 0, 9))
    expect([start.arrived, one.arrived]).toEqual([0, 1])
  })

  it('tells more than 16 fragments apart', () => {
    const many = (index: number): Fragment => ({ ...piece(1), index, last: 40 })
    const begun = startPartial(many(0), micros(0))
    const partial = [0, 15, 16, 31, 40, 16, 0].reduce((before, index) => add(before, many(index), 0), begun)
    expect(partial.pieces.mask).toEqual([0x8001, 0x8001, 0x0100])
    expect(partial.arrived).toBe(5)
    expect(add(begun, many(40), 0).pieces.mask).toEqual([0, 0, 0x0100])
  })
})

describe('bytesOf', () => {
  it('adds up what arrived', () => {
    expect(bytesOf([])).toBe(0)
    expect(bytesOf([add(start, piece(0), 0), add(start, piece(2), 0)])).toBe(5)
  })
})
