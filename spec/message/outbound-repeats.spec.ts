// What a flush sends again: what was lost, probes into silence, and spare copies.

import { describe, expect, it } from 'vitest'
import { flushMessages, type Flushed } from '../../src/message/outbound.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import type { MessageState } from '../../src/message/state.ts'
import { counted, fresh, full, losing, withAllowance } from './flushes.ts'
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
  silent,
  unordered,
} from './rules.ts'

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

  // Found: they took the room that fragments waited for, and under a limit of one datagram no larger message ever left.
  it('go after fragments where a byte limit may be too short for both', () => {
    const state = withAllowance(queue(first.state, unordered, 0, counted(5)), 100)
    const fragmentsOf = [...full(unordered, 0, 0, 1), 0x61, 0, 0, 0, 1, 1, 1, 5]
    const after = [...fragmentsOf, 0x80, 0, 0, 0, 7]
    const before = [0x00, 0, 0, 0, 1, 7, ...full(unordered, 0, 0, 1), 0xe1, 0, 0, 0, 1, 1, 5]
    expect(bodiesOf(flushAt(state, 2 * tick, alive, 40))).toEqual([after])
    // The allowance, which is 17,000 bytes by now, and two datagrams.
    expect(bodiesOf(flushAt(state, 2 * tick, alive, 50_000))).toEqual([before])
    expect(bodiesOf(flushAt(state, 2 * tick))).toEqual([before])
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
