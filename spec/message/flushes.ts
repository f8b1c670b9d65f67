// States to flush for the specs of outbound.ts: what was lost in them, what they may spend, what leaves in full.

import { micros } from '../../src/core/time.ts'
import { markLost } from '../../src/message/queue.ts'
import { messageStateFrom, withLane, type Lane, type MessageState } from '../../src/message/state.ts'
import { rules } from './rules.ts'

export const fresh = messageStateFrom(rules, 0)
export const counted = (count: number): Uint8Array => new Uint8Array(count).map((_, index) => index + 1)

/** With all that was sent of a queue marked as lost. */
export function losing(state: MessageState, channel: number, large: boolean): MessageState {
  const lane = state.lanes[channel] as Lane
  const from = large ? lane.large : lane.small
  const lost = markLost(from, 0, from.fresh, 0)
  return withLane(state, channel, large ? { ...lane, large: lost } : { ...lane, small: lost })
}

export const withAllowance = (state: MessageState, allowed: number): MessageState => ({
  ...state,
  allowance: { bytes: allowed, at: micros(0) },
})

/** A frame of one fragment of 0x60 + channel. */
export const full = (channel: number, number: number, index: number, last: number): ReadonlyArray<number> => {
  const body = [0, 1, 2, 3].map((offset) => index * 4 + offset + 1)
  return [0x60 | channel, number, 0, 0, index, last, ...body]
}
