// A flush under way: what is packed and how its manifest names it, what is written down of pieces that leave.

import { describe, expect, it } from 'vitest'
import { finishDatagram } from '../../src/message/coalescing.ts'
import {
  begun,
  firstSending,
  isReliable,
  packPiece,
  packPieceHere,
  queueOf,
  restart,
  setQueue,
  type Flush,
} from '../../src/message/flush.ts'
import { emptyQueue, markLost, pieceAt } from '../../src/message/queue.ts'
import { messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { bytes, draftOf, flush, loose, ordered, queue, recovering, rules, unordered } from './rules.ts'

const fresh = messageStateFrom(rules, 0)
/** Messages 0 and 1 of one byte, the first of them sent; and a message of two fragments. */
const sent = flush(queue(fresh, ordered, 0, bytes(7)), undefined, 7).state
const state: MessageState = queue(queue(sent, ordered, 1, bytes(8)), ordered, 2, bytes(1, 2, 3, 4, 5))

/** The datagrams of the draft so far, without their heads. */
const bodiesOf = (draft: Flush): ReadonlyArray<ReadonlyArray<number>> => {
  finishDatagram(draft.packing)
  return draft.packing.submitted.map(({ datagram }) => [...datagram.subarray(2)])
}

it('knows which channels are reliable', () => {
  const draft = draftOf(state, {})
  expect([ordered, unordered, 2, loose, 9].map((channel) => isReliable(draft, channel))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

it('exchanges one queue of one channel, and never touches the state that it began with', () => {
  const draft = draftOf(state, {})
  setQueue(draft, ordered, false, emptyQueue)
  expect([queueOf(draft, ordered, false), queueOf(draft, ordered, true)]).toEqual([
    emptyQueue,
    state.lanes[ordered]?.large,
  ])
  setQueue(draft, ordered, true, emptyQueue)
  expect(draft.lanes[ordered]).toEqual({
    small: emptyQueue,
    large: emptyQueue,
    transfers: state.lanes[ordered]?.transfers,
  })
  expect(state.lanes[ordered]?.small).not.toBe(emptyQueue)
})

describe('packing a piece', () => {
  it('names a repeat as one copy more, and a first copy as 0', () => {
    const draft = draftOf(state, {})
    const small = queueOf(draft, ordered, false)
    expect([packPiece(draft, ordered, small, 0), packPiece(draft, ordered, small, 1)]).toEqual([true, true])
    expect(bodiesOf(draft)).toEqual([[0xa0, 0, 0, 0, 0, 7, 8]])
    expect(draft.packing.submitted[0]?.manifest).toEqual([
      { kind: 'pieces', channel: ordered, large: false, first: 0, count: 1, copy: 1 },
      { kind: 'pieces', channel: ordered, large: false, first: 1, count: 1, copy: 0 },
    ])
  })

  it('goes on in a new datagram, or stays in this one', () => {
    const full = { ...rules, maxDatagramBytes: 12 }
    const small = queueOf(draftOf(state, {}), ordered, false)
    const large = queueOf(draftOf(state, {}), ordered, true)
    for (const [pack, datagrams] of [
      [packPieceHere, [[0x80, 0, 0, 0, 7]]],
      [
        packPiece,
        [
          [0x80, 0, 0, 0, 7],
          [0xe0, 2, 0, 0, 0, 1, 1, 2, 3, 4],
        ],
      ],
    ] as const) {
      const draft = draftOf(state, { rules: full })
      packPiece(draft, ordered, small, 0)
      expect(pack(draft, ordered, large, 0)).toBe(datagrams.length === 2)
      expect(bodiesOf(draft)).toEqual(datagrams)
    }
  })
})

describe('a sending', () => {
  it('begins its attempt in this round, now', () => {
    expect(begun(draftOf(state, {}, 31))).toEqual({ attempt: 31, since: 0, latest: 31 })
  })

  it('is written down of first copies where a schedule will ask for it', () => {
    for (const recovery of ['auto', 'max'] as const)
      expect(firstSending(draftOf(state, { rules: recovering(recovery) }, 31), ordered)).toEqual({
        attempt: 31,
        since: 0,
        latest: 31,
      })
    expect(firstSending(draftOf(state, {}, 31), ordered)).toBe(undefined)
  })
})

describe('restart', () => {
  it('takes the mark of loss away, counts the copy, and begins the attempt anew', () => {
    const draft = draftOf(state, {}, 31)
    setQueue(draft, ordered, false, markLost(queueOf(draft, ordered, false), 0, 1, 0))
    restart(draft, ordered, false, [0], begun(draft))
    const small = queueOf(draft, ordered, false)
    expect(small.lost).toBe(0)
    expect(pieceAt(small, 0)).toMatchObject({ copies: 1, lost: false, sending: { attempt: 31, since: 0, latest: 31 } })
  })

  it('counts copies of small messages, which are no new messages, and none of large ones', () => {
    const large = flush({ ...queue(fresh, ordered, 0, bytes(1, 2, 3, 4, 5)), tally: { messages: 5, copies: 9 } }).state
    const draft = draftOf({ ...large, tally: { messages: 5, copies: 9 } }, {}, 31)
    restart(draft, ordered, true, [0, 1], undefined)
    expect(draft.tally).toEqual({ messages: 5, copies: 9 })
    const small = draftOf({ ...state, tally: { messages: 5, copies: 9 } }, {}, 31)
    restart(small, ordered, false, [0], undefined)
    expect(small.tally).toEqual({ messages: 5, copies: 10 })
  })

  it('of nothing changes nothing', () => {
    const draft = draftOf(state, {})
    restart(draft, ordered, false, [], begun(draft))
    expect(draft.lanes[ordered]).toBe(state.lanes[ordered])
  })
})
