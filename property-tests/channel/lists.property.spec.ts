// What one datagram brings comes to a channel as a list of runs: it must come to the same as one step each.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { given, holds } from '../support/law.ts'
import type { ChannelRules, Fate, MessagesReceived, MessagesSettled } from '../../src/channel/channel.ts'
import { channelInbound } from '../../src/channel/inbound.ts'
import { accept, outboxFrom, settle, type Outbox } from '../../src/channel/outbox.ts'
import { channelsStateFrom, withChannel, type ChannelsState } from '../../src/channel/state.ts'
import { toArray } from '../../src/core/window.ts'

const rules: ChannelRules = {
  channels: [
    { name: 'reliableOrdered', reliable: true, ordered: true },
    { name: 'reliableUnordered', reliable: true, ordered: false },
    { name: 'sequenced', reliable: false, ordered: true },
    { name: 'loose', reliable: false, ordered: false },
  ],
  maxMessageBytes: 100,
  maxOutstandingMessages: 12,
  maxOutstandingBytes: 100,
}

/** Windows as what is in them: where their items lie in a shared buffer is nobody's business. */
const told = (state: ChannelsState): unknown =>
  state.map(({ outbox, inbox, tally }) => ({
    outbox: { ...outbox, sizes: [outbox.sizes.base, toArray(outbox.sizes)] },
    inbox: 'held' in inbox ? { ...inbox, held: [inbox.held.base, toArray(inbox.held)] } : inbox,
    tally,
  }))

const accepting = (count: number): Outbox => {
  let outbox = outboxFrom(5)
  for (let index = 0; index < count; index += 1) outbox = accept(outbox, index % 4)
  return outbox
}

const received = fc
  .record({
    channel: fc.nat(3),
    number: fc.integer({ min: 4, max: 18 }),
    order: fc.nat(3),
    place: fc.nat(3),
    start: fc.nat(5),
    lengths: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
  })
  .map((where): MessagesReceived => ({
    type: 'MessagesReceived',
    ...where,
    bytes: Uint8Array.from({ length: 160 }, (_, index) => index),
    borrowed: true,
  }))

const receiving = (number: number, lengths: Array<number>): MessagesReceived => ({
  type: 'MessagesReceived',
  channel: 0,
  number,
  order: 0,
  place: 0,
  start: 0,
  lengths,
  bytes: new Uint8Array(200),
  borrowed: true,
})

const settled: fc.Arbitrary<MessagesSettled> = fc.record({
  type: fc.constant('MessagesSettled'),
  channel: fc.nat(3),
  messages: fc.array(fc.integer({ min: 4, max: 18 }), { minLength: 1, maxLength: 4 }),
  fate: fc.constantFrom<Fate>('acked', 'lost', 'expired', 'ackedLate'),
})

/** The same, message by message. */
function singles(fact: MessagesReceived | MessagesSettled): ReadonlyArray<MessagesReceived | MessagesSettled> {
  if (fact.type === 'MessagesSettled') return fact.messages.map((message) => ({ ...fact, messages: [message] }))
  let { start } = fact
  return fact.lengths.map((length, index) => {
    start += length
    const { number, place } = fact
    return { ...fact, number: number + index, place: place + index, start: start - length, lengths: [length] }
  })
}

it('a list of runs comes to the same as one step for each message, or to nothing where one of them is refused', () => {
  let refused = 0
  holds(
    fc.property(fc.array(fc.oneof(received, settled), { maxLength: 30, size: 'max' }), fc.nat(12), (facts, count) => {
      let start = channelsStateFrom(rules, 5)
      for (const [channel, state] of start.entries())
        start = withChannel(start, channel, { ...state, outbox: accepting(count) })
      const together = channelInbound(rules, start, facts)
      let each = start
      const ordered: Array<unknown> = []
      for (const fact of facts.flatMap(singles)) {
        const step = channelInbound(rules, each, [fact])
        if ('type' in step) {
          refused += 1
          expect(together).toEqual(step)
          return
        }
        each = step[0]
        ordered.push(...step[1])
      }
      if ('type' in together) throw new Error(together.type)
      const [state, effects] = together
      expect(told(state)).toEqual(told(each))
      expect(effects).toEqual(ordered)
      if (each === start) expect(state).toBe(start)
    }),
    {
      // The ordered channel holds twelve messages of 100 bytes at most.
      cases: [given([receiving(18, [90, 90])], 0), given([receiving(6, [60]), receiving(7, [60])], 0)],
      reached: () => expect(refused).toBeGreaterThan(0),
    },
  )
})

it('messages settled together are settled as one after another', () => {
  let shared = 0
  const numbers = fc.array(fc.integer({ min: 4, max: 18 }), { maxLength: 12, size: 'max' })
  holds(
    fc.property(fc.nat(12), fc.boolean(), numbers, numbers, (count, reliable, first, messages) => {
      const outbox = settle(accepting(count), first, reliable)
      const together = settle(outbox, messages, reliable)
      let each = outbox
      for (const message of messages) each = settle(each, [message], reliable)
      const plain = ({ sizes, unsettled, bytes }: Outbox): unknown => [sizes.base, toArray(sizes), unsettled, bytes]
      expect(plain(together)).toEqual(plain(each))
      if (each === outbox) expect(together).toBe(outbox)
      if (together !== outbox && messages.every((message) => message > outbox.sizes.base)) shared += 1
    }),
    { cases: [given(12, true, [], [9, 7, 8])], reached: () => expect(shared).toBeGreaterThan(0) },
  )
})
