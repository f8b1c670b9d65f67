// When a piece that was sent travels again: when it is known to be lost, or as the one probe into silence.

import { describe, expect, it } from 'vitest'
import { emptyQueue, markLost, markRepeated, offer, sendFresh, settle } from '../../src/message/queue.ts'
import { costOf, findLostPieces, findProbe, mayContinueLarge } from '../../src/message/schedule.ts'
import { alive as link, bytes, pieceOf, silent } from './rules.ts'

/** Numbers 0 to 3; 0 to 2 were sent. */
const queue = sendFresh(
  [10, 11, 12, 13].reduce((before, message) => offer(before, pieceOf(message)), emptyQueue),
  3,
  true,
  undefined,
)
const lost = markLost(queue, 0, 3, 0)

describe('findLostPieces', () => {
  it('finds nothing while nothing is lost', () => {
    expect(findLostPieces(queue, link)).toEqual([])
  })

  it('finds what is lost, oldest first, and neither what travels again nor what is acked', () => {
    expect(findLostPieces(lost, link)).toEqual([0, 1, 2])
    expect(
      findLostPieces(
        markRepeated(lost, [1], () => undefined),
        link,
      ),
    ).toEqual([0, 2])
    expect(
      findLostPieces(
        settle(lost, 1, 1, () => 0),
        link,
      ),
    ).toEqual([0, 2])
  })

  it('finds nothing into silence', () => {
    expect(findLostPieces(lost, silent)).toEqual([])
  })
})

describe('findProbe', () => {
  it('is the oldest unacked piece, when a probe is due', () => {
    expect(findProbe(queue, link)).toBe(undefined)
    expect(findProbe(queue, silent)).toBe(0)
    expect(
      findProbe(
        settle(queue, 0, 1, () => 0),
        silent,
      ),
    ).toBe(1)
  })

  it('is nothing that was never sent', () => {
    expect(findProbe(offer(emptyQueue, pieceOf(1)), silent)).toBe(undefined)
  })
})

describe('mayContinueLarge', () => {
  it('is no for a reliable message while probes are unanswered', () => {
    expect([mayContinueLarge(link, true), mayContinueLarge(silent, true)]).toEqual([true, false])
  })

  it('is yes for an unreliable one, which must settle in bounded time', () => {
    expect([mayContinueLarge(link, false), mayContinueLarge(silent, false)]).toEqual([true, true])
  })
})

describe('costOf', () => {
  it('is the bytes of the piece and 16 for its frame', () => {
    const large = { ...pieceOf(1, bytes(1, 2, 3, 4, 5, 6)), last: 1 }
    expect(costOf(pieceOf(1), 4)).toBe(17)
    expect(costOf(large, 4)).toBe(20)
    expect(costOf({ ...large, index: 1 }, 4)).toBe(18)
  })
})
