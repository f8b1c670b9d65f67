// What an end has to show for itself: a history that keeps its promises is written down, and each broken promise is named.

import { describe, expect, it } from 'vitest'
import type { Effect, Fate, MessageId } from '../../../src/index.ts'
import { judge, noAccount, type Parties, type Promised, type Account } from '../../../src/testing/explorer/account.ts'

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
const sent: Account = { ...noAccount, fates: [undefined, undefined, undefined, undefined] }
const told = (before: Account, ...effects: ReadonlyArray<Effect>): Account | string =>
  judge(parties, before, effects, all)

describe('a history that keeps its promises', () => {
  it('is written down', () => {
    expect(judge(parties, noAccount, [accept(0), accept(64)], undefined)).toEqual({
      ...noAccount,
      fates: [undefined, undefined],
    })
    expect(told(noAccount, deliver(0), deliver(65, 'position'), deliver(64))).toEqual({
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
    const held = { ...noAccount, taken: 15 }
    expect(told(held, discard)).toEqual(held)
    const abandon: Effect = { type: 'DiscardDatagram', error: { type: 'Abandoned', channel: 0, message: 0 } }
    expect(told(noAccount, abandon)).toEqual(noAccount)
    const full: Effect = { type: 'RefuseMessage', error: { type: 'UnknownChannel', channel: '', known: [] } }
    expect(judge(parties, noAccount, [full], undefined)).toEqual(noAccount)
  })
})

describe('a broken promise is named', () => {
  it.each([
    [told(noAccount, accept(64)), 'a message has id 64, not 0'],
    [told(noAccount, deliver(7)), 'a message is delivered on moves that nobody sent'],
    [told(noAccount, deliver(1)), 'a message of position is delivered on moves'],
    [told(noAccount, deliver(0), deliver(0)), 'a message is delivered twice on moves'],
    [judge(parties, noAccount, [deliver(0)], undefined), 'a message is delivered on moves before all of it arrived'],
    [told(noAccount, deliver(0, 'moves', 5)), 'a message with id 0 is delivered as 5'],
    [
      told(noAccount, deliver(65, 'position'), deliver(1, 'position')),
      'an older message is delivered after a newer one on position',
    ],
    [told(noAccount, deliver(64)), 'a message is left out on moves'],
    [told(sent, settle(7, 'acked')), 'a fate is told of message 7, which nobody sent'],
    [told(noAccount, settle(0, 'acked')), 'a fate is told of message 0, which nobody sent'],
    [told(sent, settle(1, 'acked'), settle(1, 'ackedLate')), 'a message is ackedLate after it was acked'],
    [told(sent, settle(1, 'ackedLate')), 'a message is ackedLate after it was accepted'],
    [told(sent, settle(0, 'lost')), 'a message on a reliable channel is lost'],
    [
      judge(parties, sent, [settle(0, 'acked')], { carries: 15, tells: 14 }),
      'a message is acked that the peer does not have',
    ],
    [
      told(noAccount, { type: 'TransmitDatagram', datagram: new Uint8Array(10) }),
      'a datagram is longer than config allows',
    ],
    [
      told(noAccount, { type: 'DiscardDatagram', error: { type: 'Corrupt' } }),
      'an honest datagram is refused: Corrupt',
    ],
    [
      told(noAccount, { type: 'DiscardDatagram', error: { type: 'Duplicate', packet: 0 } }),
      'an honest datagram is refused: Duplicate',
    ],
  ])('%s', (account, expected) => {
    expect(account).toBe(expected)
  })
})
