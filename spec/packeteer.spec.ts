// The shell: it holds one State, folds effects into outboxes, and hands them over once. All behaviour is in the reducer.

import { describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config.ts'
import * as E from '../src/fp.ts'
import { Packeteer } from '../src/packeteer.ts'
import { bytes, carry, pair } from './support/shells.ts'

describe('sendMessage', () => {
  it('returns the id of what it accepted', () => {
    const [a] = pair()
    expect(a.sendMessage('moves', bytes(1))).toEqual(E.right(0))
    expect(a.sendMessage('moves', bytes(1))).toEqual(E.right(64))
    expect(a.sendMessage('effects', bytes(1))).toEqual(E.right(3))
  })

  it('returns why it refused, and then nothing has happened', () => {
    const [a] = pair()
    const before = a.state
    expect(a.sendMessage('moves', new Uint8Array(3001))).toEqual(
      E.left({ type: 'MessageTooLarge', channel: 'moves', bytes: 3001, maxMessageBytes: 3000 }),
    )
    expect(a.sendMessage('chat' as 'moves', bytes())).toMatchObject({
      left: { type: 'UnknownChannel', channel: 'chat' },
    })
    expect(a.sendMessage('moves', 'hi' as unknown as Uint8Array)).toMatchObject({ left: { type: 'InvalidPayload' } })
    expect(a.sendMessage('moves', bytes(), { ttlMs: 5 })).toMatchObject({ left: { type: 'InvalidTtl', ttlMs: 5 } })
    expect(a.sendMessage('effects', bytes(), { ttlMs: -5 })).toMatchObject({ left: { type: 'InvalidTtl', ttlMs: -5 } })
    expect(a.state).toBe(before)
    expect(a.packetsToSend()).toEqual([])
  })

  it('refuses a time to live that throws when it is read, and sends nothing within such a limit', () => {
    const [a] = pair()
    const options = {
      get ttlMs(): number {
        throw new Error('asked')
      },
      get maxBytes(): number {
        throw new Error('asked')
      },
    }
    expect(a.sendMessage('effects', bytes(1), options)).toMatchObject({ left: { type: 'InvalidTtl', ttlMs: NaN } })
    a.sendMessage('effects', bytes(1))
    expect(a.packetsToSend(options)).toEqual([])
  })

  it('copies the payload: a buffer may be reused at once', () => {
    const [a, b] = pair()
    const buffer = Buffer.from([9, 1, 2, 9])
    a.sendMessage('moves', buffer.subarray(1, 3))
    buffer.fill(0)
    carry(a, b)
    expect(b.drainReceivedMessages('moves')).toEqual([{ channel: 'moves', id: 0, payload: bytes(1, 2) }])
  })

  it('takes a time to live in milliseconds, fractions included', () => {
    const [a] = pair()
    a.sendMessage('effects', bytes(1), { ttlMs: 2.5 })
    a.packetsToSend({ maxBytes: 0 })
    a.update(2.5)
    a.packetsToSend({ maxBytes: 0 })
    expect(a.drainMessageFates()).toEqual([])
    a.update(0.001)
    expect(a.packetsToSend()).toEqual([])
    expect(a.drainMessageFates()).toEqual([{ channel: 'effects', id: 3, fate: 'expired' }])
  })

  it('without a time to live, or with one left undefined, never expires', () => {
    const [a] = pair()
    a.sendMessage('effects', bytes(1), {})
    a.sendMessage('moves', bytes(2), {})
    a.update(900)
    expect(a.packetsToSend()).toHaveLength(1)
  })
})

describe('packetsToSend', () => {
  it('sends in the same call what was accepted before', () => {
    const [a] = pair()
    a.sendMessage('effects', bytes(7))
    expect(a.packetsToSend()).toEqual([bytes(0x4f, 0, 0, 0x83, 7)])
    expect(a.packetsToSend()).toEqual([])
  })

  it('keeps within maxBytes, again and again, until nothing waits', () => {
    const [a, b] = pair()
    for (let index = 0; index < 30; index += 1) a.sendMessage('moves', new Uint8Array(500))
    const sizes: Array<number> = []
    for (let call = 0; call < 40; call += 1) {
      const datagrams = a.packetsToSend({ maxBytes: 1300 })
      sizes.push(datagrams.reduce((sum, datagram) => sum + datagram.length, 0))
      for (const datagram of datagrams) b.receivePacket(datagram)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1300)
    expect(sizes[0]).toBe(1008)
    expect(b.drainReceivedMessages('moves')).toHaveLength(30)
  })

  it('hands datagrams over for good: none is written again', () => {
    const [a] = pair()
    a.sendMessage('moves', bytes(1))
    const [datagram] = a.packetsToSend()
    const before = [...(datagram ?? [])]
    a.sendMessage('moves', bytes(2))
    for (let call = 0; call < 5; call += 1) {
      a.update(1000)
      a.packetsToSend()
    }
    expect([...(datagram ?? [])]).toEqual(before)
  })

  it('does not give the caller a way to reach what is sent again', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1))
    for (const datagram of a.packetsToSend()) datagram.fill(0)
    for (let call = 0; call < 4; call += 1) {
      a.update(1000)
      carry(a, b)
    }
    expect(b.drainReceivedMessages('moves')).toEqual([{ channel: 'moves', id: 0, payload: bytes(1) }])
  })
})

describe('receivePacket', () => {
  it('delivers before it returns', () => {
    const [, b] = pair()
    expect(b.receivePacket(bytes(0x4f, 0, 0, 0x83, 7))).toEqual(E.right(undefined))
    expect(b.drainReceivedMessages('effects')).toEqual([{ channel: 'effects', id: 3, payload: bytes(7) }])
  })

  it('returns why it discarded a datagram, and throws for nothing', () => {
    const [, b] = pair()
    expect(b.receivePacket(bytes())).toEqual(E.left({ type: 'Truncated', what: 'first byte', offset: 0 }))
    for (const nonsense of [undefined, null, 7, 'x', {}, [1], new Float32Array(3), new ArrayBuffer(3)])
      expect(b.receivePacket(nonsense as Uint8Array)).toMatchObject({ left: { type: 'NotBytes' } })
    expect(b.stats().datagramsDiscarded).toMatchObject({ Truncated: 1, NotBytes: 8 })
  })

  it('keeps no view on a receive buffer, nor on a Node Buffer', () => {
    const [a, b] = pair()
    const pool = Buffer.alloc(2000)
    const receive = (datagram: Uint8Array): void => {
      pool.set(datagram, 100)
      b.receivePacket(pool.subarray(100, 100 + datagram.length))
      pool.fill(0xee)
    }
    const large = new Uint8Array(3000).map((_, index) => index % 251)
    a.sendMessage('events', large)
    a.sendMessage('position', bytes(1, 2))
    for (let call = 0; call < 20; call += 1) {
      for (const datagram of a.packetsToSend()) receive(datagram)
      a.update(20)
    }
    expect(b.drainReceivedMessages('events')).toEqual([{ channel: 'events', id: 1, payload: large }])
    expect(b.drainReceivedMessages('position')).toEqual([{ channel: 'position', id: 2, payload: bytes(1, 2) }])
  })
})

describe('update', () => {
  const ageAfter = (...deltas: ReadonlyArray<number>): number => {
    const [a] = pair()
    for (const delta of deltas) a.update(delta)
    return a.state.clock.age
  }

  it('turns milliseconds into whole microseconds', () => {
    expect(ageAfter(5)).toBe(5000)
    expect(ageAfter(16.667)).toBe(16_667)
    expect(ageAfter(0.001)).toBe(1)
  })

  it('three times 5 is 15, and carries fractions on', () => {
    expect(ageAfter(5, 5, 5)).toBe(ageAfter(15))
    expect(ageAfter(0.0004, 0.0004, 0.0004)).toBe(1)
    expect(ageAfter(...Array.from({ length: 60 }, () => 1000 / 60))).toBe(1_000_000)
    expect(ageAfter(...Array.from({ length: 3000 }, () => 0.1))).toBe(300_000)
  })

  it.each([0, -1, -0.5, NaN, Infinity, -Infinity, 1e308])(
    'by %d is no time, and leaves the fractions alone',
    (delta) => {
      expect(ageAfter(0.0004, delta, 0.0006)).toBe(1)
      const [a] = pair()
      const before = a.state
      a.update(delta)
      expect(a.state).toBe(before)
    },
  )

  it.each([16n, Symbol('16'), '16', { valueOf: () => 16 }, undefined, null, [16]])(
    'by what is no number is no time: %s',
    (delta) => {
      const [a] = pair()
      a.update(delta as number)
      expect(a.state.clock.age).toBe(0)
    },
  )

  it('by 285 years or more is no time, and leaves the fractions alone', () => {
    expect(ageAfter(0.0004, 9_007_199_254_741, 1e300, 0.0006)).toBe(1)
  })

  it('by more than a second is a pause: one second for timers, all of it for age', () => {
    const [a] = pair()
    a.update(3_600_000)
    expect(a.state.clock).toMatchObject({ now: 1_000_000, age: 3_600_000_000, resumedAt: 1_000_000 })
  })
})

describe('stats', () => {
  it('tell what nobody has drained, in messages and bytes', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1, 2))
    a.sendMessage('moves', bytes(3))
    carry(a, b)
    expect(b.stats().channels.moves).toMatchObject({ undrainedMessages: 2, undrainedBytes: 3 })
    b.drainReceivedMessages('moves')
    expect(b.stats().channels.moves).toMatchObject({ undrainedMessages: 0, undrainedBytes: 0 })
  })

  it('are those of the state, with every channel by name', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1))
    carry(a, b)
    expect(a.stats()).toMatchObject({
      packetsSent: 1,
      bytesSent: 8,
      packetsInFlight: 1,
      channels: { moves: { sent: 1 } },
    })
    expect(Object.keys(b.stats().channels)).toEqual(['moves', 'events', 'position', 'effects'])
  })
})

it('a config from a file works as well', () => {
  const parsed = parseConfig(JSON.parse('{"channels":{"chat":{"reliable":true,"ordered":true}}}'))
  if (E.isLeft(parsed)) throw new Error('refused')
  const packeteer = new Packeteer(parsed.right)
  expect(packeteer.sendMessage('chat', bytes(7))).toEqual(E.right(0))
  expect(packeteer.packetsToSend()).toEqual([bytes(0x4f, 0, 0, 0x80, 0, 0, 0, 7)])
})
