import { describe, expect, it } from 'vitest'
import type { Effect, Fate, MessageId } from '../../../src/index.ts'
import {
  judge,
  noVerdict,
  type Parties,
  type Promised,
  type Verdict,
} from '../../../src/simulation/explorer/verdict.ts'

const message = (channel: string, id: number, piece: number, reliable: boolean, ordered: boolean): Promised => ({
  channel,
  reliable,
  ordered,
  payload: Uint8Array.of(id, 1),
  pieces: 1 << piece,
  id,
})
const both = [
  message('moves', 0, 0, true, true),
  message('moves', 64, 1, true, true),
  message('position', 1, 2, false, true),
  message('position', 65, 3, false, true),
]
const parties: Parties = { own: both, peer: both, maxDatagramBytes: 9 }
const all = { carries: 0b1111, tells: 0b1111 }

const deliver = (id: number, channel = 'moves', named = id): Effect => ({
  type: 'DeliverMessage',
  channel,
  id: named as MessageId,
  payload: Uint8Array.of(id, 1),
})
const settle = (id: number, fate: Fate): Effect => ({
  type: 'SettleMessage',
  channel: 'moves',
  id: id as MessageId,
  fate,
})
const accept = (id: number): Effect => ({ type: 'AcceptMessage', id: id as MessageId })
const sent: Verdict = { ...noVerdict, fates: [undefined, undefined, undefined, undefined] }
const told = (before: Verdict, ...effects: ReadonlyArray<Effect>): Verdict | string =>
  judge(parties, before, effects, all)

describe('a history that keeps its promises', () => {
  it('is written down', () => {
    expect(judge(parties, noVerdict, [accept(0), accept(64)], undefined)).toEqual({
      ...noVerdict,
      fates: [undefined, undefined],
    })
    expect(told(noVerdict, deliver(0), deliver(65, 'position'), deliver(64))).toEqual({
      fates: [],
      delivered: [0, 3, 1],
      taken: 15,
      known: 15,
    })
    expect(told(sent, settle(0, 'acked'), settle(1, 'lost'), settle(1, 'ackedLate'))).toMatchObject({
      fates: ['acked', undefined, 'ackedLate', undefined],
    })
  })

  it('takes nothing from a datagram that is discarded', () => {
    const discard: Effect = { type: 'DiscardDatagram', error: { type: 'Duplicate', packet: 0 } }
    expect(told(noVerdict, discard)).toEqual(noVerdict)
    const full: Effect = { type: 'RefuseMessage', error: { type: 'UnknownChannel', channel: '', known: [] } }
    expect(judge(parties, noVerdict, [full], undefined)).toEqual(noVerdict)
  })
})

describe('a broken promise is named', () => {
  it.each([
    [told(noVerdict, accept(64)), 'a message has id 64, not 0'],
    [told(noVerdict, deliver(7)), 'a message is delivered on moves that nobody sent'],
    [told(noVerdict, deliver(1)), 'a message of position is delivered on moves'],
    [told(noVerdict, deliver(0), deliver(0)), 'a message is delivered twice on moves'],
    [judge(parties, noVerdict, [deliver(0)], undefined), 'a message is delivered on moves before all of it arrived'],
    [told(noVerdict, deliver(0, 'moves', 5)), 'a message with id 0 is delivered as 5'],
    [
      told(noVerdict, deliver(65, 'position'), deliver(1, 'position')),
      'an older message is delivered after a newer one on position',
    ],
    [told(noVerdict, deliver(64)), 'a message is left out on moves'],
    [told(sent, settle(7, 'acked')), 'a fate is told of message 7, which nobody sent'],
    [told(noVerdict, settle(0, 'acked')), 'a fate is told of message 0, which nobody sent'],
    [told(sent, settle(1, 'acked'), settle(1, 'ackedLate')), 'a message is ackedLate after it was acked'],
    [told(sent, settle(1, 'ackedLate')), 'a message is ackedLate after it was accepted'],
    [told(sent, settle(0, 'lost')), 'a message on a reliable channel is lost'],
    [
      judge(parties, sent, [settle(0, 'acked')], { carries: 15, tells: 14 }),
      'a message is acked that the peer does not have',
    ],
    [
      told(noVerdict, { type: 'TransmitDatagram', datagram: new Uint8Array(10) }),
      'a datagram is longer than config allows',
    ],
    [
      told(noVerdict, { type: 'DiscardDatagram', error: { type: 'Corrupt' } }),
      'an honest datagram is refused: Corrupt',
    ],
  ])('%s', (verdict, expected) => {
    expect(verdict).toBe(expected)
  })
})
