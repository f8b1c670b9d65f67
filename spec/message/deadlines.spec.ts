// What time alone takes away at the beginning of a flush: what expired unsent, what a newer message overtook, what never became whole.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { passDeadlines } from '../../src/message/deadlines.ts'
import { isFinished, messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { alive, bodiesOf, bytes, clockAt, flush, loose, ordered, queue, rules, sequenced } from './rules.ts'

const fresh = messageStateFrom(rules, 0)
const nine = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9)
const pass = (state: MessageState, time: number) => passDeadlines(rules, state, clockAt(time))
const expired = (channel: number, ...messages: ReadonlyArray<number>) => ({ type: 'ExpireMessages', channel, messages })
const lost = (channel: number, ...messages: ReadonlyArray<number>) => ({ type: 'LoseMessages', channel, messages })

describe('an unreliable message', () => {
  it('expires after its deadline, not at it', () => {
    const state = queue(fresh, loose, 5, bytes(7), 100)
    expect(pass(state, 100)).toEqual([state, []])
    const [next, effects] = pass(state, 101)
    expect(effects).toEqual([expired(loose, 5)])
    expect(bodiesOf(flush(next))).toEqual([])
  })

  it('expires by a deadline of 0 too', () => {
    expect(pass(queue(fresh, loose, 5, bytes(7), 0), 1)[1]).toEqual([expired(loose, 5)])
  })

  it('expires alone: those with more time stay', () => {
    let state = queue(fresh, loose, 5, bytes(7))
    state = queue(state, loose, 6, bytes(8), 100)
    state = queue(state, loose, 7, bytes(9), 300)
    const [next, effects] = pass(state, 200)
    expect(effects).toEqual([expired(loose, 6)])
    expect(bodiesOf(flush(next))).toEqual([[0xa3, 0, 7, 9]])
  })

  it('expires with others, small ones before large ones, in one order', () => {
    const state = queue(queue(queue(fresh, loose, 5, nine, 100), loose, 6, bytes(8), 100), loose, 7, bytes(9), 100)
    expect(pass(state, 101)[1]).toEqual([expired(loose, 6, 7, 5)])
  })

  it('of several fragments expires once, as a whole', () => {
    const state = queue(queue(fresh, loose, 5, nine, 100), loose, 6, bytes(7))
    expect(pass(state, 100)).toEqual([state, []])
    const [next, effects] = pass(state, 101)
    expect(effects).toEqual([expired(loose, 5)])
    expect(bodiesOf(flush(next))).toEqual([[0x83, 7]])
    expect(next.lanes[loose]?.transfers).toMatchObject({ base: 1 })
  })

  it('that has begun to leave does not expire', () => {
    const state = { ...queue(fresh, loose, 5, nine, 100), allowance: { bytes: 20, at: micros(0) } }
    const begun = flush(state)
    expect(begun.submitted).toHaveLength(1)
    expect(pass(begun.state, 200)).toEqual([begun.state, []])
  })

  it('that has left does not expire', () => {
    const { state } = flush(queue(fresh, loose, 5, bytes(7), 100))
    expect(pass(state, 200)).toEqual([state, []])
  })
})

it('a reliable message never expires', () => {
  const state = queue(fresh, ordered, 5, bytes(7), 100)
  expect(pass(state, 200)).toEqual([state, []])
})

describe('on a sequenced channel', () => {
  it('a large message that has not begun is lost to a newer small one', () => {
    const state = queue(queue(fresh, sequenced, 5, nine), sequenced, 6, bytes(7))
    const [next, effects] = pass(state, 0)
    expect(effects).toEqual([lost(sequenced, 5)])
    expect(bodiesOf(flush(next))).toEqual([[0x82, 7]])
  })

  it('all of those are, in one order', () => {
    const two = queue(queue(fresh, sequenced, 4, nine), sequenced, 5, nine)
    expect(pass(queue(two, sequenced, 6, bytes(7)), 0)[1]).toEqual([lost(sequenced, 4, 5)])
  })

  it('a large message that is newer than the small ones stays', () => {
    const state = queue(queue(fresh, sequenced, 5, bytes(7)), sequenced, 6, nine)
    expect(pass(state, 0)).toEqual([state, []])
  })

  it('a large message that has begun goes on', () => {
    const cut = { ...queue(fresh, sequenced, 5, nine), allowance: { bytes: 20, at: micros(0) } }
    const state = queue(flush(cut, alive).state, sequenced, 6, bytes(7))
    expect(pass(state, 0)).toEqual([state, []])
  })

  it('alone: on an unordered one the large message stays', () => {
    const state = queue(queue(fresh, loose, 5, nine), loose, 6, bytes(7))
    expect(pass(state, 0)).toEqual([state, []])
  })
})

describe('an incomplete incoming message', () => {
  const partial = {
    channel: loose,
    number: 0,
    last: 1,
    order: 0,
    place: 0,
    touchedAt: micros(500),
    arrived: 1,
    bytes: 4,
    pieces: { mask: [1], newest: { index: 0, body: bytes(1, 2, 3, 4), before: undefined } },
  }

  it('goes when it has not grown for longer than partialTimeoutMs', () => {
    const state = { ...fresh, partials: [[], [], [], [partial]] }
    expect(pass(state, 1500)[0]).toBe(state)
    const [next, effects] = pass(state, 1501)
    expect([next.partials, effects]).toEqual([[[], [], [], []], []])
    // Its other fragments are not to be acked any more.
    expect(next.tracks.map((track) => isFinished(track, 0))).toEqual([false, false, false, true])
  })

  it('goes also where every channel has one', () => {
    const onEach = [0, 1, 2, 3].map((channel) => [{ ...partial, channel }])
    const left = pass({ ...fresh, partials: onEach }, 1501)[0].partials
    expect(left.map((partials) => partials.length)).toEqual([1, 1, 0, 0])
  })

  it('stays on a reliable channel, and if others go', () => {
    const old = { ...partial, channel: ordered }
    const young = { ...partial, number: 1, touchedAt: micros(1000) }
    const partials = [[old], [], [], [partial, young]]
    expect(pass({ ...fresh, partials }, 1501)[0].partials).toEqual([[old], [], [], [young]])
  })
})
