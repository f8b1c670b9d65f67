// How the message floor begins, and how a track remembers which fragmented messages are over.

import { describe, expect, it } from 'vitest'
import { emptyQueue } from '../../src/message/queue.ts'
import { finish, finishDropped, isFinished, messageStateFrom, withLane, type Track } from '../../src/message/state.ts'
import type { PartialMessage } from '../../src/message/reassembly.ts'
import { rules } from './rules.ts'

it('a connection begins with nothing under way, and room for one datagram', () => {
  const state = messageStateFrom(rules, 7)
  expect(state.lanes).toHaveLength(4)
  expect(state.lanes[0]).toEqual({
    small: emptyQueue,
    large: emptyQueue,
    transfers: { base: 7, buffer: [], start: 0, end: 0 },
  })
  expect(state.tracks[3]).toEqual({ newest: 6, finished: undefined })
  expect(state.partials).toEqual(rules.channels.map(() => []))
  expect(state.allowance).toEqual({ bytes: 40, at: 0 })
  expect([state.smallTurn, state.largeTurn]).toEqual([0, 0])
})

it('withLane exchanges one lane and shares the rest', () => {
  const state = messageStateFrom(rules, 0)
  const other = messageStateFrom(rules, 7).lanes[1]
  if (other === undefined) throw new Error('no lane')
  const next = withLane(state, 1, other)
  expect(next.lanes[1]).toBe(other)
  expect(next.lanes[0]).toBe(state.lanes[0])
  expect(next.tracks).toBe(state.tracks)
  expect(state.lanes[1]).not.toBe(other)
})

describe('a track', () => {
  const track: Track = { newest: 50, finished: undefined }
  const overOf = (numbers: ReadonlyArray<number>, asked: ReadonlyArray<number>): ReadonlyArray<boolean> => {
    const after = numbers.reduce((before, number) => finish(before, number, 20), track)
    return asked.map((number) => isFinished(after, number))
  }

  it('remembers nothing at first', () => {
    expect(overOf([], [0, 50])).toEqual([false, false])
  })

  it('remembers which messages are over, in any order', () => {
    expect(overOf([40, 45, 42], [39, 40, 41, 42, 43, 44, 45, 46])).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
      true,
      false,
    ])
  })

  it('takes for over what is older than its span, a multiple of 16', () => {
    expect(overOf([40], [7, 8])).toEqual([true, false])
  })

  it('need not note what is older than its span', () => {
    const once = finish(track, 40, 20)
    expect(finish(once, 7, 20)).toBe(once)
    expect(finish(once, 8, 20)).not.toBe(once)
  })

  it('of an unreliable channel spans 1,024 dropped messages', () => {
    const dropped = { channel: 3, number: 2000 } as PartialMessage
    const before = [track, track, track, track]
    const tracks = finishDropped(before, [dropped])
    expect(before[3]).toBe(track)
    expect(tracks.map((each) => isFinished(each, 2000))).toEqual([false, false, false, true])
    expect([975, 976, 1999, 2001].map((number) => isFinished(tracks[3] ?? track, number))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
