// The staircase down: what is refused, what a flush sends and holds back, what a bare ack is for.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import {
  arrive,
  bytes,
  config,
  datagramsOf,
  fatesOf,
  flush,
  fresh,
  run,
  runWith,
  sendOne,
  submit,
  tick,
} from './endpoint.ts'

const errorOf = (state: State, event: unknown) => {
  const [next, effects] = run(state, event as Event)
  expect(next).toBe(state)
  return effects
}
const refused = (error: object) => [{ type: 'RefuseMessage', error }]

describe('a message is refused without a trace', () => {
  it('on an unknown channel, with those that there are', () => {
    expect(errorOf(fresh, submit('chat', bytes()))).toEqual(
      refused({ type: 'UnknownChannel', channel: 'chat', known: ['moves', 'events', 'position', 'effects'] }),
    )
    expect(errorOf(fresh, submit('toString', bytes()))).toMatchObject([{ error: { type: 'UnknownChannel' } }])
  })

  it('if its payload is not bytes', () => {
    const event = (payload: unknown) => ({ type: 'MessageSubmitted', channel: 'moves', payload })
    expect(errorOf(fresh, event('hello'))).toEqual(
      refused({ type: 'InvalidPayload', channel: 'moves', received: 'string' }),
    )
    expect(errorOf(fresh, event(undefined))).toEqual(
      refused({ type: 'InvalidPayload', channel: 'moves', received: 'undefined' }),
    )
    expect(errorOf(fresh, event([1, 2]))).toMatchObject([{ error: { type: 'InvalidPayload', received: 'object' } }])
  })

  it('if it is too large', () => {
    expect(errorOf(fresh, submit('moves', new Uint8Array(401)))).toEqual(
      refused({ type: 'MessageTooLarge', channel: 'moves', bytes: 401, maxMessageBytes: 400 }),
    )
  })

  it('if the window is full', () => {
    const [full] = run(fresh, submit('moves', bytes(1)), submit('moves', bytes(2)), submit('moves', bytes(3)))
    expect(errorOf(full, submit('moves', bytes()))).toEqual(
      refused({
        type: 'WindowFull',
        channel: 'moves',
        outstandingMessages: 3,
        outstandingBytes: 3,
        maxOutstandingMessages: 3,
        maxOutstandingBytes: 500,
      }),
    )
    const [, [first]] = run(full, submit('events', bytes()))
    expect(first).toEqual({ type: 'AcceptMessage', id: 1 })
    expect(run(full, submit('events', bytes()), submit('events', bytes()))[1]).toEqual([
      { type: 'AcceptMessage', id: 65 },
    ])
  })

  it('with a time to live on a reliable channel', () => {
    const event = (channel: string, ttlMicros: unknown) => ({ ...submit(channel, bytes()), ttlMicros })
    expect(errorOf(fresh, event('moves', 1_500))).toEqual(
      refused({
        type: 'InvalidTtl',
        channel: 'moves',
        ttlMs: 1.5,
        allowed: 'none on a reliable channel',
      }),
    )
    expect(errorOf(fresh, event('effects', -1000))).toEqual(
      refused({ type: 'InvalidTtl', channel: 'effects', ttlMs: -1, allowed: 'milliseconds, at least 0' }),
    )
    expect(errorOf(fresh, event('effects', NaN))).toMatchObject([{ error: { ttlMs: NaN } }])
    expect(errorOf(fresh, event('effects', 'soon'))).toMatchObject([{ error: { ttlMs: 'soon' } }])
  })
})

describe('a time to live', () => {
  const withTtl = (ttlMicros: number): Event => ({ ...submit('effects', bytes(7)), ttlMicros })
  const held: Event = { type: 'FlushRequested', maxBytes: 0 }

  it('expires what a budget held back for longer', () => {
    const [state, effects] = run(fresh, withTtl(1000), held, tick(1001), flush)
    expect(effects).toEqual([{ type: 'SettleMessage', channel: 'effects', id: 3, fate: 'expired' }])
    expect(run(state, tick(1_000_000), flush)[1]).toEqual([])
  })

  it('does not expire at its very end, nor what had left', () => {
    expect(datagramsOf(run(fresh, withTtl(1000), held, tick(1000), flush)[1])).toHaveLength(1)
    expect(run(fresh, withTtl(1000), flush, tick(900_000), flush)[1]).toEqual([])
  })

  it('of 0 leaves with the flush of its own tick, or never', () => {
    expect(datagramsOf(run(fresh, withTtl(0), flush)[1])).toHaveLength(1)
    expect(fatesOf(run(fresh, withTtl(0), held, tick(1), flush)[1])).toEqual(['effects 3 expired'])
  })

  it('counts a pause in full', () => {
    expect(fatesOf(run(fresh, withTtl(5_000_000), held, tick(6_000_000), flush)[1])).toEqual(['effects 3 expired'])
  })

  it('is whole microseconds in the state, and may be endless', () => {
    const deadlineAfter = (event: Event) => run(fresh, event)[0].messages.lanes[3]?.small.pieces.buffer[0]?.deadline
    const endless = [withTtl(2 ** 53), withTtl(Infinity), submit('effects', bytes(7))]
    expect([withTtl(1.9), withTtl(2 ** 53 - 1), ...endless].map(deadlineAfter)).toEqual([1, 2 ** 53 - 1, -1, -1, -1])
  })
})

describe('maxBytes', () => {
  const [waiting] = run(fresh, submit('moves', bytes(7)), submit('effects', bytes(8)))
  const sentWithin = (state: State, maxBytes: number) =>
    datagramsOf(run(state, { type: 'FlushRequested', maxBytes })[1]).map((datagram) => [...datagram])

  it.each([0, 1, 4, 7, -1, NaN])('of %d sends nothing, and keeps everything', (maxBytes) => {
    const [state, effects] = run(waiting, { type: 'FlushRequested', maxBytes })
    expect(effects).toEqual([])
    expect(sentWithin(state, Infinity)).toEqual([[0x4f, 0, 0, 0x00, 0, 0, 0, 1, 7, 0x83, 8]])
  })

  it('that ends between two channels lets the second go first next time', () => {
    const [state, effects] = run(waiting, { type: 'FlushRequested', maxBytes: 8 })
    expect(datagramsOf(effects)).toEqual([bytes(0x4f, 0, 0, 0x80, 0, 0, 0, 7)])
    const [, more] = run(state, submit('moves', bytes(9)), { type: 'FlushRequested', maxBytes: 8 })
    expect(datagramsOf(more)).toEqual([bytes(0x4f, 1, 0, 0x83, 8)])
  })

  it('bounds all datagrams together', () => {
    let state = fresh
    for (const channel of ['moves', 'events', 'position', 'effects'])
      [state] = run(state, submit(channel, new Uint8Array(90)), submit(channel, new Uint8Array(90)))
    for (const maxBytes of [100, 255, 256, 300, 512, 600]) {
      const lengths = sentWithin(state, maxBytes).map((datagram) => datagram.length)
      expect(lengths.every((length) => length <= 256)).toBe(true)
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(maxBytes)
    }
    expect([sentWithin(state, 600).length, sentWithin(state, 800).length]).toEqual([3, 4])
  })

  it('bounds a bare ack too, which then stays owed', () => {
    const [received] = run(fresh, arrive(bytes(0x4f, 0, 0, 0x83)))
    expect(sentWithin(received, 4)).toEqual([])
    const [still] = run(received, { type: 'FlushRequested', maxBytes: 4 })
    expect(sentWithin(still, 5)).toEqual([[0x40, 0, 0, 0, 0]])
  })

  it('counts the checksum of a bare ack', () => {
    const checked = { ...config, integrity: 'crc32c' as const, keepAliveMs: 1000 }
    const sent = (maxBytes: number) =>
      datagramsOf(runWith(checked, initialState(checked), tick(1_000_000), { type: 'FlushRequested', maxBytes })[1])
    expect([6, 7].map((maxBytes) => sent(maxBytes).length)).toEqual([0, 1])
  })
})

describe('a bare ack', () => {
  const received = bytes(0x4f, 0, 0, 0x83)
  const sentBy = (changed: object, ...events: ReadonlyArray<Event>) => {
    const other = { ...config, ...changed }
    return datagramsOf(runWith(other, initialState(other), ...events)[1])
  }

  it('waits for company as long as config says', () => {
    expect(sentBy({ ackDelayMs: 20 }, arrive(received), tick(19_999), flush)).toEqual([])
    expect(sentBy({ ackDelayMs: 20 }, arrive(received), tick(20_000), flush)).toEqual([bytes(0x4a, 0, 0, 0, 0)])
  })

  it('is the sign of life of an idle connection, if config wants one', () => {
    expect(sentBy({ keepAliveMs: 1000 }, tick(999_999), flush)).toEqual([])
    expect(sentBy({ keepAliveMs: 1000 }, tick(1_000_000), flush)).toEqual([bytes(0x4f, 0, 0)])
    expect(sentBy({ keepAliveMs: 1000 }, tick(1_000_000), flush, tick(999_999), flush)).toEqual([])
    expect(sentBy({}, tick(1_000_000), flush)).toEqual([])
  })

  it('ends in the checksum that config asks for', () => {
    const [ack] = sentBy({ integrity: 'crc32c' }, tick(0), submit('effects', bytes()), flush)
    expect(ack).toHaveLength(8)
    const bare = sentBy({ integrity: 'crc32c', keepAliveMs: 1000 }, tick(1_000_000), flush)
    expect(bare).toEqual([bytes(0x4f, 0, 0, 0x89, 0xc1, 0xe2, 0x6d)])
  })
})

describe('a probe', () => {
  it('repeats the oldest message into silence, less and less often', () => {
    let [state, effects] = run(fresh, submit('moves', bytes(7)), submit('effects', bytes(8)), flush)
    const times: Array<number> = []
    for (let tenth = 1; tenth <= 120; tenth += 1) {
      ;[state, effects] = run(state, tick(100_000), flush)
      if (datagramsOf(effects).length > 0) times.push(tenth / 10)
    }
    expect(times[0]).toBe(2.5)
    expect(times.length).toBeGreaterThan(1)
    expect(times.length).toBeLessThan(8)
  })

  it('whose ack comes late lets large messages go on', () => {
    // All packets had been given up when the ack came; nothing was left to probe with, and misses held large messages back for ever.
    let [state, effects] = run(fresh, submit('moves', bytes(7)), flush)
    const datagrams = [...datagramsOf(effects)]
    for (let tenth = 1; tenth <= 60; tenth += 1) {
      ;[state, effects] = run(state, tick(100_000), flush)
      datagrams.push(...datagramsOf(effects))
    }
    for (let tenth = 1; tenth <= 300; tenth += 1)
      [state] = run(state, tick(100_000), { type: 'FlushRequested', maxBytes: 0 })
    expect(state.packets.probe.misses).toBeGreaterThan(0)
    expect(state.packets.flight.sent).toMatchObject({ base: datagrams.length })
    const [, ack] = sendOne(run(fresh, ...datagrams.map(arrive))[0])
    const [heard, fates] = run(state, arrive(ack))
    expect(fatesOf(fates)).toEqual(['moves 0 acked'])
    expect(datagramsOf(run(heard, submit('moves', new Uint8Array(300)), flush)[1])).toHaveLength(2)
  })
})

it('a sender that has run out of numbers sends nothing, and loses nothing', () => {
  const numbering = { ...fresh.packets.numbering, next: 2 ** 30, acked: 0, wideFrom: 0 }
  const [waiting] = run(fresh, submit('moves', bytes(7)))
  const stalled = { ...waiting, packets: { ...waiting.packets, numbering } }
  const [still, effects] = run(stalled, tick(1000), flush)
  const { clock } = run(waiting, tick(1000), flush)[0]
  expect([still, effects]).toEqual([{ ...stalled, clock }, []])
  const going = { ...waiting, packets: { ...waiting.packets, numbering: { ...numbering, acked: 1 } } }
  expect(datagramsOf(run(going, flush)[1])).toHaveLength(1)
})

it('on a sequenced channel a large message that had not begun is lost to a newer small one', () => {
  const [, effects] = run(fresh, submit('position', new Uint8Array(300)), submit('position', bytes(7)), flush)
  expect(effects).toEqual([
    { type: 'SettleMessage', channel: 'position', id: 2, fate: 'lost' },
    { type: 'TransmitDatagram', datagram: bytes(0x4f, 0, 0, 0x82, 7) },
  ])
})

it('a large message takes the room that small ones leave', () => {
  const [, effects] = run(fresh, submit('moves', new Uint8Array(300)), submit('effects', bytes(8)), flush)
  // The small one of the last channel stands before the first fragments.
  expect(datagramsOf(effects).map((datagram) => [...datagram.subarray(0, 12)])).toEqual([
    [0x4f, 0, 0, 0x03, 1, 8, 0x60, 0, 0, 0, 0, 3],
  ])
})
