// What an arrival is judged by: an honest datagram passes, and each law that one may break is named.

import { expect, it } from 'vitest'
import type { Effect, Event, State } from '../../../src/index.ts'
import { initialState, reducer } from '../../../src/index.ts'
import { complainOfArrival, type Reduce } from '../../../src/testing/explorer/arrival.ts'
import { moves } from './scopes.ts'

const reduce = reducer(moves)
const fresh = initialState(moves)
const submitted = reduce(fresh, { type: 'MessageSubmitted', channel: 'moves', payload: new Uint8Array(4) })[0]
const first = reduce(submitted, { type: 'FlushRequested' })[1][0]
const datagram = first?.type === 'TransmitDatagram' ? first.datagram : new Uint8Array()
const event: Event = { type: 'DatagramReceived', datagram }
const [after, effects] = reduce(fresh, event)
const discard: Effect = { type: 'DiscardDatagram', error: { type: 'Corrupt' } }

const complain = (by: Reduce, next: State, orders: ReadonlyArray<Effect>, damage = false): string | undefined =>
  complainOfArrival(by, fresh, next, datagram, orders, damage)

it('an honest arrival is fine', () => {
  expect(complain(reduce, after, effects)).toBeUndefined()
})

it('one that breaks a law is not', () => {
  expect(complain(reduce, after, [{ type: 'TransmitDatagram', datagram: new Uint8Array() }])).toBe(
    'a datagram is answered without a flush',
  )
  expect(complain(reduce, after, [discard])).toBe('a discarded datagram leaves a trace')
  expect(complain(reduce, fresh, [discard, discard])).toBe('a discarded datagram leaves a trace')
  expect(complain(() => [after, []], after, effects)).toBe('a copy of a datagram is applied')
  // Without a checksum a flipped bit goes unnoticed.
  expect(complain(reduce, after, effects, true)).toBe('a damaged datagram is applied')
})
