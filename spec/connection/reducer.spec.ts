// The whole protocol as one function: given this state and this event, exactly this pair.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState } from '../../src/connection/state.ts'
import { arrive, bytes, config, datagramsOf, flush, fresh, run, submit, tick } from './endpoint.ts'

const reduce = reducer(config)

describe('each event', () => {
  it('Ticked moves the clock and nothing else', () => {
    const [state, effects] = reduce(fresh, tick(16_667))
    expect(effects).toEqual([])
    expect(state).toEqual({ ...fresh, clock: { ...fresh.clock, now: 16_667, age: 16_667 } })
  })

  it.each([0, -1, 0.5, NaN, Infinity])('Ticked by %d is no time, and the same state', (delta) => {
    expect(reduce(fresh, tick(delta))).toEqual([fresh, []])
    expect(reduce(fresh, tick(delta))[0]).toBe(fresh)
  })

  // An event of a later version was answered with undefined, and none at all threw.
  it.each([undefined, {}, { type: 'Unheard' }])('%j is no event: the same state, and nothing to do', (event) => {
    expect(reduce(fresh, event as Event)).toEqual([fresh, []])
  })

  it('MessageSubmitted is accepted, and sends nothing by itself', () => {
    expect(reduce(fresh, submit('moves', bytes(7)))[1]).toEqual([{ type: 'AcceptMessage', id: 0 }])
  })

  it('FlushRequested sends what waits', () => {
    const [, effects] = run(fresh, submit('moves', bytes(7)), flush)
    expect(effects).toEqual([{ type: 'TransmitDatagram', datagram: bytes(0x4f, 0, 0, 0x80, 0, 0, 0, 7) }])
  })

  it('FlushRequested with nothing to say sends nothing', () => {
    expect(reduce(fresh, flush)).toEqual([fresh, []])
  })

  it('DatagramReceived delivers at once; its ack leaves with the next flush', () => {
    const [state, effects] = reduce(fresh, arrive(bytes(0x4f, 0, 0, 0x80, 0, 0, 0, 7)))
    expect(effects).toEqual([{ type: 'DeliverMessage', channel: 'moves', id: 0, payload: bytes(7) }])
    const [after, acks] = reduce(state, flush)
    expect(acks).toEqual([{ type: 'TransmitDatagram', datagram: bytes(0x40, 0, 0, 0, 0) }])
    expect(reduce(after, flush)[1]).toEqual([])
  })

  it('an ack of everything settles everything, and is never acked itself', () => {
    const [sent] = run(fresh, submit('moves', bytes(7)), submit('effects', bytes(8)), flush)
    const [state, effects] = reduce(sent, arrive(bytes(0x40, 0, 0, 0, 0)))
    expect(effects).toEqual([
      { type: 'SettleMessage', channel: 'moves', id: 0, fate: 'acked' },
      { type: 'SettleMessage', channel: 'effects', id: 3, fate: 'acked' },
    ])
    expect(reduce(state, flush)[1]).toEqual([])
  })
})

describe('a reducer', () => {
  it('gives the same pair for the same state and event, whatever happened in between', () => {
    const [state] = run(fresh, submit('moves', bytes(1)), flush)
    const events = [submit('moves', bytes(2)), submit('events', new Uint8Array(300)), flush, tick(5000), flush]
    const once = run(state, ...events)
    run(state, submit('effects', bytes(9)), flush, flush)
    expect(run(state, ...events)).toEqual(once)
  })

  it('writes to no datagram again that it gave away, and reads none again that it was given', () => {
    const [sent, effects] = run(fresh, submit('moves', bytes(7)), flush)
    const datagram = datagramsOf(effects)[0] ?? bytes()
    const before = datagram.slice()
    run(sent, tick(3_000_000), submit('moves', bytes(8)), flush)
    expect(datagram).toEqual(before)

    const [received, delivered] = run(fresh, arrive(datagram))
    const copy = JSON.stringify(received)
    datagram.fill(0xff)
    expect(delivered).toEqual([{ type: 'DeliverMessage', channel: 'moves', id: 0, payload: bytes(7) }])
    expect(JSON.stringify(received)).toBe(copy)
    // And what it sends again does not come from the datagram that was given away.
    const [, again] = run(sent, tick(1_000_000), tick(1_000_000), tick(1_000_000), flush)
    expect(datagramsOf(again)).toEqual([bytes(0x4f, 1, 0, 0x80, 0, 0, 0, 7)])
  })

  it('numbers across the wraps of the wire', () => {
    const origin = initialState(config, { packet: 65_535, message: 2 ** 24 - 1 })
    const [sent, first] = run(origin, submit('moves', bytes(7)), submit('moves', bytes(8)), flush)
    expect(datagramsOf(first)).toEqual([bytes(0x4f, 255, 255, 0xa0, 255, 255, 255, 0, 7, 8)])
    const [, second] = run(sent, submit('moves', bytes(9)), flush)
    expect(datagramsOf(second)).toEqual([bytes(0x4f, 0, 0, 0x80, 1, 0, 0, 9)])
    const [received, delivered] = run(origin, ...datagramsOf(first).map(arrive))
    expect(delivered).toMatchObject([{ id: (2 ** 24 - 1) * 64 }, { id: 2 ** 30 }])
    expect(run(received, ...datagramsOf(second).map(arrive))[1]).toMatchObject([{ id: 2 ** 30 + 64 }])
  })
})
