// A transport of one's own, as little of it as there is.

import { describe, expect, it } from 'vitest'
import { attachCarrier, type Carrier, type LinkEnd } from '../../src/adapters/carrier.ts'
import { clock, connect, drainMoves } from './connections.ts'

/** Two ends in one process: what one sends, the other hears in the same call. */
const pair = () => {
  const heard: Array<(datagram: unknown) => void> = []
  const { now, pass } = clock()
  const links = [0, 1].map((side) => {
    const send = (datagram: Uint8Array): void => heard[1 - side]?.(datagram)
    return attachCarrier({ send, onDatagram: (listener) => (heard[side] = listener) }, connect(), { now })
  })
  return { links, pass }
}

it('send and onDatagram are enough', () => {
  const { links, pass } = pair()
  const [one, two] = links
  one?.connection.sendMessage('files', new Uint8Array(300_000))
  const heard: Array<number> = []
  let files = 0
  for (let tick = 0; tick < 300; tick += 1) {
    pass(1000 / 60)
    for (const link of links) link.beginTick()
    if (tick < 100) two?.connection.sendMessage('moves', Uint8Array.of(tick))
    if (one !== undefined) heard.push(...drainMoves(one.connection))
    files += two?.connection.drainReceivedMessages('files').length ?? 0
    for (const link of links) link.endTick()
  }
  expect([heard, files]).toEqual([Array.from({ length: 100 }, (_, tick) => tick), 1])
})

/** A carrier whose parts are moved by hand. */
const attached = (part: Partial<Carrier> = {}) => {
  const state = {
    pending: 0,
    sent: 0,
    ended: [] as Array<string>,
    told: [] as Array<LinkEnd>,
    troubles: [] as Array<string>,
  }
  const listeners: { close?: (error?: unknown) => void; error?: (error: unknown) => void; room?: () => void } = {}
  const { now, pass } = clock()
  const carrier: Carrier = {
    send: () => (state.sent += 1),
    onDatagram: () => () => state.ended.push('datagrams'),
    onClose: (listener) => {
      listeners.close = listener
      return () => state.ended.push('close')
    },
    onError: (listener) => (listeners.error = listener),
    pending: () => state.pending,
    close: () => state.ended.push('carrier'),
    ...part,
  }
  const link = attachCarrier(carrier, connect(), {
    now,
    onClose: (why) => state.told.push(why),
    onError: ({ type }) => state.troubles.push(type),
  })
  const tick = (): void => {
    pass(16)
    link.beginTick()
    link.endTick()
  }
  return { link, state, listeners, tick }
}

describe('a carrier', () => {
  it('that has something pending is handed nothing more, and a tick looks again', () => {
    const { link, state, tick } = attached()
    state.pending = 10
    link.connection.sendMessage('moves', Uint8Array.of(1))
    tick()
    expect(state.sent).toBe(0)
    state.pending = 0
    tick()
    expect(state.sent).toBe(1)
  })

  it('that tells when there is room is handed more at once, if there is more', () => {
    let hasRoom = (): void => {}
    const { link, state, tick } = attached({ onRoom: (listener) => void (hasRoom = listener) })
    hasRoom()
    state.pending = 1
    link.connection.sendMessage('moves', Uint8Array.of(1))
    tick()
    state.pending = 0
    hasRoom()
    expect(state.sent).toBe(1)
    hasRoom()
    expect(state.sent).toBe(1)
  })

  it('that closes is let go, told once with what it says; one that errs goes on', () => {
    const { link, state, listeners, tick } = attached()
    listeners.error?.(new Error('hiccup'))
    tick()
    expect([link.isAlive, state.troubles]).toEqual([true, ['TransportFailed']])
    listeners.close?.(1006)
    listeners.close?.()
    link.close()
    expect([link.isAlive, state.told, state.ended]).toEqual([
      false,
      [{ type: 'Failed', error: 1006 }],
      ['datagrams', 'close'],
    ])
    const other = attached()
    other.listeners.close?.()
    expect(other.state.told).toEqual([{ type: 'Closed' }])
    const own = attached()
    own.link.close()
    expect([own.state.told, own.state.ended]).toEqual([[], ['datagrams', 'close', 'carrier']])
  })

  it('that is still opening is handed nothing', () => {
    const state = { now: 'opening' as 'opening' | 'open' }
    const { link, state: seen, tick } = attached({ state: () => state.now })
    link.connection.sendMessage('moves', Uint8Array.of(1))
    tick()
    expect([seen.sent, link.isAlive]).toEqual([0, true])
    state.now = 'open'
    tick()
    expect(seen.sent).toBe(1)
  })

  it('whose path narrows is handed shorter datagrams, and that is told once', () => {
    const sizes: Array<number> = []
    const { link, state, tick } = attached({ send: ({ length }) => sizes.push(length), longest: () => 700 })
    for (let move = 0; move < 5; move += 1) link.connection.sendMessage('moves', new Uint8Array(300))
    tick()
    tick()
    expect([sizes.length, Math.max(...sizes) <= 700, state.troubles]).toEqual([3, true, ['PathTooNarrow']])
  })
})
