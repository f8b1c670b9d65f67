// The effects hash: pinned for one of each effect, and different for whatever an application could see.

import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/channel/channel.ts'
import type { Effect } from '../../src/connection/effect.ts'
import { noDigest, printDigest } from '../../src/replay/digest.ts'
import { effectsHashFrom } from '../../src/replay/effects-hash.ts'

const id = (number: number): MessageId => number as MessageId

const hashOf = (...events: ReadonlyArray<ReadonlyArray<Effect>>): string => {
  const hash = effectsHashFrom(noDigest)
  for (const effects of events) hash.add(effects)
  return printDigest(hash.take())
}

const transmit = (...bytes: ReadonlyArray<number>): Effect => ({
  type: 'TransmitDatagram',
  datagram: Uint8Array.from(bytes),
})
const deliver = (number: number, ...bytes: ReadonlyArray<number>): Effect => ({
  type: 'DeliverMessage',
  channel: 'moves',
  id: id(number),
  payload: Uint8Array.from(bytes),
})
const settle = (number: number, fate: 'acked' | 'lost' | 'expired' | 'ackedLate'): Effect => ({
  type: 'SettleMessage',
  channel: 'moves',
  id: id(number),
  fate,
})
const discard = (packet: number): Effect => ({ type: 'DiscardDatagram', error: { type: 'Duplicate', packet } })
const refuse = (allowed: string): Effect => ({
  type: 'RefuseMessage',
  error: { type: 'InvalidTtl', channel: 'moves', ttlMs: -1, allowed },
})

describe('the effects hash', () => {
  it('is this of nothing, and of one of each', () => {
    expect(hashOf()).toBe('2518d5d1e476ed22')
    expect(hashOf([transmit(1, 2, 3), deliver(64, 9), settle(0, 'lost')], [discard(7)], [refuse('none')])).toBe(
      'cfd754d68ab51888',
    )
  })

  it('is another when anything is', () => {
    const hashes = [
      hashOf(),
      hashOf([]),
      hashOf([], []),
      hashOf([transmit(1)]),
      hashOf([transmit(2)]),
      hashOf([transmit(1, 0)]),
      hashOf([transmit(1)], []),
      hashOf([], [transmit(1)]),
      hashOf([deliver(1, 1)]),
      hashOf([deliver(2, 1)]),
      hashOf([deliver(1, 2)]),
      hashOf([deliver(1 + 2 ** 33, 1)]),
      hashOf([settle(1, 'acked')]),
      hashOf([settle(1, 'lost')]),
      hashOf([settle(1, 'expired')]),
      hashOf([settle(1, 'ackedLate')]),
      hashOf([settle(2, 'acked')]),
      hashOf([settle(1, 'acked'), settle(2, 'acked')]),
      hashOf([settle(2, 'acked'), settle(1, 'acked')]),
      hashOf([discard(1)]),
      hashOf([discard(2)]),
      hashOf([refuse('none')]),
      hashOf([refuse('more')]),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('leaves out accepted ids, which follow from the state', () => {
    expect(hashOf([{ type: 'AcceptMessage', id: id(3) }])).toBe(hashOf([]))
  })

  it('rolls: each goes on from the one before', () => {
    const [one, other] = [effectsHashFrom(noDigest), effectsHashFrom(noDigest)]
    one.add([transmit(1)])
    other.add([transmit(2)])
    expect(one.take()).not.toEqual(other.take())
    for (const hash of [one, other]) hash.add([transmit(3)])
    expect(one.take()).not.toEqual(other.take())
    const [first, later] = [effectsHashFrom(noDigest), effectsHashFrom(noDigest)]
    for (const hash of [first, later]) hash.add([transmit(1)])
    const resumed = effectsHashFrom(first.take())
    later.take()
    for (const hash of [resumed, later]) hash.add([transmit(3)])
    expect(resumed.take()).toEqual(later.take())
  })
})
