// Every message that is owed waits in one place, and everything under way belongs to one: each rule is broken by hand, and named.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/connection/state.ts'
import { owing } from '../owing.ts'
import { stateWhere, verdictOn } from '../samples.ts'

type Lane = Draft<State>['messages']['lanes'][number]

const on = (channel: number, change: (lane: Lane, draft: Draft<State>) => void): string =>
  verdictOn(owing, (draft) => draft.messages.lanes.slice(channel, channel + 1).forEach((lane) => change(lane, draft)))

describe('transfers', () => {
  it('are in the order of their messages, which are large and owed', () => {
    const transfer = (changes: object) => (lane: Lane) => Object.assign(lane.transfers.buffer[1] ?? {}, changes)
    expect(
      on(3, ({ transfers, large }) => {
        Object.assign(transfers.buffer[0] ?? {}, { message: 2 })
        for (const piece of large.pieces.buffer)
          if (piece?.transfer === 0) Object.assign(piece, { message: 2, payload: new Uint8Array(200) })
      }),
    ).toBe('messages.lanes[3].transfers[1].message: 2; more than 2')
    expect(on(3, transfer({ lost: true }))).toBe(
      'messages.lanes[3].large.pieces[3].transfer: 1; the transfer of message 2',
    )
    expect(on(1, ({ transfers }) => void Object.assign(transfers.buffer[0] ?? {}, { message: 1 }))).toBe(
      'messages.lanes[1].large.pieces[0].transfer: 0; the transfer of message 0',
    )
  })

  it('miss as many fragments as wait, are in flight, or are lost', () => {
    expect(on(1, ({ transfers }) => void Object.assign(transfers.buffer[0] ?? {}, { missing: 3 }))).toBe(
      'messages.lanes[1].transfers[0].missing: 3; 4, as are left',
    )
    expect(on(3, ({ transfers }) => void Object.assign(transfers.buffer[0] ?? {}, { missing: 4 }))).toBe(
      'messages.lanes[3].transfers[0].missing: 4; 3, as are left',
    )
  })

  it('that lost a fragment are lost, and their message settled', () => {
    const state = stateWhere(({ messages }) =>
      messages.lanes.some(({ transfers }) => transfers.buffer[transfers.start]?.lost),
    )
    const channel = state.messages.lanes.findIndex(({ transfers }) => transfers.buffer[transfers.start]?.lost)
    const verdict = verdictOn(state, ({ messages }) => {
      const { transfers } = messages.lanes[channel] ?? { transfers: { buffer: [], start: 0 } }
      Object.assign(transfers.buffer[transfers.start] ?? {}, { lost: false })
    })
    expect(verdict).toMatch(
      new RegExp(
        `^messages\\.lanes\\[${channel}\\]\\.transfers\\[\\d+\\]\\.message: \\d+; a large message that is owed$`,
      ),
    )
  })
})

describe('a transfer that is lost', () => {
  it('was of a message that settled', () => {
    const state = stateWhere(({ messages }) =>
      messages.lanes.some(({ transfers }) => transfers.buffer[transfers.start]?.lost),
    )
    const verdict = verdictOn(state, ({ messages }) => {
      for (const { transfers } of messages.lanes) {
        const first = transfers.buffer[transfers.start]
        if (first?.lost === true) first.message = 1000
      }
    })
    expect(verdict).toMatch(/\.transfers\[\d+\]\.message: 1000; a message that settled$/)
  })
})

describe('a transfer of which a fragment is lost', () => {
  it('is lost', () => {
    const verdict = on(3, (_, { packets }) => {
      const sent = packets.flight.sent.buffer[3]
      if (typeof sent !== 'object' || sent.manifest === undefined) throw new Error('no such packet')
      packets.flight.lost.push({ number: 3, sentAt: sent.sentAt, manifest: sent.manifest })
      packets.flight.sent.buffer[3] = 'lost'
      packets.traffic.packetsLost = 1
    })
    expect(verdict).toBe('messages.lanes[3].transfers[0].lost: false; true: a fragment is lost')
  })
})

describe('messages', () => {
  it('wait, or are in flight, as many as are unsettled', () => {
    expect(
      on(0, ({ small }) => {
        small.pieces.end -= 1
        small.pieces.buffer.pop()
      }),
    ).toBe('messages.lanes[0]: 3 messages waiting or under way; 4, as are unsettled')
    expect(
      on(2, (_, { packets }) => {
        const sent = packets.flight.sent.buffer[0]
        if (typeof sent === 'object') sent.manifest?.splice(1, 1)
      }),
    ).toBe('messages.lanes[2]: 1 messages waiting or under way; 2, as are unsettled')
  })

  it('do not wait when they are in flight', () => {
    expect(
      on(
        2,
        ({ small }) =>
          void Object.assign(small.pieces.buffer[small.pieces.start] ?? {}, {
            message: 0,
            payload: new Uint8Array(20),
          }),
      ),
    ).toBe('messages.lanes[2].small: message 0; none that is in flight')
  })

  it('that were lost and may still be acked were counted as lost', () => {
    const state = stateWhere(
      ({ messages }) => messages.lanes[3]?.transfers.buffer.some((transfer) => transfer?.lost) === true,
    )
    expect(
      verdictOn(state, ({ channels }) => {
        const { tally } = channels[3] ?? { tally: { lost: 0, sent: 0 } }
        tally.sent -= tally.lost
        tally.lost = 0
      }),
    ).toMatch(/^messages\.lanes\[3\]: \d+ messages lost; at most 0, as counted$/)
  })
})

describe('a reliable piece that was sent', () => {
  it('is in a packet in flight, or known to be lost', () => {
    expect(on(0, ({ small }) => void Object.assign(small.pieces.buffer[1] ?? {}, { copies: 7 }))).toBe(
      'messages.lanes[0].small.pieces[1].lost: false; true: its latest copy is in no packet',
    )
    expect(on(1, ({ large }) => void Object.assign(large.pieces.buffer[3] ?? {}, { copies: 7 }))).toBe(
      'messages.lanes[1].large.pieces[3].lost: false; true: its latest copy is in no packet',
    )
    expect(
      on(0, ({ small }) => {
        Object.assign(small.pieces.buffer[1] ?? {}, { copies: 7, lost: true })
        small.lost = 1
      }),
    ).toBe('taken')
  })
})
