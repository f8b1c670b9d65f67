// A small world for the specs of the message floor: one channel of each kind, and sizes that bytes can be counted by hand in.

import { micros, clockAtStart, type Clock } from '../../src/core/time.ts'
import { startPacking } from '../../src/message/coalescing.ts'
import type { Flush } from '../../src/message/flush.ts'
import type { MessageRules, Piece, Recovery } from '../../src/message/message.ts'
import { flushMessages, queueMessage, type Flushed } from '../../src/message/outbound.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import type { MessageState } from '../../src/message/state.ts'

export const ordered = 0
export const unordered = 1
export const sequenced = 2
export const loose = 3

export const rules: MessageRules = {
  channels: [
    { reliable: true, ordered: true, recovery: 'lean' },
    { reliable: true, ordered: false, recovery: 'lean' },
    { reliable: false, ordered: true, recovery: 'lean' },
    { reliable: false, ordered: false, recovery: 'lean' },
  ],
  fragmentBytes: 4,
  maxDatagramBytes: 40,
  maxMessageBytes: 14,
  maxOutstandingMessages: 3,
  maxOutstandingBytes: 20,
  maxPartialMessages: 2,
  maxPartialBytes: 16,
  partialTimeout: micros(1000),
  bulkBytesPerSecond: 1_000_000,
  maxRedundancyBytesPerSecond: 16_000,
}

/** The same, with the reliable channels in this mode and datagrams that hold what a spec likes to see together. */
export const recovering = (recovery: Recovery, maxDatagramBytes = 40): MessageRules => ({
  ...rules,
  channels: rules.channels.map(({ reliable, ordered }) => ({
    reliable,
    ordered,
    recovery: reliable ? recovery : 'lean',
  })),
  maxDatagramBytes,
})

export const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)

/** A small piece that was never sent. */
export const pieceOf = (message: number, payload: Uint8Array = bytes(message)): Piece => ({
  message,
  payload,
  index: 0,
  last: 0,
  transfer: -1,
  deadline: -1,
  copies: 0,
  lost: false,
  sending: undefined,
})

/** The clock at this time, with no pause before. */
export const clockAt = (time: number): Clock => ({ ...clockAtStart, now: micros(time), age: micros(time) })

/** A flush under way, in round `round` with this tokens. */
export const draftOf = (state: MessageState, changes: Partial<Flush>, round = 10, tokens = 1000): Flush => {
  const own = changes.rules ?? rules
  return {
    rules: own,
    link: alive,
    packing: startPacking(
      { headroom: 2, tailroom: 0, maxDatagramBytes: own.maxDatagramBytes, maxBytes: Infinity },
      own.fragmentBytes,
    ),
    lanes: state.lanes.slice(),
    now: micros(0),
    allowance: state.allowance,
    redundancy: { rate: 16_000, tokens, round, at: micros(0) },
    tally: state.tally,
    sentLarge: false,
    onlyHere: false,
    isCutOff: false,
    ...changes,
  }
}

/** With a message queued. */
export const queue = (
  state: MessageState,
  channel: number,
  message: number,
  payload: Uint8Array,
  deadline = -1,
): MessageState => queueMessage(rules, state, { type: 'MessageOffered', channel, message, payload, deadline })

export const alive: LinkView = {
  probe: false,
  misses: 0,
  freePackets: 100,
  patience: micros(120_000),
  queueing: micros(0),
  jitter: micros(0),
  lossesInRuns: false,
}
export const silent: LinkView = { ...alive, probe: true, misses: 1 }

/** A flush with two bytes of head, and room for 38 of body. */
export function flush(state: MessageState, link: LinkView = alive, maxBytes = Infinity, time = 0): Flushed {
  const room = { headroom: 2, tailroom: 0, maxDatagramBytes: rules.maxDatagramBytes, maxBytes }
  return flushMessages(rules, state, { type: 'FlushBegun', room, link }, clockAt(time))
}

/** The body of each datagram, without its head. */
export const bodiesOf = ({ submitted }: Flushed): ReadonlyArray<ReadonlyArray<number>> =>
  submitted.map(({ datagram }) => [...datagram.subarray(2)])
