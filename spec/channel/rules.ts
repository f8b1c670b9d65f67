// A small world for the specs of the channel floor: one channel of each kind, three messages and twenty bytes outstanding.

import type { ChannelRules, Fate, MessagesReceived, MessagesSettled } from '../../src/channel/channel.ts'

export const moves = 0
export const events = 1
export const position = 2
export const effects = 3

export const rules: ChannelRules = {
  channels: [
    { name: 'moves', reliable: true, ordered: true },
    { name: 'events', reliable: true, ordered: false },
    { name: 'position', reliable: false, ordered: true },
    { name: 'effects', reliable: false, ordered: false },
  ],
  maxMessageBytes: 10,
  maxOutstandingMessages: 3,
  maxOutstandingBytes: 20,
}

export const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)

type Where = { readonly number?: number; readonly order?: number; readonly place?: number }

/** One message. On unreliable channels `order` and `place` tell where the peer sent it, on reliable ones `number` does. */
export const received = (
  channel: number,
  { number = -1, order = 0, place = 0 }: Where,
  payload: Uint8Array,
  borrowed = false,
): MessagesReceived => ({
  type: 'MessagesReceived',
  channel,
  number,
  order,
  place,
  bytes: payload,
  start: 0,
  lengths: [payload.length],
  borrowed,
})

/** Several, with a byte of the datagram before them and one behind. */
export const receivedRun = (
  channel: number,
  { number = -1, order = 0, place = 0 }: Where,
  ...payloads: ReadonlyArray<Uint8Array>
): MessagesReceived => ({
  type: 'MessagesReceived',
  channel,
  number,
  order,
  place,
  bytes: bytes(0xee, ...payloads.flatMap((payload) => [...payload]), 0xee),
  start: 1,
  lengths: payloads.map((payload) => payload.length),
  borrowed: true,
})

export const settled = (channel: number, message: number, fate: Fate): MessagesSettled =>
  settledRun(channel, [message], fate)

export const settledRun = (channel: number, messages: ReadonlyArray<number>, fate: Fate): MessagesSettled => ({
  type: 'MessagesSettled',
  channel,
  messages,
  fate,
})
