// The table of contents of the upward staircase: each fact goes to its part.

import { expect, it } from 'vitest'
import { messageInbound } from '../../src/message/inbound.ts'
import type { MessageInboundEvent } from '../../src/message/message.ts'
import { messageStateFrom } from '../../src/message/state.ts'
import { bytes, clockAt, flush, loose, queue, rules } from './rules.ts'

const queued = queue(messageStateFrom(rules, 0), loose, 5, bytes(1, 2, 3, 4, 5), 100)
const sent = flush(queued).state
const manifest = [{ kind: 'fragment', channel: loose, transfer: 0 }] as const
const effectsOf = (state: typeof sent, event: MessageInboundEvent) =>
  messageInbound(rules, state, event, clockAt(200))[1]

it('a payload is taken apart', () => {
  const event: MessageInboundEvent = { type: 'PayloadReceived', bytes: bytes(0x83, 7), start: 0, end: 2, order: 4 }
  expect(effectsOf(sent, event)).toEqual([
    {
      type: 'MessagesReceived',
      channel: loose,
      number: -1,
      order: 4,
      place: 0,
      bytes: bytes(0x83, 7),
      start: 1,
      lengths: [1],
      borrowed: true,
    },
  ])
})

it('a confirmed manifest acks', () => {
  const event: MessageInboundEvent = { type: 'ManifestConfirmed', manifest: [...manifest, ...manifest], late: false }
  expect(effectsOf(sent, event)).toEqual([{ type: 'ConfirmMessages', channel: loose, messages: [5], late: false }])
})

it('a lost manifest loses', () => {
  expect(effectsOf(sent, { type: 'ManifestLost', manifest })).toEqual([
    { type: 'LoseMessages', channel: loose, messages: [5] },
  ])
})

it('a forgotten manifest closes its transfer', () => {
  const [state, effects] = messageInbound(rules, sent, { type: 'ManifestForgotten', manifest }, clockAt(200))
  expect(effects).toEqual([])
  expect(state.lanes[loose]?.transfers).toMatchObject({ base: 1 })
})

it('a deadline expires what waited', () => {
  expect(effectsOf(queued, { type: 'DeadlinesReached' })).toEqual([
    { type: 'ExpireMessages', channel: loose, messages: [5] },
  ])
})
