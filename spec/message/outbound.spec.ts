// Downward: what is accepted is cut and queued; a flush sends new small messages, then probes, then what was lost, then large ones.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { markLost } from '../../src/message/queue.ts'
import { messageStateFrom, withLane, type Lane, type MessageState } from '../../src/message/state.ts'
import { flushMessages, type Flushed } from '../../src/message/outbound.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import {
  alive,
  bodiesOf,
  bytes,
  clockAt,
  flush,
  loose,
  ordered,
  queue,
  recovering,
  rules,
  sequenced,
  silent,
  unordered,
} from './rules.ts'

const fresh = messageStateFrom(rules, 0)
const counted = (count: number): Uint8Array => new Uint8Array(count).map((_, index) => index + 1)

/** With all that was sent of a queue marked as lost. */
function losing(state: MessageState, channel: number, large: boolean): MessageState {
  const lane = state.lanes[channel] as Lane
  const from = large ? lane.large : lane.small
  const lost = markLost(from, 0, from.fresh, 0)
  return withLane(state, channel, large ? { ...lane, large: lost } : { ...lane, small: lost })
}

const withAllowance = (state: MessageState, allowed: number): MessageState => ({
  ...state,
  allowance: { bytes: allowed, at: micros(0) },
})

/** A frame of one fragment of 0x60 + channel. */
const full = (channel: number, number: number, index: number, last: number): ReadonlyArray<number> => {
  const body = [0, 1, 2, 3].map((offset) => index * 4 + offset + 1)
  return [0x60 | channel, number, 0, 0, index, last, ...body]
}

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

describe('what was lost', () => {
  it('is sent again, and no longer lost', () => {
    const sent = flush(queue(queue(fresh, ordered, 0, bytes(7)), unordered, 0, bytes(8))).state
    const again = flush(losing(losing(sent, ordered, false), unordered, false))
    expect(bodiesOf(again)).toEqual([[0x00, 0, 0, 0, 1, 7, 0x81, 0, 0, 0, 8]])
    expect(again.submitted[0]?.manifest[0]).toMatchObject({ first: 0, count: 1, copy: 1 })
    expect(bodiesOf(flush(again.state))).toEqual([])
  })

  it('goes after new small messages, and before new fragments', () => {
    const begun = flush(withAllowance(queue(fresh, ordered, 0, counted(9)), 20)).state
    const state = queue(losing(begun, ordered, true), ordered, 1, bytes(7))
    expect(bodiesOf(flush(withAllowance(state, 40)))).toEqual([
      [0x00, 1, 0, 0, 1, 7, ...full(ordered, 0, 0, 2), 0xe0, 0, 0, 0, 1, 2, 5, 6, 7, 8],
    ])
  })

  it('waits for allowance and for room', () => {
    const lost = losing(flush(queue(fresh, ordered, 0, bytes(7))).state, ordered, false)
    expect(bodiesOf(flush(withAllowance(lost, 16)))).toEqual([])
    expect(bodiesOf(flush(withAllowance(lost, 17)))).toHaveLength(1)
    expect(bodiesOf(flush(lost, alive, 6))).toEqual([])
  })
})

describe('a probe', () => {
  const sent = flush(queue(queue(fresh, ordered, 0, bytes(7)), unordered, 0, bytes(8))).state

  it('is the oldest unacked piece of each reliable channel', () => {
    const probe = flush(sent, silent)
    expect(bodiesOf(probe)).toEqual([[0x00, 0, 0, 0, 1, 7, 0x81, 0, 0, 0, 8]])
    expect(probe.probed).toBe(true)
    expect(probe.submitted[0]?.manifest[0]).toMatchObject({ copy: 1 })
  })

  it('leaves even without allowance; others wait for it', () => {
    const probe = flush(withAllowance(sent, 0), silent)
    expect(bodiesOf(probe)).toEqual([[0x80, 0, 0, 0, 7]])
    expect(probe.state.allowance.bytes).toBe(-17)
  })

  it('is none if nothing was sent, if nothing is reliable, or if there is no room', () => {
    expect(flush(queue(fresh, loose, 0, bytes(7)), silent).probed).toBe(false)
    expect(flush(fresh, silent)).toMatchObject({ probed: false, submitted: [] })
    expect(flush(sent, silent, 6)).toMatchObject({ probed: false, submitted: [] })
    expect(flush(sent, silent, 7)).toMatchObject({ probed: true, submitted: [{}] })
    expect(flush(queue(sent, loose, 0, bytes(9)), silent, 3)).toMatchObject({ probed: false, submitted: [] })
    expect(flush(queue(sent, ordered, 1, counted(4)), silent, 8)).toMatchObject({ probed: false, submitted: [] })
  })
})

describe('spare copies', () => {
  const auto = recovering('auto')
  const flushAt = (state: MessageState, time: number, link: LinkView = alive, maxBytes = Infinity): Flushed => {
    const room = { headroom: 2, tailroom: 0, maxDatagramBytes: auto.maxDatagramBytes, maxBytes }
    return flushMessages(auto, state, { type: 'FlushBegun', room, link }, clockAt(time))
  }
  const tick = 16_667
  const first = flushAt(queue(fresh, ordered, 0, bytes(7)), tick)

  it('follow a message in the next three flushes, and then no more', () => {
    expect(bodiesOf(first)).toEqual([[0x80, 0, 0, 0, 7]])
    let { state } = first
    const counts = [2, 3, 4, 5, 6].map((flushes) => {
      const flushed = flushAt(state, flushes * tick)
      ;({ state } = flushed)
      return bodiesOf(flushed).length
    })
    expect(counts).toEqual([1, 1, 1, 0, 0])
    expect(state.lanes[ordered]?.small.pieces.buffer[0]?.copies).toBe(3)
  })

  it('come once in flushes that follow each other within 4 ms', () => {
    const again = flushAt(first.state, tick + 3_999)
    expect(bodiesOf(again)).toEqual([])
    expect(bodiesOf(flushAt(again.state, tick + 4_000))).toHaveLength(1)
  })

  it('go after new and lost messages and before fragments, in the same datagram', () => {
    const both = flushAt(queue(queue(fresh, ordered, 0, bytes(7)), unordered, 0, bytes(8)), tick).state
    const state = queue(queue(losing(both, unordered, false), loose, 0, bytes(9)), unordered, 1, counted(5))
    expect(bodiesOf(flushAt(withAllowance(state, 200), 2 * tick))).toEqual([
      [0x03, 1, 9, 0x01, 0, 0, 0, 1, 8, 0x00, 0, 0, 0, 1, 7, ...full(unordered, 1, 0, 1), 0xe1, 1, 0, 0, 1, 1, 5],
    ])
  })

  it('wait while a byte limit holds new messages back', () => {
    const state = queue(first.state, loose, 0, counted(4))
    expect(bodiesOf(flushAt(state, 2 * tick, alive, 6))).toEqual([])
    const copied = flushAt(state, 2 * tick, alive, 9)
    expect(bodiesOf(copied)).toEqual([[0x83, 1, 2, 3, 4]])
  })

  it('are none after two unanswered probes, but the probes go on', () => {
    const silence: LinkView = { ...alive, misses: 2 }
    expect(bodiesOf(flushAt(first.state, 2 * tick, silence))).toEqual([])
    const probed = flushAt(first.state, 2 * tick, { ...silence, probe: true })
    expect([probed.probed, bodiesOf(probed)]).toEqual([true, [[0x80, 0, 0, 0, 7]]])
    expect(bodiesOf(flushAt(probed.state, 3 * tick, { ...silence, misses: 3 }))).toEqual([])
  })

  it('earn nothing and count no rounds while nothing reliable waits for its ack', () => {
    for (const state of [fresh, queue(fresh, loose, 0, bytes(7)), queue(fresh, ordered, 0, counted(9))])
      expect(flushAt(state, 60_000_000).state.redundancy).toBe(fresh.redundancy)
    expect(first.state.redundancy).toMatchObject({ round: 1, at: tick })
  })
})

it('a flush leaves the state it began with as it was', () => {
  const state = queue(queue(fresh, ordered, 0, bytes(7)), loose, 0, counted(9))
  const once = bodiesOf(flush(state))
  expect(bodiesOf(flush(state))).toEqual(once)
})
