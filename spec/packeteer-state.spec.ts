// The state of the shell is a value: kept, forked, carried on elsewhere, to the byte.

import { describe, expect, it } from 'vitest'
import { initialState } from '../src/connection/state.ts'
import { Packeteer } from '../src/packeteer.ts'
import { bytes, carry, config, pair } from './support/shells.ts'

describe('state', () => {
  it('begins as the initial state, and is another value after each change', () => {
    const [a] = pair()
    expect(a.state).toEqual(initialState(config))
    const before = a.state
    a.sendMessage('moves', bytes(1))
    expect(a.state).not.toBe(before)
    expect(before).toEqual(initialState(config))
  })

  it('carries on in another Packeteer, to the byte', () => {
    const [a, b] = pair()
    const script = (p: Packeteer<typeof config>): ReadonlyArray<ReadonlyArray<number>> => {
      const sent: Array<ReadonlyArray<number>> = []
      for (let step = 0; step < 20; step += 1) {
        p.update(50)
        p.sendMessage('moves', bytes(step))
        p.sendMessage('position', new Uint8Array(step * 100))
        for (const datagram of p.packetsToSend({ maxBytes: 2000 })) sent.push([...datagram])
      }
      return sent
    }
    a.sendMessage('events', new Uint8Array(2500).fill(7))
    carry(a, b)
    carry(b, a)
    a.update(100)
    const state = a.state
    const fork = Packeteer.fromState(config, state)
    expect(fork.state).toBe(state)
    const future = script(a)
    expect(script(fork)).toEqual(future)
    expect(script(Packeteer.fromState(config, state))).toEqual(future)
    expect(fork.stats()).toEqual(a.stats())
  })

  it('does not hold what was delivered and not drained', () => {
    const [a, b] = pair()
    a.sendMessage('moves', bytes(1))
    carry(a, b)
    expect(Packeteer.fromState(config, b.state).drainReceivedMessages('moves')).toEqual([])
    expect(b.drainReceivedMessages('moves')).toHaveLength(1)
  })
})
