// A watcher is shown all that happens to a shell, and nothing that it does not need to.

import { describe, expect, it } from 'vitest'
import type { Effect } from '../src/connection/effect.ts'
import type { Event } from '../src/connection/event.ts'
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

it('a shell knows the config it was made with', () => {
  const [a] = pair()
  expect(a.config).toBe(config)
  expect(Packeteer.fromState(config, a.state).config).toBe(config)
})
