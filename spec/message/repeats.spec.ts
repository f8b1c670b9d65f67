// Carrying out the schedule: what probes, repeats of lost pieces and spare copies take, where they go, and what is written down of them.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { finishDatagram } from '../../src/message/coalescing.ts'
import { packPiece, queueOf, type Flush } from '../../src/message/flush.ts'
import type { Recovery } from '../../src/message/message.ts'
import { flushMessages } from '../../src/message/outbound.ts'
import { markLost, pieceAt } from '../../src/message/queue.ts'
import { affords, charge, repeatLost, sendCopies, sendProbes } from '../../src/message/repeats.ts'
import { messageStateFrom, withLane, type Lane, type MessageState } from '../../src/message/state.ts'
import { alive, bytes, clockAt, draftOf, loose, ordered, queue, recovering, silent, unordered } from './rules.ts'

/** Messages 0, 1 and 2 of the ordered channel, of one byte, sent in round 1 at 0. */
const sentBy = (recovery: Recovery): MessageState => {
  const own = recovering(recovery)
  const waiting = [7, 8, 9].reduce(
    (state, byte, message) => queue(state, ordered, message, bytes(byte)),
    messageStateFrom(own, 0),
  )
  const room = { headroom: 2, tailroom: 0, maxDatagramBytes: 40, maxBytes: Infinity }
  return flushMessages(own, waiting, { type: 'FlushBegun', room, link: alive }, clockAt(0)).state
}

const losing = (state: MessageState, first: number, count: number): MessageState => {
  const lane = state.lanes[ordered] as Lane
  return withLane(state, ordered, { ...lane, small: markLost(lane.small, first, count, 0) })
}

const bodiesOf = (draft: Flush): ReadonlyArray<ReadonlyArray<number>> => {
  finishDatagram(draft.packing)
  return draft.packing.submitted.map(({ datagram }) => [...datagram.subarray(2)])
}

const sendingsOf = (draft: Flush) =>
  [0, 1, 2].map((number) => {
    const { copies, sending } = pieceAt(queueOf(draft, ordered, false), number)
    return `${copies} ${sending === undefined ? '-' : `${sending.attempt}/${sending.latest}`}`
  })

describe('spare copies', () => {
  const auto = { rules: recovering('auto') }

  it('of all that is due go in order of number, as one run, and are written down as the latest copy', () => {
    const draft = draftOf(sentBy('auto'), auto, 2)
    sendCopies(draft)
    expect(sendingsOf(draft)).toEqual(['1 1/2', '1 1/2', '1 1/2'])
    expect(bodiesOf(draft)).toEqual([[0xa0, 0, 0, 0, 1, 7, 8, 9]])
    expect(draft.packing.submitted[0]?.manifest).toMatchObject([{ first: 0, count: 3, copy: 1 }])
  })

  it('of pieces that left together go on sharing what is written down, those that did not have their own', () => {
    const lane = sentBy('auto').lanes[ordered] as Lane
    const other = { attempt: 1, since: micros(0), latest: 1 }
    const [first, second, third] = lane.small.pieces.buffer
    const buffer = [first, second, { ...pieceAt(lane.small, 2), sending: other }]
    const state = withLane(sentBy('auto'), ordered, {
      ...lane,
      small: { ...lane.small, pieces: { ...lane.small.pieces, buffer } },
    })
    const draft = draftOf(state, auto, 2)
    sendCopies(draft)
    const [a, b, c] = [0, 1, 2].map((number) => pieceAt(queueOf(draft, ordered, false), number).sending)
    expect([a === b, b === c, c]).toEqual([true, false, { attempt: 1, since: 0, latest: 2 }])
    expect(third?.sending).toBe(first?.sending)
  })

  it('pay for the bytes that they take, head of the datagram included', () => {
    const draft = draftOf(sentBy('auto'), auto, 2, 1000)
    sendCopies(draft)
    expect(bodiesOf(draft).map((body) => body.length + 2)).toEqual([10])
    expect(draft.redundancy).toEqual({ rate: 16_000, tokens: 990, round: 2, at: 0 })
  })

  it('pay for their frame alone in a datagram that leaves anyway', () => {
    const state = queue(sentBy('auto'), loose, 0, bytes(5))
    const draft = draftOf(state, auto, 2, 1000)
    packPiece(draft, loose, queueOf(draft, loose, false), 0)
    sendCopies(draft)
    // A length for the frame before; frame, number, count, three bodies.
    expect(draft.redundancy.tokens).toBe(1000 - 1 - 8)
    expect(bodiesOf(draft)).toEqual([[0x03, 1, 5, 0xa0, 0, 0, 0, 1, 7, 8, 9]])
  })

  it('stay at home without tokens; with some, the first ones go', () => {
    const nothing = draftOf(sentBy('auto'), auto, 2, 0)
    const before = nothing.lanes[ordered]
    sendCopies(nothing)
    expect([bodiesOf(nothing), nothing.lanes[ordered]]).toEqual([[], before])
    expect(nothing.lanes[ordered]).toBe(before)
    // 3 bytes are reckoned for each; the first takes 7, the second 2.
    const some = draftOf(sentBy('auto'), auto, 2, 4)
    sendCopies(some)
    expect([bodiesOf(some), some.redundancy.tokens]).toEqual([[[0xa0, 0, 0, 0, 0, 7, 8]], 4 - 7 - 2])
  })

  it('that were scheduled go before what is overdue, when not all can', () => {
    const state = sentBy('auto')
    const lane = state.lanes[ordered] as Lane
    const late = { attempt: -20, since: micros(-500_000), latest: -1 }
    const pieces = {
      ...lane.small.pieces,
      buffer: [{ ...pieceAt(lane.small, 0), sending: late }, ...lane.small.pieces.buffer.slice(1)],
    }
    const aged = withLane(state, ordered, { ...lane, small: { ...lane.small, pieces } })
    const draft = draftOf(aged, auto, 2, 4)
    sendCopies(draft)
    expect(bodiesOf(draft)).toEqual([[0xa0, 1, 0, 0, 0, 8, 9]])
    const rich = draftOf(aged, auto, 2)
    sendCopies(rich)
    expect(bodiesOf(rich)).toEqual([[0xa0, 0, 0, 0, 1, 7, 8, 9]])
  })

  it('never begin a second datagram', () => {
    const state = queue(sentBy('auto'), loose, 0, new Uint8Array(4))
    const draft = draftOf(state, { rules: recovering('auto', 12) }, 2)
    packPiece(draft, loose, queueOf(draft, loose, false), 0)
    sendCopies(draft)
    expect([bodiesOf(draft).length, draft.redundancy.tokens]).toEqual([1, 1000])
    expect(sendingsOf(draft)).toEqual(['0 1/1', '0 1/1', '0 1/1'])
  })

  it('fill the datagram that is under way to the byte, and the rest waits for its next round', () => {
    const draft = draftOf(sentBy('auto'), { rules: recovering('auto', 9) }, 2)
    sendCopies(draft)
    expect(bodiesOf(draft)).toEqual([[0xa0, 0, 0, 0, 0, 7, 8]])
    expect(sendingsOf(draft)).toEqual(['1 1/2', '1 1/2', '0 1/1'])
  })

  it('of large messages are none, of unreliable ones neither', () => {
    const own = recovering('max')
    const large = queue(messageStateFrom(own, 0), ordered, 0, new Uint8Array(9))
    const room = { headroom: 2, tailroom: 0, maxDatagramBytes: 40, maxBytes: Infinity }
    const rich = { ...queue(large, loose, 0, bytes(5)), allowance: { bytes: 500, at: micros(0) } }
    const { state } = flushMessages(own, rich, { type: 'FlushBegun', room, link: alive }, clockAt(0))
    const draft = draftOf(state, { rules: own, now: micros(900_000) }, 2)
    sendCopies(draft)
    expect([state.lanes[ordered]?.large.fresh, bodiesOf(draft)]).toEqual([3, []])
  })
})

describe('a lost piece', () => {
  it('begins a new attempt in every mode', () => {
    for (const recovery of ['lean', 'auto', 'max'] as const) {
      const draft = draftOf(losing(sentBy(recovery), 1, 1), { rules: recovering(recovery) }, 9)
      repeatLost(draft, ordered, false)
      expect(sendingsOf(draft)[1]).toBe('1 9/9')
      expect(bodiesOf(draft)).toEqual([[0x80, 1, 0, 0, 8]])
    }
  })

  it('is copied in the round after, on a lean channel too, and then not until it is lost again', () => {
    const draft = draftOf(losing(sentBy('lean'), 1, 1), { rules: recovering('lean') }, 9)
    repeatLost(draft, ordered, false)
    const later = [9, 10, 11].map((round) => {
      const next = draftOf({ ...sentBy('lean'), lanes: draft.lanes }, { rules: recovering('lean') }, round)
      sendCopies(next)
      return bodiesOf(next)
    })
    expect(later).toEqual([[], [[0x80, 1, 0, 0, 8]], []])
  })

  it('takes of the allowance, not of the tokens: bytes and 16', () => {
    const state = { ...losing(sentBy('auto'), 0, 2), allowance: { bytes: 33, at: micros(0) } }
    const draft = draftOf(state, { rules: recovering('auto') }, 9, 0)
    repeatLost(draft, ordered, false)
    expect([draft.allowance.bytes, draft.redundancy.tokens]).toEqual([16, 0])
    expect(sendingsOf(draft)).toEqual(['1 9/9', '0 1/1', '0 1/1'])
  })
})

describe('a probe', () => {
  /** In a flush in which nothing left for the first time. */
  const probes = (draft: Flush): boolean => sendProbes(draft, draft.lanes.slice())

  it('leaves with no tokens and no allowance, and begins a new attempt', () => {
    const broke = { ...sentBy('auto'), allowance: { bytes: -600, at: micros(0) } }
    const draft = draftOf(broke, { rules: recovering('auto'), link: silent }, 9, -900)
    expect(probes(draft)).toBe(true)
    expect(bodiesOf(draft)).toEqual([[0x80, 0, 0, 0, 7]])
    expect(sendingsOf(draft)).toEqual(['1 9/9', '0 1/1', '0 1/1'])
    expect([draft.allowance.bytes, draft.redundancy.tokens]).toEqual([-617, -900])
  })

  it('of a lean channel has no schedule: nothing says that it was lost', () => {
    const draft = draftOf(sentBy('lean'), { link: silent }, 9)
    probes(draft)
    expect(sendingsOf(draft)).toEqual(['1 -', '0 -', '0 -'])
  })

  it('is one per queue as far as the allowance goes', () => {
    const two = queue(sentBy('auto'), unordered, 0, bytes(5))
    const own = recovering('auto')
    const room = { headroom: 2, tailroom: 0, maxDatagramBytes: 40, maxBytes: Infinity }
    const { state } = flushMessages(own, two, { type: 'FlushBegun', room, link: alive }, clockAt(0))
    const probed = (allowed: number): ReadonlyArray<unknown> => {
      const draft = draftOf(state, { rules: own, link: silent, allowance: { bytes: allowed, at: micros(0) } }, 9)
      return [probes(draft), bodiesOf(draft)]
    }
    expect(probed(33)).toEqual([true, [[0x80, 0, 0, 0, 7]]])
    expect(probed(34)).toEqual([true, [[0x00, 0, 0, 0, 1, 7, 0x81, 0, 0, 0, 5]]])
  })

  // Found by the law of the schedule: an unreliable message had gone unanswered, and the first reliable one after it left twice at once.
  it('is what left in this very flush, if that is the oldest: it is not repeated at once', () => {
    const own = recovering('auto')
    const waiting = queue(messageStateFrom(own, 0), ordered, 0, bytes(7))
    const room = { headroom: 2, tailroom: 0, maxDatagramBytes: 40, maxBytes: Infinity }
    const event = { type: 'FlushBegun', room, link: { ...silent, misses: 0 } } as const
    const flushed = flushMessages(own, waiting, event, clockAt(0))
    expect(flushed.submitted.map(({ datagram }) => [...datagram.subarray(2)])).toEqual([[0x80, 0, 0, 0, 7]])
    expect(flushed.probed).toBe(true)
  })

  it('of an older queue goes beside it, without allowance too', () => {
    const own = recovering('auto')
    const older = { ...queue(sentBy('auto'), unordered, 0, bytes(5)), allowance: { bytes: 0, at: micros(0) } }
    const room = { headroom: 2, tailroom: 0, maxDatagramBytes: 40, maxBytes: Infinity }
    const event = { type: 'FlushBegun', room, link: { ...silent, misses: 2 } } as const
    const { submitted } = flushMessages(own, older, event, clockAt(0))
    expect(submitted.map(({ datagram }) => [...datagram.subarray(2)])).toEqual([
      [0x01, 0, 0, 0, 1, 5, 0x80, 0, 0, 0, 7],
    ])
  })

  it('is none where nothing is reliable, nothing was sent, or nothing fits', () => {
    const own = recovering('auto', 6)
    expect(probes(draftOf(sentBy('auto'), { rules: own, link: silent }))).toBe(false)
    expect(probes(draftOf(messageStateFrom(own, 0), { rules: own, link: silent }))).toBe(false)
    expect(probes(draftOf(sentBy('auto'), { rules: recovering('auto'), link: { ...silent, probe: false } }))).toBe(
      false,
    )
  })
})

describe('the allowance', () => {
  it('is charged as of this flush: a bucket that was full for long does not fill twice', () => {
    const draft = draftOf(sentBy('auto'), { now: micros(9_000), allowance: { bytes: 17, at: micros(3) } })
    const small = queueOf(draft, ordered, false)
    expect(affords(draft, small, 0)).toBe(true)
    charge(draft, small, 0)
    expect(draft.allowance).toEqual({ bytes: 0, at: 9_000 })
    expect(affords(draft, small, 0)).toBe(false)
  })
})
