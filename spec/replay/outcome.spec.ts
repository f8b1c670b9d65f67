// What comes of a session, and what an edit changes of it.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import {
  changeEvent,
  consequencesOf,
  delayEvent,
  dropEvent,
  editSession,
  insertEvents,
  outcomeOf,
  type Segment,
} from '../../src/replay/index.ts'
import { config, readWell, recordBoth } from './session.ts'

const session = editSession(readWell(recordBoth().a))
const { segment } = session

const numberOf = (type: Event['type'], after = 0): number =>
  segment.events.findIndex((event, index) => event.type === type && index >= after)

describe('an outcome', () => {
  it('tells messages and fates, deliveries, and what left', () => {
    const outcome = outcomeOf(
      config,
      segment.state,
      segment.events.map((event, number) => ({ event, number })),
    )
    expect(outcome.messages.length).toBe(118)
    expect(outcome.messages[0]).toEqual({
      number: 1,
      channel: 'moves',
      id: 0,
      fates: [{ fate: 'acked', atMicros: 116_669 }],
    })
    expect(outcome.deliveries[0]).toEqual({
      channel: 'moves',
      id: 0,
      payload: Uint8Array.of(1, 2),
      atMicros: 66_668,
    })
    expect(outcome).toMatchObject({ datagrams: 59, discarded: 0 })
    expect(outcome.datagramBytes).toBeGreaterThan(59 * 5)
  })
})

describe('an edit', () => {
  it('of nothing changes nothing', () => {
    const { before, after, ...changes } = consequencesOf(session)
    expect(after).toEqual(before)
    expect(changes).toEqual({ firstChanged: undefined, messages: [], deliveries: [] })
  })

  it('that loses a datagram shows what came later for it, and what never came', () => {
    const number = numberOf('DatagramReceived')
    const { firstChanged, deliveries, after, before } = consequencesOf(dropEvent(session, number))
    expect(firstChanged).toBe(number)
    expect(deliveries).toEqual([
      {
        before: { channel: 'moves', id: 0, payload: Uint8Array.of(1, 2), atMicros: 66_668 },
        after: { channel: 'moves', id: 0, payload: Uint8Array.of(1, 2), atMicros: 83_335 },
      },
      { before: { channel: 'position', id: 1, payload: Uint8Array.of(1), atMicros: 66_668 }, after: undefined },
    ])
    expect(after.deliveries.length).toBe(before.deliveries.length - 1)
  })

  it('that delays one shows by how much', () => {
    const number = numberOf('DatagramReceived')
    const { deliveries } = consequencesOf(delayEvent(session, number, 30_000))
    expect(deliveries.some(({ before, after }) => before?.atMicros === 66_668 && (after?.atMicros ?? 0) > 66_668)).toBe(
      true,
    )
  })

  it('that never sends a message shows that it has no fate', () => {
    const number = numberOf('MessageSubmitted', 20)
    const { messages, firstChanged } = consequencesOf(dropEvent(session, number))
    expect(firstChanged).toBe(number)
    expect(messages[0]).toMatchObject({ before: { number }, after: undefined })
  })

  it('that sends one more shows it', () => {
    const event: Event = { type: 'MessageSubmitted', channel: 'position', payload: Uint8Array.of(1) }
    const { messages } = consequencesOf(insertEvents(session, segment.events.length, [event]))
    expect(messages).toMatchObject([
      { before: undefined, after: { number: undefined, channel: 'position', fates: [] } },
    ])
  })

  it('that changes a payload shows the first event that orders something else', () => {
    const number = numberOf('MessageSubmitted')
    const edited = changeEvent(session, number, (event) => {
      if (event.type === 'MessageSubmitted') event.payload = Uint8Array.of(1, 2, 3)
    })
    expect(consequencesOf(edited).firstChanged).toBe(numberOf('FlushRequested'))
  })

  it('is told in the time of the recording', () => {
    const later: Segment = { ...segment, startMicros: 1_000_000 }
    expect(consequencesOf({ ...session, segment: later }).before.deliveries[0]?.atMicros).toBe(1_066_668)
  })
})
