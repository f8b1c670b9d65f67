// The effects hash: pinned for one of each effect, and different for whatever an application could see.

import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../src/channel/channel.ts'
import type { Effect } from '../../../src/connection/effect.ts'
import { finishDigest, lanesAtStart, printDigest, type Lanes } from '../../../src/replay/format/digest.ts'
import { effectsHashFrom } from '../../../src/replay/format/effects-hash.ts'

const id = (number: number): MessageId => number as MessageId

const printed = (lanes: Lanes): string => printDigest(finishDigest(lanes))

const hashOf = (...events: ReadonlyArray<ReadonlyArray<Effect>>): string => {
  const hash = effectsHashFrom(lanesAtStart, 0)
  for (const effects of events) hash.add(effects)
  return printed(hash.take())
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
    expect(hashOf()).toBe('29282d5e1a49c369')
    expect(hashOf([transmit(1, 2, 3), deliver(64, 9), settle(0, 'lost')], [discard(7)], [refuse('none')])).toBe(
      '2a23d4782e47abba',
    )
  })

  it('is another when anything is', () => {
    const hashes = [
      hashOf(),
      hashOf([transmit(1)]),
      hashOf([transmit(2)]),
      hashOf([transmit(1, 0)]),
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

  it('leaves out accepted ids, which follow from the state, and events that ordered nothing', () => {
    expect(hashOf([{ type: 'AcceptMessage', id: id(3) }])).toBe(hashOf())
    expect(hashOf([transmit(1)], [], [])).toBe(hashOf([transmit(1)]))
  })

  it('rolls: it goes on from where it stands, wherever it is looked at', () => {
    const [one, other] = [effectsHashFrom(lanesAtStart, 5), effectsHashFrom(lanesAtStart, 5)]
    for (const hash of [one, other]) hash.add([transmit(1)])
    const resumed = effectsHashFrom(one.take(), 6)
    for (const hash of [resumed, one, other]) hash.add([transmit(2)])
    expect(printed(one.take())).toBe(printed(other.take()))
    expect(printed(resumed.take())).toBe(printed(other.take()))
  })
})
