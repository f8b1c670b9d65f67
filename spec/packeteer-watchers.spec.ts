// A watcher is shown all that happens to a shell, and nothing that it does not need to.

import { describe, expect, it } from 'vitest'
import type { Effect } from '../src/connection/effect.ts'
import type { Event } from '../src/connection/event.ts'
import * as E from '../src/fp.ts'
import { Packeteer } from '../src/packeteer.ts'
import { bytes, carry, config, pair } from './support/shells.ts'

describe('watch', () => {
  it('shows every event, what it ordered, and the state it led to, after it has happened', () => {
    const [a, b] = pair()
    const seen: Array<readonly [Event, ReadonlyArray<Effect>]> = []
    b.watch((event, effects, state) => {
      expect(b.state).toBe(state)
      seen.push([event, effects])
    })
    a.sendMessage('moves', bytes(1))
    carry(a, b)
    b.update(10)
    b.sendMessage('position', bytes(2), { ttlMs: 5 })
    b.packetsToSend({ maxBytes: 0 })
    expect(seen.map(([event, effects]) => [event, effects.map(({ type }) => type)])).toEqual([
      [{ type: 'DatagramReceived', datagram: expect.any(Uint8Array) as unknown }, ['DeliverMessage']],
      [{ type: 'Ticked', deltaMicros: 10_000 }, []],
      [{ type: 'MessageSubmitted', channel: 'position', payload: bytes(2), ttlMicros: 5000 }, ['AcceptMessage']],
      [{ type: 'FlushRequested', maxBytes: 0 }, []],
    ])
  })

  it('shows events without what was left out: no field that is undefined', () => {
    const [a] = pair()
    const fields: Array<ReadonlyArray<string>> = []
    a.watch((event) => fields.push(Object.keys(event)))
    a.sendMessage('position', bytes(2))
    a.sendMessage('position', bytes(2), { ttlMs: undefined } as unknown as object)
    a.packetsToSend()
    a.packetsToSend({})
    const submitted = ['type', 'channel', 'payload']
    expect(fields).toEqual([submitted, submitted, ['type'], ['type']])
  })

  it('shows the same to each watcher, until it is ended', () => {
    const [a] = pair()
    const counts = [0, 0]
    const [end, other] = counts.map((_, index) => a.watch(() => (counts[index] = (counts[index] ?? 0) + 1)))
    a.update(1)
    end?.()
    end?.()
    a.update(1)
    expect(counts).toEqual([1, 2])
    other?.()
    a.update(1)
    expect(counts).toEqual([1, 2])
  })

  it('is not needed for what a call says, and sees no drain', () => {
    const [a] = pair()
    let count = 0
    a.watch(() => (count += 1))
    a.drainReceivedMessages('moves')
    a.drainMessageAcks()
    a.stats()
    a.update(0)
    expect(count).toBe(0)
  })
})

describe('a watcher that calls the shell', () => {
  // Found: a bot that answered within its watcher had the recorder behind it record the answer before the question.
  it('is shown what it causes after all have seen what caused it, each with its own state', () => {
    const [a] = pair()
    const seen: Array<string> = []
    const states: Array<unknown> = []
    let answers = 0
    a.watch((event, effects) => {
      seen.push(`first ${event.type} ${effects.length}`)
      if (event.type !== 'Ticked' || answers > 0) return
      answers += 1
      a.sendMessage('moves', bytes(1))
      a.packetsToSend()
    })
    a.watch((event, effects, state) => {
      seen.push(`second ${event.type} ${effects.length}`)
      states.push(state)
    })
    const before = a.state
    a.update(5)
    expect(seen).toEqual([
      'first Ticked 0',
      'second Ticked 0',
      'first MessageSubmitted 1',
      'second MessageSubmitted 1',
      'first FlushRequested 1',
      'second FlushRequested 1',
    ])
    expect(new Set([before, ...states]).size).toBe(4)
    expect(states.at(-1)).toBe(a.state)
  })

  it('gets the answers of its own calls, and the caller its own', () => {
    const [a, b] = pair()
    const inner: Array<unknown> = []
    a.watch((event) => {
      if (event.type !== 'FlushRequested' || inner.length > 0) return
      inner.push(a.sendMessage('effects', bytes(2)))
      inner.push(a.packetsToSend())
    })
    a.sendMessage('moves', bytes(1))
    const outer = a.packetsToSend()
    expect(inner).toEqual([E.right(3), [bytes(0x4f, 1, 0, 0x83, 2)]])
    expect(outer).toEqual([bytes(0x4f, 0, 0, 0x80, 0, 0, 0, 1)])
    for (const datagram of outer) b.receivePacket(datagram)
    expect(b.drainAll()).toEqual([{ channel: 'moves', id: 0, payload: bytes(1) }])
  })

  it('may write over what it sent, was given and drained: the others are shown what it was', () => {
    const [a, b] = pair()
    const shown: Array<unknown> = []
    let hasAnswered = false
    b.watch((_, effects) => {
      for (const { payload } of b.drainReceivedMessages('moves')) payload.fill(9)
      if (hasAnswered || effects.length === 0) return
      hasAnswered = true
      const buffer = bytes(5, 6)
      b.sendMessage('moves', buffer)
      buffer.fill(9)
      for (const datagram of b.packetsToSend()) datagram.fill(9)
    })
    b.watch((event, effects) => {
      if (event.type === 'MessageSubmitted') shown.push(event.payload)
      for (const effect of effects) {
        if (effect.type === 'DeliverMessage') shown.push(effect.payload)
        if (effect.type === 'TransmitDatagram') shown.push(effect.datagram)
      }
    })
    a.sendMessage('moves', bytes(1, 2))
    carry(a, b)
    expect(shown).toEqual([bytes(1, 2), bytes(5, 6), bytes(0x40, 0, 0, 0, 0, 0x80, 0, 0, 0, 5, 6)])
  })

  it('may end itself or another, or have one more look on, from the next event on', () => {
    const [a] = pair()
    const seen: Array<string> = []
    const end = a.watch((event) => {
      seen.push(`once ${event.type}`)
      end()
      a.sendMessage('moves', bytes(1))
      a.watch((later) => seen.push(`later ${later.type}`))
      a.packetsToSend()
      endOther()
    })
    const endOther = a.watch((event) => seen.push(`other ${event.type}`))
    a.update(1)
    a.update(1)
    expect(seen).toEqual(['once Ticked', 'later FlushRequested', 'later Ticked'])
  })

  it('is one of two when it looks on twice', () => {
    const [a] = pair()
    let count = 0
    const watcher = () => (count += 1)
    const end = a.watch(watcher)
    a.watch(watcher)
    end()
    a.update(1)
    expect(count).toBe(1)
  })
})

describe('a watcher that throws', () => {
  // Found: what it threw came out of sendMessage, which had accepted the message, and its id was lost.
  it('costs nobody an id, nor the others a look; what it threw is told, and counted', () => {
    const [a] = pair()
    const told: Array<unknown> = []
    let seen = 0
    let thrown = 0
    const throwing = () => {
      thrown += 1
      throw new Error(`number ${thrown}`)
    }
    a.watch(throwing, (error) => told.push(error))
    a.watch(throwing)
    a.watch(() => (seen += 1))
    expect(a.sendMessage('moves', bytes(1))).toEqual(E.right(0))
    expect(a.packetsToSend()).toHaveLength(1)
    expect(told).toEqual([new Error('number 1'), new Error('number 3')])
    expect([seen, a.stats().watcherErrors]).toEqual([2, 4])
  })

  it('may throw in what it is told by, too', () => {
    const [a] = pair()
    const throwing = () => {
      throw new Error('again')
    }
    a.watch(throwing, throwing)
    expect(a.sendMessage('moves', bytes(1))).toEqual(E.right(0))
    expect(a.stats().watcherErrors).toBe(1)
  })
})

it('a shell knows the config it was made with', () => {
  const [a] = pair()
  expect(a.config).toBe(config)
  expect(Packeteer.fromState(config, a.state).config).toBe(config)
})
