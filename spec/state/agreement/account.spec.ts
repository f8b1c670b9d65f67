// What packets carry must be there to be carried: each rule is broken by hand, and named; and the account of a good state.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { Carried } from '../../../src/message/message.ts'
import { accountsOf, type Account } from '../../../src/state/agreement/account.ts'
import { owing } from '../owing.ts'
import { plan, verdictOn } from '../samples.ts'

/** The verdict on `owing` with this entry in the place of entry `index` of packet `packet`. */
const carrying = (packet: number, index: number, entry: Carried): string =>
  verdictOn(owing, ({ packets }) => {
    const sent = packets.flight.sent.buffer[packet]
    if (typeof sent === 'object') sent.manifest?.splice(index, 1, entry as Draft<Carried>)
  })

/** The verdict on `owing` with packet 3 given up, which carried two fragments. */
const losing = (lost: ReadonlyArray<Carried>): string =>
  verdictOn(owing, ({ packets }) => {
    packets.flight.lost.push({ number: 0, sentAt: owing.clock.now, manifest: [...lost] as Array<Draft<Carried>> })
    packets.flight.sent.buffer.splice(0, 1)
    packets.flight.sent.base = 1
    packets.flight.sent.end -= 1
    packets.traffic.packetsLost = 1
  })

const at = (packet: number, index: number): string => `packets.flight.sent[${packet}].manifest[${index}]`

describe('what a packet carries', () => {
  it('is of the kind of its channel', () => {
    expect(carrying(0, 0, { kind: 'messages', channel: 0, numbers: [0] })).toBe(
      `${at(0, 0)}: messages; pieces, on a reliable channel`,
    )
    expect(carrying(0, 1, { kind: 'pieces', channel: 2, large: false, first: 0, count: 1, copy: 0 })).toBe(
      `${at(0, 1)}: pieces; messages or a fragment`,
    )
  })

  it('was sent', () => {
    expect(carrying(0, 0, { kind: 'pieces', channel: 0, large: false, first: 0, count: 4, copy: 0 })).toBe(
      `${at(0, 0)}: pieces up to 3; less than fresh (3)`,
    )
    expect(carrying(0, 3, { kind: 'pieces', channel: 1, large: true, first: 4, count: 1, copy: 0 })).toBe(
      `${at(0, 3)}: pieces up to 4; less than fresh (4)`,
    )
    expect(carrying(3, 0, { kind: 'fragment', channel: 3, transfer: 2 })).toBe(`${at(3, 0)}: transfer 2; less than 2`)
  })

  it('is an unsettled message that travels whole, once', () => {
    const allowed = 'an unsettled message that travels whole'
    expect(carrying(0, 1, { kind: 'messages', channel: 2, numbers: [2] })).toBe(`${at(0, 1)}: message 2; ${allowed}`)
    expect(carrying(0, 2, { kind: 'messages', channel: 3, numbers: [0] })).toBe(`${at(0, 2)}: message 0; ${allowed}`)
    expect(carrying(0, 1, { kind: 'messages', channel: 2, numbers: [0, 0] })).toBe(
      `${at(0, 1)}: message 0; a message of no other packet`,
    )
  })

  it('is a settled message if it is lost', () => {
    expect(losing([{ kind: 'messages', channel: 2, numbers: [1] }])).toBe(
      'packets.flight.lost[0].manifest[0]: message 1; a message that settled',
    )
    expect(losing([{ kind: 'pieces', channel: 0, large: false, first: 0, count: 4, copy: 0 }])).toBe(
      'packets.flight.lost[0].manifest[0]: pieces up to 3; less than fresh (3)',
    )
  })
})

describe('an account', () => {
  it('has what is in flight, per channel', () => {
    const accounts = accountsOf(plan, owing)
    if ('field' in accounts) throw new Error(accounts.field)
    const [moves, events, position, effects] = accounts as readonly [Account, Account, Account, Account]
    expect([[...moves.small], [...moves.large]]).toEqual([[0, 1, 2], []])
    expect([[...events.small], [...events.large]]).toEqual([[], [0, 1, 2, 3]])
    expect([[...position.messages], [...effects.messages]]).toEqual([[0], [1]])
    expect([...effects.fragments]).toEqual([[0, 2]])
    expect([effects.lostMessages.size, effects.lostTransfers.size]).toEqual([0, 0])
  })
})
