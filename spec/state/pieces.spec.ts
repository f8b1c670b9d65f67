// Outgoing pieces: a small message is written whole; of a large one, the first piece that is left has the payload, and others share it.

import { describe, expect, it } from 'vitest'
import { itemAt, windowOf, type Window } from '../../src/core/window.ts'
import { micros } from '../../src/core/time.ts'
import type { Piece } from '../../src/message/message.ts'
import { largePieces, smallPieces } from '../../src/state/pieces.ts'
import { readBack, written } from './samples.ts'

const small: Piece = {
  message: 3,
  payload: Uint8Array.of(9),
  index: 0,
  last: 0,
  transfer: -1,
  deadline: -1,
  copies: 0,
  lost: false,
  sending: undefined,
}
const payload = new Uint8Array(200).fill(7)
const fragment = (index: number, changes: Partial<Piece> = {}): Piece => ({
  ...small,
  payload,
  index,
  last: 2,
  transfer: 5,
  ...changes,
})
const smallHex = '020206020900000101000000'
const firstHex = '0202069003' + '07'.repeat(200) + '00040a01000000'

const pieces = (hex: string): Window<Piece | undefined> => {
  const read = readBack(largePieces, hex)
  if (typeof read === 'string') throw new Error(read)
  return read
}

describe('pieces', () => {
  it('a small message is whole; one that was acked is a zero', () => {
    expect(written(smallPieces, windowOf(4, [small, undefined]))).toBe('0804' + smallHex + '00')
    expect(readBack(smallPieces, '0804' + smallHex + '00')).toEqual(windowOf(4, [small, undefined]))
  })

  it('a payload stands once, with the first piece of its message, and is shared again by those that are read', () => {
    const sending = { attempt: 2, since: micros(3), latest: 4 }
    const queue = windowOf(8, [fragment(0), undefined, fragment(2, { copies: 1, lost: true, sending })])
    const furtherHex = '020004020202040608'
    expect(written(largePieces, queue)).toBe('1006' + firstHex + '00' + furtherHex)
    const read = pieces('1006' + firstHex + '00' + furtherHex)
    expect(read).toEqual(queue)
    expect(itemAt(read, 10)?.payload).toBe(itemAt(read, 8)?.payload)
  })

  it('each message has its own payload, equal or not', () => {
    const two = windowOf(0, [fragment(2), fragment(0, { message: 4, transfer: 6, payload: payload.slice() })])
    const read = pieces(written(largePieces, two))
    expect(read).toEqual(two)
    expect(itemAt(read, 1)?.payload).not.toBe(itemAt(read, 0)?.payload)
  })

  it('a second payload of one message is refused, and a piece whose payload stands nowhere', () => {
    expect(readBack(largePieces, '0004' + firstHex + firstHex)).toBe(
      '[1].payload at 0: a payload; none: the piece before has it',
    )
    expect(readBack(largePieces, '0002020004000000')).toBe('[0] at 0: no payload; one: no piece before has it')
    expect(readBack(smallPieces, '0004' + smallHex + '020000000000')).toBe(
      '[1] at 0: no payload; one: no piece before has it',
    )
  })

  it('there are no more of them than config allows', () => {
    expect(readBack(smallPieces, '0012')).toBe('state at 1: 9; a whole number from 0 to 8')
    expect(readBack(largePieces, '003a')).toBe('state at 1: 29; a whole number from 0 to 28')
    expect(readBack(largePieces, '020202000a')).toMatch(/^\[1\]\.index at 4: 5; a whole number from 0 to 4$/)
  })
})

describe('a deadline', () => {
  it('is written down as it is', () => {
    const near = windowOf(0, [{ ...small, deadline: 12 }])
    expect(readBack(smallPieces, written(smallPieces, near))).toEqual(near)
  })
})
