// The message floor of a state, as far as it can be told from itself: each rule is broken by hand, and named.

import { describe, expect, it } from 'vitest'
import { see, seenBefore } from '../../src/core/seen.ts'
import { initialState } from '../../src/connection/state.ts'
import { windowOf } from '../../src/core/window.ts'
import { messages, track, transfer } from '../../src/state/messages.ts'
import { owing } from './owing.ts'
import { config, readBack, session, verdictOn, written } from './samples.ts'

describe('the message floor', () => {
  it('is written again as it was read', () => {
    for (const state of [owing, ...session.slice(-6)]) {
      const hex = written(messages, state.messages)
      const read = readBack(messages, hex)
      if (typeof read === 'string') throw new Error(read)
      expect(written(messages, read)).toBe(hex)
      expect(read.allowance).toEqual(state.messages.allowance)
    }
  })

  it('of an idle connection is a few bytes', () => {
    expect(written(messages, initialState(config).messages)).toBe(
      '08' +
        '00000000'.repeat(2).concat('0000').repeat(4) +
        '08' +
        '0100'.repeat(4) +
        '08' +
        '00'.repeat(4) +
        '800400b86200000000000000',
    )
  })
})

describe('a transfer', () => {
  it('misses one fragment at least, and no more than the longest message has', () => {
    expect(written(transfer, { message: 3, missing: 2, lost: true })).toBe('02060402')
    expect(readBack(transfer, '020600')).toBe('missing at 2: 0; a whole number from 1 to 5')
    expect(readBack(transfer, '02060c')).toBe('missing at 2: 6; a whole number from 1 to 5')
    expect(readBack(transfer, '00')).toBe(undefined)
  })

  it('is first in its window', () => {
    const gap = verdictOn(owing, ({ messages: { lanes } }) => {
      lanes
        .slice(1, 2)
        .forEach(
          (lane) => (lane.transfers = windowOf(0, [undefined, { message: 0, missing: 4, lost: false }]) as never),
        )
    })
    expect(gap).toBe('messages.lanes[1].transfers[0]: none; a transfer first')
  })
})

describe('a track', () => {
  it('knows of all that is over', () => {
    const finished = see(seenBefore(0, 16), 5)
    expect(readBack(track, written(track, { newest: 5, finished }))).toEqual({ newest: 5, finished })
    expect(readBack(track, written(track, { newest: 4, finished }))).toBe('finished.newest at 0: 5; at most newest (4)')
  })

  it('remembers as many as its channel may have outstanding, and 1,024 of an unreliable one', () => {
    const finished = see(seenBefore(0, 1024), 1023)
    const hex = written(track, { newest: 1023, finished })
    expect(readBack(track, hex, 3)).toEqual({ newest: 1023, finished })
    expect(readBack(track, hex, 0)).toBe('finished at 5: 128 bytes of marks; at most 2')
  })
})

describe('what is left', () => {
  it('of allowance and tokens may be less than nothing; turns are channels, a small one perhaps behind what was cut off', () => {
    const spent = verdictOn(owing, ({ messages: own }) => {
      own.allowance.bytes = -1000
      own.redundancy.tokens = -1000
    })
    expect(spent).toBe('taken')
    expect(verdictOn(owing, ({ messages: own }) => void (own.smallTurn = 7))).toBe('taken')
    expect(verdictOn(owing, ({ messages: own }) => void (own.smallTurn = 8))).toBe(
      'messages.smallTurn: 8; a whole number from 0 to 7',
    )
    expect(verdictOn(owing, ({ messages: own }) => void (own.largeTurn = 4))).toBe(
      'messages.largeTurn: 4; a whole number from 0 to 3',
    )
    expect(verdictOn(owing, ({ messages: own }) => void (own.largeTurn = -1))).toBe(
      'messages.largeTurn: -1; a whole number from 0 to 3',
    )
  })
})
