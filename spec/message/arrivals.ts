// Bodies of datagrams for the specs of assembly, and what they do to a state.

import { receivePayload } from '../../src/message/assembly.ts'
import type { MessageRules } from '../../src/message/message.ts'
import { messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { bytes, clockAt, rules } from './rules.ts'

export const fresh = messageStateFrom(rules, 0)

/** What a body does to a state. */
export function receive(state: MessageState, body: ReadonlyArray<number>, order = 0, world: MessageRules = rules) {
  return receivePayload(
    world,
    state,
    { type: 'PayloadReceived', bytes: bytes(...body), start: 0, end: body.length, order },
    clockAt(0),
  )
}

/** A body of one fragment, as the last frame: full with `value`, or one byte of it if it is the last. */
export const fragment = (
  channel: number,
  number: number,
  index: number,
  last: number,
  value: number,
): ReadonlyArray<number> => [
  0xe0 | channel,
  number & 0xff,
  number >> 8,
  0,
  index,
  last,
  ...(index < last ? [value, value, value, value] : [value]),
]

export const receiveAll = (bodies: ReadonlyArray<ReadonlyArray<number>>, state = fresh): MessageState =>
  bodies.reduce((before, body) => receive(before, body)[0], state)

export const partialsOf = (state: MessageState): ReadonlyArray<readonly [number, number, number]> =>
  state.partials.flat().map(({ channel, number, arrived }) => [channel, number, arrived])
