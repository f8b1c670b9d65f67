// When two states count as one: whatever way they came about, and never when they would go on differently.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../../src/connection/reducer.ts'
import { initialState, type State } from '../../../src/connection/state.ts'
import { exactKeyOf, startDigest, writeData, writeState } from '../../../src/testing/explorer/key.ts'
import type { Event } from '../../../src/index.ts'
import { moves } from './scopes.ts'

const reduce = reducer(moves)
const after = (...events: ReadonlyArray<Event>): State =>
  events.reduce((state, event) => reduce(state, event)[0], initialState(moves))
const tick = (deltaMicros: number): Event => ({ type: 'Ticked', deltaMicros })
const submit: Event = { type: 'MessageSubmitted', channel: 'moves', payload: new Uint8Array(5) }
const flush: Event = { type: 'FlushRequested' }
const datagramOf = (state: State): Event => {
  const effect = reduce(state, flush)[1][0]
  return {
    type: 'DatagramReceived',
    datagram: effect?.type === 'TransmitDatagram' ? effect.datagram : new Uint8Array(),
  }
}

const words = (write: (digest: ReturnType<typeof startDigest>) => void): ReadonlyArray<number> => {
  const digest = startDigest()
  write(digest)
  return [digest.first, digest.second, digest.third]
}

describe('the key of a state', () => {
  it('is that of a state that came about in another way', () => {
    const pushed = after(submit, submit, flush)
    const copied = { ...pushed, messages: structuredClone(pushed.messages) }
    expect(exactKeyOf(copied)).toBe(exactKeyOf(pushed))
    expect(words((digest) => writeState(digest, copied))).toEqual(words((digest) => writeState(digest, pushed)))
  })

  it('leaves out counts for statistics, and how long ago the connection began', () => {
    const arrival = datagramOf(after(submit))
    const twice = after(arrival, arrival)
    expect(twice.discards.Duplicate).toBe(1)
    expect(exactKeyOf(twice)).toBe(exactKeyOf(after(arrival)))
    const later = (state: State): State => ({
      ...state,
      clock: { ...state.clock, now: 5, age: 9, flushedAt: 4 } as unknown as State['clock'],
    })
    expect(exactKeyOf(later(after()))).not.toBe(exactKeyOf(after()))
    expect(exactKeyOf(later(after()))).toMatch(/5,/)
  })

  it('differs with what is queued, in flight, or seen, and with how long ago it was', () => {
    const states = [after(), after(submit), after(submit, flush), after(submit, flush, tick(1)), after(tick(1), submit)]
    expect(new Set(states.map(exactKeyOf)).size).toBe(5)
    expect(new Set(states.map((state) => words((digest) => writeState(digest, state)).join())).size).toBe(5)
  })
})

describe('the key of data', () => {
  it('tells kinds apart that look alike', () => {
    const alike = [
      0,
      [0],
      [[0]],
      {},
      { x: 0 },
      [],
      '0',
      '',
      false,
      true,
      undefined,
      [0, 0],
      [0, 0, 0],
      0.5,
      new Uint8Array(2),
    ]
    expect(new Set(alike.map((value) => words((digest) => writeData(digest, value)).join())).size).toBe(alike.length)
  })
})
