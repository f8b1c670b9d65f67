// Upward: arrivals become deliveries, verdicts become fates, both are counted.

import { describe, expect, it } from 'vitest'
import type { ChannelInboundEffect, MessagesReceived, MessagesSettled } from '../../src/channel/channel.ts'
import { channelInbound } from '../../src/channel/inbound.ts'
import { channelOutbound } from '../../src/channel/outbound.ts'
import { channelsStateFrom, type ChannelsState } from '../../src/channel/state.ts'
import type { Step } from '../../src/core/step.ts'
import { bytes, effects, events, moves, position, received, receivedRun, rules, settled, settledRun } from './rules.ts'

const fresh = channelsStateFrom(rules, 0)

/** One fact that is not refused. */
function ascend(
  state: ChannelsState,
  fact: MessagesReceived | MessagesSettled,
): Step<ChannelsState, ChannelInboundEffect> {
  const step = channelInbound(rules, state, [fact])
  if ('type' in step) throw new Error(step.type)
  return step
}

describe('a message received', () => {
  it('is delivered under the id that its sender knows it by, if the channel is reliable', () => {
    const [state, orders] = ascend(fresh, received(events, { number: 2 }, bytes(7)))
    expect(orders).toEqual([{ type: 'DeliverMessage', channel: 'events', id: 129, payload: bytes(7) }])
    expect(state[events]?.tally).toEqual({ sent: 0, delivered: 1, acked: 0, lost: 0, expired: 0 })
  })

  it('brings along what waited for it, oldest first', () => {
    const [held, none] = ascend(fresh, received(moves, { number: 1 }, bytes(8)))
    expect(none).toEqual([])
    const [state, orders] = ascend(held, received(moves, { number: 0 }, bytes(7)))
    expect(orders).toEqual([
      { type: 'DeliverMessage', channel: 'moves', id: 0, payload: bytes(7) },
      { type: 'DeliverMessage', channel: 'moves', id: 64, payload: bytes(8) },
    ])
    expect(state[moves]?.tally.delivered).toBe(2)
  })

  it('in a run is delivered and counted with its fellows', () => {
    const run = receivedRun(moves, { number: 0 }, bytes(7), bytes(8, 9))
    const [state, orders] = ascend(fresh, run)
    expect(orders).toEqual([
      { type: 'DeliverMessage', channel: 'moves', id: 0, payload: bytes(7) },
      { type: 'DeliverMessage', channel: 'moves', id: 64, payload: bytes(8, 9) },
    ])
    expect(state[moves]?.tally.delivered).toBe(2)
  })

  it('in a run is refused by its own name, and with it the run', () => {
    expect(channelInbound(rules, fresh, [receivedRun(events, { number: 2 }, bytes(7), bytes(8))])).toEqual({
      type: 'BeyondWindow',
      channel: events,
      message: 3,
    })
  })

  it('again changes nothing', () => {
    const [state] = ascend(fresh, received(events, { number: 2 }, bytes(7)))
    const [next, orders] = ascend(state, received(events, { number: 2 }, bytes(7)))
    expect(orders).toEqual([])
    expect(next).toBe(state)
  })

  it('beyond the window is refused by name', () => {
    expect(channelInbound(rules, fresh, [received(events, { number: 3 }, bytes(7))])).toEqual({
      type: 'BeyondWindow',
      channel: events,
      message: 3,
    })
  })
})

describe('a message settled', () => {
  const { channels: sent } = channelOutbound(rules, fresh, effects, bytes(1, 2), -1)
  const tallyAfter = (...fates: ReadonlyArray<'acked' | 'lost' | 'expired' | 'ackedLate'>) =>
    fates.reduce((state, fate) => ascend(state, settled(effects, 0, fate))[0], sent)[effects]?.tally

  it.each(['acked', 'lost', 'expired', 'ackedLate'] as const)('is told as %s', (fate) => {
    const [state, orders] = ascend(sent, settled(effects, 0, fate))
    expect(orders).toEqual([{ type: 'SettleMessage', channel: 'effects', id: 3, fate }])
    expect(state[effects]?.outbox).toMatchObject({ unsettled: 0, bytes: 0 })
  })

  it('is counted under its fate', () => {
    expect(tallyAfter('acked')).toEqual({ sent: 1, delivered: 0, acked: 1, lost: 0, expired: 0 })
    expect(tallyAfter('lost')).toEqual({ sent: 1, delivered: 0, acked: 0, lost: 1, expired: 0 })
    expect(tallyAfter('expired')).toEqual({ sent: 1, delivered: 0, acked: 0, lost: 0, expired: 1 })
  })

  it('late counts as acked, and as lost no more', () => {
    expect(tallyAfter('lost', 'ackedLate')).toEqual({ sent: 1, delivered: 0, acked: 1, lost: 0, expired: 0 })
  })

  it('with others is told one by one, and counted with them', () => {
    const { channels: two } = channelOutbound(rules, sent, effects, bytes(3), -1)
    const [state, orders] = ascend(two, settledRun(effects, [1, 0], 'lost'))
    expect(orders).toEqual([
      { type: 'SettleMessage', channel: 'effects', id: 67, fate: 'lost' },
      { type: 'SettleMessage', channel: 'effects', id: 3, fate: 'lost' },
    ])
    expect(state[effects]?.tally).toEqual({ sent: 2, delivered: 0, acked: 0, lost: 2, expired: 0 })
    const [late] = ascend(state, settledRun(effects, [0, 1], 'ackedLate'))
    expect(late[effects]?.tally).toEqual({ sent: 2, delivered: 0, acked: 2, lost: 0, expired: 0 })
  })

  it('before an older one frees its bytes at once where a repeat of them cannot come, else with the older one', () => {
    const bytesAfter = (channel: number): number | undefined => {
      const { channels: one } = channelOutbound(rules, fresh, channel, bytes(1, 2), -1)
      const { channels: two } = channelOutbound(rules, one, channel, bytes(3), -1)
      return ascend(two, settled(channel, 1, 'acked'))[0][channel]?.outbox.bytes
    }
    expect([moves, events, position, effects].map(bytesAfter)).toEqual([3, 3, 2, 2])
  })

  it('by none is nothing', () => {
    expect(ascend(sent, settledRun(effects, [], 'lost'))[0]).toBe(sent)
  })
})

describe('facts of one datagram', () => {
  it('that are none are no step', () => {
    expect(channelInbound(rules, fresh, [])).toEqual([fresh, []])
  })

  it('are told in their order, and each is counted where it belongs', () => {
    const { channels: sent } = channelOutbound(rules, fresh, effects, bytes(1), -1)
    const step = channelInbound(rules, sent, [
      settled(effects, 0, 'acked'),
      received(effects, { order: 1 }, bytes(7)),
      received(events, { number: 0 }, bytes(8)),
      received(effects, { order: 1, place: 2 }, bytes(9)),
    ])
    if ('type' in step) throw new Error(step.type)
    const [state, orders] = step
    expect(orders).toEqual([
      { type: 'SettleMessage', channel: 'effects', id: 3, fate: 'acked' },
      { type: 'DeliverMessage', channel: 'effects', id: 3, payload: bytes(7) },
      { type: 'DeliverMessage', channel: 'events', id: 1, payload: bytes(8) },
      { type: 'DeliverMessage', channel: 'effects', id: 67, payload: bytes(9) },
    ])
    expect(state[effects]?.tally).toEqual({ sent: 1, delivered: 2, acked: 1, lost: 0, expired: 0 })
    expect(state[events]?.tally).toEqual({ sent: 0, delivered: 1, acked: 0, lost: 0, expired: 0 })
  })
})
