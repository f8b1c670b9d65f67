// When a piece that was sent travels again: when it is known to be lost, as the one probe into silence, and as a spare copy in the rounds
// that the schedule names.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import type { Recovery, Sending } from '../../src/message/message.ts'
import { emptyQueue, markLost, markRepeated, offer, sendFresh, settle, type Queue } from '../../src/message/queue.ts'
import { costOf, findCopies, findLostPieces, findProbe, mayContinueLarge } from '../../src/message/schedule.ts'
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

describe('findCopies', () => {
  const sending = (attempt: number, latest = attempt, since = 0): Sending => ({
    attempt,
    since: micros(since),
    latest,
  })

  /** One piece per sending, all of them sent, and one that was not. */
  const sent = (...sendings: ReadonlyArray<Sending | undefined>): Queue => {
    const offered = [...sendings, undefined].reduce((before, _, index) => offer(before, pieceOf(index)), emptyQueue)
    return sendings.reduce((before, one, index) => sendFresh(before, index + 1, true, one), offered)
  }

  /** Rounds 1 to 12 of an attempt in which there is a copy. */
  const roundsOf = (recovery: Recovery, lossesInRuns: boolean): ReadonlyArray<number> =>
    Array.from({ length: 12 }, (_, index) => index + 1).filter(
      (round) => findCopies(sent(sending(100)), recovery, { ...link, lossesInRuns }, 100 + round, micros(0)).length > 0,
    )

  it('copies in the next three rounds, or in every second up to the seventh where losses come in runs', () => {
    expect(roundsOf('auto', false)).toEqual([1, 2, 3])
    expect(roundsOf('auto', true)).toEqual([1, 3, 5, 7])
  })

  it("on a 'lean' channel copies in the round after a repeat, and knows no other", () => {
    expect(roundsOf('lean', false)).toEqual([1])
    expect(roundsOf('lean', true)).toEqual([1])
    expect(findCopies(sent(undefined), 'lean', link, 101, micros(0))).toEqual([])
  })

  it("copies in every round with 'max'", () => {
    expect(roundsOf('max', false)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(roundsOf('max', true)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('copies what is overdue in every round, counted from the first copy of the attempt; never with lean', () => {
    const queue = sent(sending(100, 108, 5_000))
    const at = (recovery: Recovery, now: number) => findCopies(queue, recovery, link, 109, micros(now)).length
    expect([at('auto', 124_999), at('auto', 125_000), at('lean', 125_000)]).toEqual([0, 1, 0])
  })

  it('copies nothing twice in a round', () => {
    expect(findCopies(sent(sending(100, 101)), 'max', link, 101, micros(900_000))).toEqual([])
    expect(findCopies(sent(sending(101)), 'max', link, 101, micros(900_000))).toEqual([])
  })

  it('copies nothing that was acked or never sent', () => {
    const holed = settle(sent(sending(100), sending(100), sending(100)), 1, 1, () => 0)
    expect(findCopies(holed, 'max', link, 101, micros(0)).map(({ number }) => number)).toEqual([0, 2])
    expect(findCopies(sent(), 'max', link, 101, micros(0))).toEqual([])
  })

  it("with 'max' has no schedule where losses come in runs: what was sent least recently goes first", () => {
    const queue = sent(sending(109), sending(90, 104))
    const order = (lossesInRuns: boolean): ReadonlyArray<number> =>
      findCopies(queue, 'max', { ...link, lossesInRuns }, 110, micros(0)).map(({ number }) => number)
    expect([order(false), order(true)]).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  it('takes scheduled ones first, then those least recently sent, then the oldest', () => {
    // Overdue, sent in 104; overdue, sent in 102; scheduled, sent in 108; overdue, sent in 102; scheduled, sent in 109.
    const queue = sent(sending(90, 104), sending(91, 102), sending(108), sending(91, 102), sending(107, 109))
    const order = [2, 4, 1, 3, 0]
    expect(findCopies(queue, 'max', link, 110, micros(0)).map(({ number }) => number)).toEqual(order)
    expect(findCopies(queue, 'auto', link, 110, micros(120_000))).toEqual([
      { number: 2, rank: 0, latest: 108 },
      { number: 4, rank: 0, latest: 109 },
      { number: 1, rank: 1, latest: 102 },
      { number: 3, rank: 1, latest: 102 },
      { number: 0, rank: 1, latest: 104 },
    ])
  })
})
