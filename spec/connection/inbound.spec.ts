// The staircase up: a datagram is applied whole or discarded whole, and every message learns its fate, once.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import type { State } from '../../src/connection/state.ts'
import { arrive, bytes, fatesOf, flush, fresh, run, sendOne, submit, tick } from './endpoint.ts'

describe('a datagram that is discarded', () => {
  const [sent] = run(fresh, submit('moves', bytes(7)), submit('position', bytes(8)), flush)

  it.each([
    ['Truncated', bytes(), { type: 'Truncated', what: 'first byte', offset: 0 }],
    ['TooLarge', new Uint8Array(257), { type: 'TooLarge', bytes: 257, maxDatagramBytes: 256 }],
    ['WrongVersion', bytes(0x8f, 0, 0), { type: 'WrongVersion', version: 2, expected: 1 }],
    // Here the header acknowledges packet 0, but the body is bad.
    ['Malformed', bytes(0x40, 0, 0, 0, 0, 0x84), { type: 'Malformed', what: 'channel 4', offset: 6 }],
    ['ForgedAck', bytes(0x40, 0, 0, 1, 0), { type: 'ForgedAck', packet: -65_535 }],
    ['Stale', bytes(0x4f, 255, 255), { type: 'Stale', packet: -1 }],
    // A good message on `effects`, and then one on `events` beyond the window of three.
    [
      'BeyondWindow',
      bytes(0x40, 0, 0, 0, 0, 0x03, 1, 9, 0x81, 3, 0, 0),
      { type: 'BeyondWindow', channel: 1, message: 3 },
    ],
  ] as const)('%s leaves the state as it was but for a counter', (reason, datagram, error) => {
    const [state, effects] = run(sent, arrive(datagram))
    expect(effects).toEqual([{ type: 'DiscardDatagram', error }])
    expect(state).toEqual({ ...sent, discards: { ...sent.discards, [reason]: 1 } })
  })

  it('is a Duplicate the second time', () => {
    const datagram = bytes(0x4f, 0, 0, 0x83, 7)
    const [once] = run(fresh, arrive(datagram))
    const [twice, effects] = run(once, arrive(datagram))
    expect(effects).toEqual([{ type: 'DiscardDatagram', error: { type: 'Duplicate', packet: 0 } }])
    expect(twice).toEqual({ ...once, discards: { ...once.discards, Duplicate: 1 } })
  })

  it('is NotBytes, if a caller without types hands over something else', () => {
    const event = { type: 'DatagramReceived', datagram: 'hello' } as unknown as Event
    expect(run(fresh, event)[1]).toEqual([{ type: 'DiscardDatagram', error: { type: 'NotBytes', received: 'string' } }])
  })
})

describe('a payload', () => {
  it('of a Node Buffer is copied out: a reused receive buffer changes nothing', () => {
    const pool = Buffer.alloc(64)
    pool.set([0x4f, 0, 0, 0x00, 1, 0, 0, 1, 7, 0x83, 8, 9], 20)
    const [state, effects] = run(fresh, arrive(pool.subarray(20, 32)))
    // Message 1 of `moves` is early: it is held.
    pool.fill(0xff)
    expect(effects).toEqual([{ type: 'DeliverMessage', channel: 'effects', id: 3, payload: bytes(8, 9) }])
    expect(run(state, arrive(bytes(0x4f, 1, 0, 0x80, 0, 0, 0, 6)))[1]).toEqual([
      { type: 'DeliverMessage', channel: 'moves', id: 0, payload: bytes(6) },
      { type: 'DeliverMessage', channel: 'moves', id: 64, payload: bytes(7) },
    ])
  })
})

/** Sends one message on the channel, then three more datagrams of which the peer gets `arriving`, and reads its ack. */
function fatesWhen(
  channel: string,
  arriving: ReadonlyArray<number>,
): readonly [State, ReadonlyArray<Uint8Array>, ReadonlyArray<string>] {
  let state = fresh
  const datagrams: Array<Uint8Array> = []
  for (const name of [channel, 'effects', 'effects', 'effects']) {
    const [next, datagram] = sendOne(state, submit(name, bytes(datagrams.length)))
    state = next
    datagrams.push(datagram)
  }
  const arrivals = arriving.flatMap((index) => datagrams.slice(index, index + 1)).map(arrive)
  const [peer] = run(fresh, ...arrivals)
  const [after, effects] = run(state, arrive(sendOne(peer)[1]))
  return [after, datagrams, fatesOf(effects).filter((fate) => fate.startsWith(channel))]
}

describe('the fate of a message', () => {
  it.each([
    ['moves', 'moves 0 acked'],
    ['events', 'events 1 acked'],
    ['position', 'position 2 acked'],
  ])('that arrived on %s is acked', (channel, fate) => {
    expect(fatesWhen(channel, [0, 1, 2])[2]).toEqual([fate])
  })

  it.each(['moves', 'events'])('that is missing on %s is open, and it travels again', (channel) => {
    const [state, , fates] = fatesWhen(channel, [1, 2, 3])
    expect(fates).toEqual([])
    const [, datagram] = sendOne(state)
    const index = channel === 'moves' ? 0 : 1
    expect(datagram).toEqual(bytes(0x40, 4, 0, 0, 0, 0x80 | index, 0, 0, 0, 0))
  })

  it('that is missing on an unreliable channel is lost, as soon as two newer packets were acked', () => {
    expect(fatesWhen('position', [1, 2])[2]).toEqual(['position 2 lost'])
    expect(fatesWhen('position', [1])[2]).toEqual([])
  })

  it('that was lost and had arrived after all is ackedLate, once', () => {
    const [state, datagrams] = fatesWhen('position', [1, 2, 3])
    const [peer] = run(fresh, ...[1, 2, 3, 0].flatMap((index) => datagrams.slice(index, index + 1)).map(arrive))
    const [next, reply] = sendOne(peer)
    const [after, effects] = run(state, arrive(bytes(...reply).fill(1, 1, 2)))
    expect(fatesOf(effects)).toEqual(['position 2 ackedLate'])
    const [, again] = sendOne(next, arrive(bytes(0x4f, 9, 0, 0x83)))
    expect(fatesOf(run(after, arrive(bytes(...again).fill(2, 1, 2)))[1])).toEqual([])
  })

  it('that gets no answer at all is lost in bounded time', () => {
    let [state, effects] = run(fresh, submit('effects', bytes(7)), flush)
    const seconds: Array<number> = []
    for (let second = 1; second <= 20; second += 1) {
      ;[state, effects] = run(state, tick(1_000_000), flush)
      if (fatesOf(effects).length > 0) seconds.push(second)
    }
    // Three times the probe timeout of 2.5 s that stands before the first sample.
    expect(seconds).toEqual([8])
  })

  it('that was lost in fragments is open to a late ack as long as a datagram may live', () => {
    const missingAfter = (seconds: number): number | undefined => {
      let [state] = run(fresh, submit('effects', new Uint8Array(150)), flush)
      for (let second = 1; second <= seconds; second += 1) [state] = run(state, tick(1_000_000), flush)
      return state.messages.lanes[3]?.transfers.base
    }
    expect([missingAfter(60), missingAfter(61)]).toEqual([0, 1])
  })
})

describe('a pause', () => {
  it('of an hour loses nothing by itself: what has arrived is read before anything is lost', () => {
    const [sent, datagram] = sendOne(fresh, submit('position', bytes(7)))
    const [, reply] = sendOne(run(fresh, arrive(datagram))[0])
    const [paused, nothing] = run(sent, tick(3_600_000_000), flush)
    expect(fatesOf(nothing)).toEqual([])
    expect(fatesOf(run(paused, arrive(reply))[1])).toEqual(['position 2 acked'])
  })

  it('drops no half-received message', () => {
    // The first flush has allowance for two of four fragments.
    const [begun, first] = sendOne(fresh, submit('effects', new Uint8Array(300)))
    const [, second] = sendOne(begun, tick(10_000))
    const [half] = run(fresh, arrive(first), tick(3_600_000_000), flush)
    expect(run(half, arrive(second))[1]).toMatchObject([{ type: 'DeliverMessage', channel: 'effects' }])
  })
})
