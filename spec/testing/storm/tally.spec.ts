// Marks by example.

import { expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { initialPair } from '../../../src/testing/pair.ts'
import { addMarks, hit, markLinks, markStates, markStep, type Marks } from '../../../src/testing/storm/tally.ts'
import { calm, config } from './calm.ts'

const pairAt = (packet: number, message: number) =>
  initialPair({ a: config, b: config, aToB: calm.aToB, bToA: calm.bToA }, 1, initialState(config, { packet, message }))

it('count what was hit, and nothing that was not', () => {
  const marks: Marks = new Map()
  hit(marks, 'lost')
  hit(marks, 'lost', 2)
  hit(marks, 'copied', 0)
  addMarks(marks, new Map([['lost', 1]]))
  expect([...marks]).toEqual([['lost', 4]])
})

it('say what a step did', () => {
  const marks: Marks = new Map()
  const effects = [
    { type: 'TransmitDatagram', datagram: new Uint8Array(3) },
    { type: 'DeliverMessage', channel: 'moves', id: 0 as never, payload: new Uint8Array(0) },
    { type: 'SettleMessage', channel: 'moves', id: 0 as never, fate: 'acked' },
    { type: 'DiscardDatagram', error: { type: 'Stale', packet: 1 } },
    { type: 'AcceptMessage', id: 0 as never },
    { type: 'RefuseMessage', error: { type: 'InvalidPayload', channel: 'moves', received: 'number' } },
  ] as const
  markStep(
    marks,
    effects.map((effect) => ({ atMicros: 0, end: 'a', effect })),
  )
  expect(Object.fromEntries(marks)).toEqual({
    datagrams: 1,
    delivered: 1,
    'empty message': 1,
    'fate acked': 1,
    'discarded Stale': 1,
    accepted: 1,
    'refused InvalidPayload': 1,
  })
})

it('count the wraps of numbers between two states, and what links did', () => {
  const marks: Marks = new Map()
  markStates(marks, pairAt(65_500, 16_777_200), pairAt(131_100, 16_777_300))
  markLinks(marks, pairAt(0, 0), pairAt(0, 0))
  expect(Object.fromEntries(marks)).toEqual({
    'wrapped two bytes of packet number': 4,
    'wrapped three bytes of message number': 8,
  })
})
