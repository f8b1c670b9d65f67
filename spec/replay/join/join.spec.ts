// Both ends laid on each other: what was lost, copied, reordered, late or foreign.

import { describe, expect, it } from 'vitest'
import { Packeteer } from '../../../src/packeteer.ts'
import { join, joinChunks, record, verify, type Recording } from '../../../src/replay/index.ts'
import { config, readWell, recordBoth } from '../session.ts'

interface Sent {
  readonly order: number
  readonly datagram: Uint8Array
}

/** One end sends one datagram a tick of 10 ms; `deliver` says which arrive in a tick. */
const session = (
  deliver: (tick: number, sent: ReadonlyArray<Sent>) => ReadonlyArray<Uint8Array>,
): readonly [Recording, Recording] => {
  const [a, b] = [new Packeteer(config), new Packeteer(config)]
  const chunks = { a: [] as Array<Uint8Array>, b: [] as Array<Uint8Array> }
  const recordings = [record(a, (chunk) => chunks.a.push(chunk)), record(b, (chunk) => chunks.b.push(chunk))]
  const sent: Array<Sent> = []
  for (let tick = 0; tick < 30; tick += 1) {
    a.update(10)
    b.update(10)
    a.sendMessage('position', Uint8Array.of(tick))
    for (const datagram of a.packetsToSend()) sent.push({ order: sent.length, datagram })
    for (const datagram of deliver(tick, sent)) b.receivePacket(datagram)
  }
  for (const { close } of recordings) close()
  return [readWell(joinChunks(chunks.a)), readWell(joinChunks(chunks.b))]
}

const bytesOf = (sent: ReadonlyArray<Sent>, ...orders: ReadonlyArray<number>): ReadonlyArray<Uint8Array> =>
  orders.flatMap((order) => sent[order]?.datagram ?? [])

describe('both ends', () => {
  it('of a quiet link: everything arrived, once, in order, in time', () => {
    const { aToB, bToA, diverged } = join(...session((tick, sent) => bytesOf(sent, tick)))
    expect(aToB.sent.length).toBe(30)
    expect(aToB.foreign).toEqual([])
    for (const { isLost, isCopied, isReordered, isLate } of aToB.sent)
      expect([isLost, isCopied, isReordered, isLate]).toEqual([false, false, false, false])
    expect(aToB.sent[3]).toMatchObject({ order: 3, event: 11, atMicros: 40_000, bytes: aToB.sent[3]?.bytes })
    expect(aToB.sent[3]?.arrivals).toEqual([{ event: 7, atMicros: 40_000, delayMicros: 0, discarded: undefined }])
    expect(bToA).toEqual({ sent: [], foreign: [] })
    expect(diverged).toEqual({ a: undefined, b: undefined })
  })

  it('name what was lost, copied, reordered and late', () => {
    const { aToB } = join(
      ...session((tick, sent) => {
        if (tick === 5) return []
        if (tick === 6) return bytesOf(sent, 6, 6)
        if (tick === 8) return []
        if (tick === 9) return bytesOf(sent, 9, 8)
        if (tick === 10) return []
        if (tick === 25) return bytesOf(sent, 25, 10)
        return bytesOf(sent, tick)
      }),
      { lateMs: 100 },
    )
    const named = (of: (datagram: (typeof aToB.sent)[0]) => boolean): ReadonlyArray<number> =>
      aToB.sent.filter(of).map(({ order }) => order)
    expect(named(({ isLost }) => isLost)).toEqual([5])
    expect(named(({ isCopied }) => isCopied)).toEqual([6])
    expect(named(({ isReordered }) => isReordered)).toEqual([8, 10])
    expect(named(({ isLate }) => isLate)).toEqual([10])
    expect(aToB.sent[6]?.arrivals.map(({ discarded }) => discarded)).toEqual([undefined, 'Duplicate'])
    expect(aToB.sent[10]?.arrivals[0]?.delayMicros).toBe(150_000)
    expect(join(...session((tick, sent) => bytesOf(sent, tick - 3))).aToB.sent.some(({ isLate }) => isLate)).toBe(false)
  })

  it('name what the other never sent, and of what it may be a damaged copy', () => {
    const { aToB } = join(
      ...session((tick, sent) => {
        const [datagram] = bytesOf(sent, tick)
        if (tick === 4 && datagram !== undefined) {
          const damaged = datagram.slice()
          damaged[2] = (damaged[2] ?? 0) ^ 0x80
          return [damaged]
        }
        return tick === 7 ? [Uint8Array.of(1, 2, 3)] : bytesOf(sent, tick)
      }),
    )
    expect(aToB.foreign).toMatchObject([
      { event: 9, atMicros: 50_000, damagedCopyOf: 4 },
      { event: 15, atMicros: 80_000, bytes: 3, discarded: 'WrongVersion', damagedCopyOf: undefined },
    ])
    expect(aToB.sent.filter(({ isLost }) => isLost).map(({ order }) => order)).toEqual([4, 7])
  })

  it('passes over what is no datagram', () => {
    const [a, b] = session(() => [7 as unknown as Uint8Array])
    expect(join(a, b).aToB.foreign).toEqual([])
  })

  it('names who diverged', () => {
    const both = recordBoth({ checkEvents: 20 })
    const [a, b] = [readWell(both.a), readWell(both.b)]
    const [segment] = b.segments
    const checks = segment?.checks.map((check) => ({ ...check, stateHash: '0123456789abcdef' })) ?? []
    const other: Recording = { ...b, segments: [{ ...(segment as NonNullable<typeof segment>), checks }] }
    expect(join(a, other).diverged).toEqual({ a: undefined, b: verify(other).divergence })
    expect(verify(other).divergence).toMatchObject({ what: 'state', event: 20 })
  })

  it('of a bad link: what the link lost and copied is what is named', () => {
    const both = recordBoth()
    const { aToB, bToA } = join(readWell(both.a), readWell(both.b))
    expect([aToB, bToA].map(({ foreign }) => foreign)).toEqual([[], []])
    expect([aToB, bToA].map(({ sent }) => sent.filter(({ isLost }) => isLost).length)).toEqual([7, 8])
    expect([aToB, bToA].map(({ sent }) => sent.filter(({ isCopied }) => isCopied).length)).toEqual([9, 0])
  })
})
