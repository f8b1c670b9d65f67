// Downward: what is accepted is cut and queued; a flush sends new small messages, then probes, then what was lost, then large ones.

import { describe, expect, it } from 'vitest'
import { counted, fresh, full, losing, withAllowance } from './flushes.ts'
import { alive, bodiesOf, bytes, flush, loose, ordered, queue, sequenced, silent, unordered } from './rules.ts'

describe('a message of at most one fragment', () => {
  it('leaves with the next flush, once', () => {
    const first = flush(queue(fresh, ordered, 0, bytes(7)))
    expect(bodiesOf(first)).toEqual([[0x80, 0, 0, 0, 7]])
    expect(bodiesOf(flush(first.state))).toEqual([])
  })

  it('shares the datagram with those of all other channels, in the order of channels', () => {
    let state = queue(fresh, loose, 0, bytes(9))
    state = queue(state, ordered, 0, bytes(7))
    state = queue(state, ordered, 1, bytes(8))
    expect(bodiesOf(flush(state))).toEqual([[0x20, 0, 0, 0, 0, 1, 7, 8, 0x83, 9]])
  })

  it('is kept until acked on a reliable channel, and leaves the queue on an unreliable one', () => {
    const { state } = flush(queue(queue(fresh, ordered, 0, bytes(7)), loose, 0, bytes(9)))
    expect(state.lanes[ordered]?.small.pieces).toMatchObject({ base: 0, end: 1 })
    expect(state.lanes[loose]?.small.pieces).toMatchObject({ base: 1, start: 0, end: 0 })
  })

  it('needs no allowance', () => {
    expect(bodiesOf(flush(withAllowance(queue(fresh, ordered, 0, bytes(7)), -1000)))).toHaveLength(1)
  })

  it('of 0 bytes is a message', () => {
    expect(bodiesOf(flush(queue(fresh, loose, 0, bytes())))).toEqual([[0x83]])
  })
})

describe('a byte limit', () => {
  it('of 0 or of less than a frame sends nothing and keeps everything', () => {
    const state = queue(fresh, loose, 0, bytes(9))
    for (const maxBytes of [0, 1, 3]) {
      const held = flush(state, alive, maxBytes)
      expect(bodiesOf(held)).toEqual([])
      expect(bodiesOf(flush(held.state))).toEqual([[0x83, 9]])
    }
    expect(bodiesOf(flush(state, alive, 4))).toEqual([[0x83, 9]])
  })

  it('cuts a channel off, which goes first at the next flush', () => {
    let state = queue(fresh, ordered, 0, bytes(7))
    state = queue(state, unordered, 0, bytes(8))
    const first = flush(state, alive, 7)
    expect(bodiesOf(first)).toEqual([[0x80, 0, 0, 0, 7]])
    const second = flush(queue(first.state, ordered, 1, bytes(9)), alive, 7)
    expect(bodiesOf(second)).toEqual([[0x81, 0, 0, 0, 8]])
    expect(bodiesOf(flush(second.state, alive, 7))).toEqual([[0x80, 1, 0, 0, 9]])
  })

  it('cuts a channel off in the middle, which goes on first', () => {
    const first = flush(queue(queue(fresh, unordered, 0, bytes(7)), unordered, 1, bytes(8)), alive, 7)
    expect(bodiesOf(first)).toEqual([[0x81, 0, 0, 0, 7]])
    expect(bodiesOf(flush(queue(first.state, ordered, 0, bytes(9)), alive, 7))).toEqual([[0x81, 1, 0, 0, 8]])
  })

  it('that cut a small message off lets nothing pass that is smaller, or large', () => {
    const state = queue(queue(fresh, ordered, 0, counted(5)), loose, 0, bytes(1, 2, 3, 4))
    expect(bodiesOf(flush(state, alive, 6))).toEqual([])
    const sent = flush(queue(fresh, ordered, 0, bytes(7))).state
    const lost = queue(losing(sent, ordered, false), ordered, 1, counted(4))
    expect(bodiesOf(flush(lost, alive, 8))).toEqual([])
    expect(bodiesOf(flush(state))).toEqual([[0x03, 4, 1, 2, 3, 4, ...full(ordered, 0, 0, 1), 0xe0, 0, 0, 0, 1, 1, 5]])
  })
})

describe('what keeps within the allowance, cut off by a byte limit', () => {
  /** A datagram of 16 bytes takes one fragment of 10, or a small message and its frame of 11; not both. */
  const both = queue(queue(withAllowance(fresh, 200), unordered, 0, counted(6)), ordered, 0, counted(3))
  const small = (number: number): ReadonlyArray<number> => [0x80, number, 0, 0, 1, 2, 3]
  const last = [0xe1, 0, 0, 0, 1, 1, 5, 6]
  const first = flush(both, alive, 16)

  // Found: beside a small message in every flush no fragment ever left, in a minute of play.
  it('goes first in the next flush, and what it holds back in the one after that', () => {
    expect(bodiesOf(first)).toEqual([small(0)])
    const second = flush(queue(first.state, ordered, 1, counted(3)), alive, 16)
    expect(bodiesOf(second)).toEqual([[0xe1, ...full(unordered, 0, 0, 1).slice(1)]])
    const third = flush(queue(second.state, ordered, 2, counted(3)), alive, 16)
    expect(bodiesOf(third)).toEqual([[0x80 | 0x20, 1, 0, 0, 0, 1, 2, 3, 1, 2, 3]])
    expect(bodiesOf(flush(queue(third.state, ordered, 3, counted(3)), alive, 16))).toEqual([last])
  })

  it('keeps its turn in a flush that has no room for it', () => {
    const held = flush(queue(first.state, ordered, 1, counted(3)), alive, 0)
    expect(bodiesOf(held)).toEqual([])
    const short = flush(held.state, alive, 9)
    expect(bodiesOf(short)).toEqual([small(1)])
    expect(bodiesOf(flush(queue(short.state, ordered, 2, counted(3)), alive, 16))[0]).toHaveLength(10)
  })

  it('takes the first datagram of that flush, and no more', () => {
    const long = queue(withAllowance(fresh, 1000), unordered, 0, new Uint8Array(24).fill(7))
    const behind = flush(queue(long, ordered, 0, counted(4)), alive, 12)
    const second = flush(queue(behind.state, ordered, 1, counted(4)), alive, 60)
    // Three fragments and the small message fill the first of 40 bytes; the fourth begins the second.
    expect(bodiesOf(second).map((body) => body.length)).toEqual([38, 10])
    expect(bodiesOf(second)[0]?.slice(30)).toEqual([0x80, 1, 0, 0, 1, 2, 3, 4])
  })

  // Found by the twin's long games: the older one came by the newer one's place, which was then dropped, and yet acked.
  it('does not begin a sequenced message before an older small one', () => {
    const older = queue({ ...first.state, lanes: fresh.lanes }, sequenced, 0, bytes(5))
    const state = queue(older, sequenced, 1, counted(5))
    expect(bodiesOf(flush(state, alive, 14))).toEqual([[0x82, 5]])
    const [head, ...rest] = full(sequenced, 0, 0, 1)
    expect(bodiesOf(flush(state, alive, 17))).toEqual([[0x02, 1, 5, (head ?? 0) | 0x80, ...rest]])
  })

  it('a lost small message too', () => {
    const sent = flush(queue(withAllowance(fresh, 200), ordered, 0, counted(4))).state
    const lost = queue(losing(sent, ordered, false), loose, 0, counted(3))
    const held = flush(lost, alive, 10)
    expect(bodiesOf(held)).toEqual([[0x83, 1, 2, 3]])
    expect(bodiesOf(flush(queue(held.state, loose, 1, counted(3)), alive, 10))).toEqual([[0x80, 0, 0, 0, 1, 2, 3, 4]])
  })
})

describe('a larger message', () => {
  it('travels in fragments, numbered by message on a reliable channel', () => {
    expect(bodiesOf(flush(queue(withAllowance(fresh, 200), ordered, 6, counted(9))))).toEqual([
      [...full(ordered, 6, 0, 2), ...full(ordered, 6, 1, 2), 0xe0, 6, 0, 0, 2, 2, 9],
    ])
  })

  it('is numbered by a count of its own on an unreliable channel', () => {
    const state = queue(queue(fresh, sequenced, 6, counted(5)), sequenced, 8, counted(5))
    expect(bodiesOf(flush(withAllowance(state, 200)))).toEqual([
      [...full(sequenced, 0, 0, 1), 0x62, 0, 0, 0, 1, 1, 1, 5, ...full(sequenced, 1, 0, 1), 0xe2, 1, 0, 0, 1, 1, 5],
    ])
  })

  it('goes as far as the allowance, 16 bytes a frame included', () => {
    const state = withAllowance(queue(fresh, ordered, 0, counted(9)), 40)
    const first = flush(state)
    expect(bodiesOf(first)).toEqual([[...full(ordered, 0, 0, 2), 0xe0, 0, 0, 0, 1, 2, 5, 6, 7, 8]])
    expect(first.state.allowance.bytes).toBe(0)
    expect(bodiesOf(flush(first.state))).toEqual([])
    expect(bodiesOf(flush(first.state, alive, Infinity, 17))).toEqual([[0xe0, 0, 0, 0, 2, 2, 9]])
  })

  it('spends an allowance that was full for long once: a call more in the same tick is no gift', () => {
    // Full is 50 ms of 1,000,000 bytes a second and one datagram: 50,040 bytes, and 20 or 18 are paid for a fragment.
    const idle = withAllowance(queue(fresh, ordered, 0, counted(14)), 50_040)
    const first = flush(idle, alive, 19, 9_000_000)
    expect(bodiesOf(first)).toEqual([[0xe0, ...full(ordered, 0, 0, 3).slice(1)]])
    expect(first.state.allowance.bytes).toBe(50_020)
    expect(flush(first.state, alive, 0, 9_000_000).state.allowance.bytes).toBe(50_020)
  })

  it('takes turns with those of other channels', () => {
    const both = queue(queue(fresh, ordered, 0, counted(9)), unordered, 0, counted(9))
    const first = flush(withAllowance(both, 20))
    expect(bodiesOf(first)).toEqual([[0xe0, ...full(ordered, 0, 0, 2).slice(1)]])
    expect(bodiesOf(flush(withAllowance(first.state, 20)))).toEqual([[0xe1, ...full(unordered, 0, 0, 2).slice(1)]])
  })

  it('does not go on into silence', () => {
    expect(bodiesOf(flush(queue(fresh, ordered, 0, counted(9)), { ...silent, probe: false }))).toEqual([])
  })

  it('waits when as many packets are in flight as the peer can acknowledge', () => {
    expect(bodiesOf(flush(queue(fresh, ordered, 0, counted(9)), { ...alive, freePackets: 0 }))).toEqual([])
  })
})

it('a flush leaves the state it began with as it was', () => {
  const state = queue(queue(fresh, ordered, 0, bytes(7)), loose, 0, counted(9))
  const once = bodiesOf(flush(state))
  expect(bodiesOf(flush(state))).toEqual(once)
})
