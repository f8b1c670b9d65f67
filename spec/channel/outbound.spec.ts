// Downward: a message is accepted and offered to the floor below, or refused without a trace.

import { describe, expect, it } from 'vitest'
import { channelOutbound } from '../../src/channel/outbound.ts'
import { channelsStateFrom, type ChannelsState } from '../../src/channel/state.ts'
import { bytes, effects, events, moves, rules } from './rules.ts'

const fresh = channelsStateFrom(rules, 0)
const submit = (state: ChannelsState, channel: number, payload: Uint8Array) =>
  channelOutbound(rules, state, channel, payload, -1)

describe('an accepted message', () => {
  it('gets its number and is offered', () => {
    const { channels: state, answer } = submit(fresh, events, bytes(7))
    expect(answer).toEqual({
      type: 'MessageOffered',
      channel: events,
      message: 0,
      payload: bytes(7),
      deadline: -1,
    })
    expect(state[events]).toMatchObject({ outbox: { unsettled: 1, bytes: 1 }, tally: { sent: 1 } })
    expect(submit(state, events, bytes(7)).answer).toMatchObject({ type: 'MessageOffered', message: 1 })
    expect(state[moves]).toBe(fresh[moves])
  })

  it('is copied at the door, so that the caller may reuse the buffer', () => {
    const buffer = bytes(0, 7, 8, 0)
    const { answer } = submit(fresh, moves, buffer.subarray(1, 3))
    buffer.fill(0)
    expect(answer).toMatchObject({ payload: bytes(7, 8) })
  })

  it('is copied out of a Node Buffer too, whose slice is a view', () => {
    const buffer = Buffer.from([7, 8])
    const { answer } = submit(fresh, moves, buffer)
    buffer.fill(0)
    expect(answer).toMatchObject({ payload: bytes(7, 8) })
    const payload = answer.type === 'MessageOffered' ? answer.payload : buffer
    expect([Buffer.isBuffer(payload), payload.constructor]).toEqual([false, Uint8Array])
  })
})

describe('a refused message', () => {
  it('is too large, and says by how much', () => {
    expect(submit(fresh, moves, new Uint8Array(10)).answer).toMatchObject({ type: 'MessageOffered' })
    const { channels: state, answer } = submit(fresh, moves, new Uint8Array(11))
    expect(answer).toEqual({
      type: 'RefuseMessage',
      error: { type: 'MessageTooLarge', channel: 'moves', bytes: 11, maxMessageBytes: 10 },
    })
    expect(state).toBe(fresh)
  })

  it('finds its window full, of messages', () => {
    const full = [0, 0, 0].reduce((state) => submit(state, effects, bytes(1, 2)).channels, fresh)
    const { channels: state, answer } = submit(full, effects, bytes())
    expect(answer).toEqual({
      type: 'RefuseMessage',
      error: {
        type: 'WindowFull',
        channel: 'effects',
        outstandingMessages: 3,
        outstandingBytes: 6,
        maxOutstandingMessages: 3,
        maxOutstandingBytes: 20,
      },
    })
    expect(state).toBe(full)
  })

  it('finds its window full, of bytes, on its own channel alone', () => {
    const full = [0, 0].reduce((state) => submit(state, moves, new Uint8Array(10)).channels, fresh)
    const { channels: state, answer } = submit(full, moves, bytes(1))
    expect(answer).toMatchObject({ error: { type: 'WindowFull', outstandingMessages: 2, outstandingBytes: 20 } })
    expect(state).toBe(full)
    expect(submit(full, events, bytes(1)).answer).toMatchObject({ type: 'MessageOffered', message: 0 })
    expect(submit(full, moves, bytes()).answer).toMatchObject({ type: 'MessageOffered', message: 2 })
  })
})
