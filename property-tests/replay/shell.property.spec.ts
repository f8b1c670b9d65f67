// A shell that is recorded behaves as one that is not, and what a ring saves is a recording of the last seconds.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Packeteer } from '../../src/packeteer.ts'
import { joinChunks, record, recordRing, verify } from '../../src/replay/index.ts'
import { hashState } from '../../src/state/hash.ts'
import { configOf, kindNames } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { readWhole } from '../support/recordings.ts'

const config = configOf(['auto', 'max'], { maxDatagramBytes: 256, maxMessageBytes: 900 })

interface Deed {
  readonly channel: (typeof kindNames)[number]
  readonly length: number
  readonly count: number
  readonly ttlMs: number | undefined
  readonly maxBytes: number | undefined
  readonly noise: Uint8Array | undefined
  readonly odd: unknown
  readonly lost: boolean
  readonly deltaMs: number
}

const deeds: fc.Arbitrary<ReadonlyArray<Deed>> = fc.array(
  fc.record({
    channel: fc.constantFrom(...kindNames),
    length: fc.oneof(fc.nat(20), fc.nat(1000)),
    count: fc.nat(3),
    ttlMs: fc.option(fc.double({ min: -1, max: 50 }), { nil: undefined }),
    maxBytes: fc.option(fc.double({ min: -1, max: 900 }), { nil: undefined }),
    noise: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
    odd: fc.option(fc.anything(), { nil: undefined, freq: 10 }),
    lost: fc.boolean(),
    deltaMs: fc.oneof(fc.constant(16.667), fc.double({ min: 0, max: 3000, noNaN: true })),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
)

/** Two minutes of every sort of call, good and odd. */
const everySort: ReadonlyArray<Deed> = Array.from({ length: 60 }, (_, index) => ({
  channel: kindNames[index % 4] ?? 'loose',
  length: (index * 37) % 1000,
  count: index % 3,
  ttlMs: index % 5 === 0 ? 20 : undefined,
  maxBytes: index % 7 === 0 ? 300 : undefined,
  noise: index % 6 === 0 ? Uint8Array.of(0x4f, index, 0) : undefined,
  odd: [undefined, undefined, 'text', -1, { length: 3 }, [1]][index % 6],
  lost: index % 4 === 1,
  deltaMs: index % 10 === 0 ? 2000 : 16.667,
}))

/** Everything that one can see of a shell that goes through these deeds. `watch` may look on. */
const trace = (list: ReadonlyArray<Deed>, watch: (shell: Packeteer<typeof config>) => () => void): string => {
  const [a, b] = [new Packeteer(config), new Packeteer(config)]
  const close = watch(a)
  const seen: Array<string> = []
  for (const { channel, length, count, ttlMs, maxBytes, noise, odd, lost, deltaMs } of list) {
    a.update(deltaMs)
    b.update(deltaMs)
    for (let index = 0; index < count; index += 1) {
      seen.push(print(a.sendMessage(channel, new Uint8Array(length).fill(index), ttlMs === undefined ? {} : { ttlMs })))
      b.sendMessage(channel, new Uint8Array(length).fill(index))
    }
    if (noise !== undefined) seen.push(print(a.receivePacket(noise)))
    if (odd !== undefined) {
      const untyped = a as unknown as Record<string, (...args: ReadonlyArray<unknown>) => { readonly _tag: string }>
      seen.push(`${untyped['receivePacket']?.(odd)._tag} ${untyped['sendMessage']?.(channel, odd)._tag}`)
      seen.push(`${untyped['sendMessage']?.(channel, Uint8Array.of(1), { ttlMs: odd })._tag}`)
    }
    for (const datagram of a.packetsToSend(maxBytes === undefined ? {} : { maxBytes })) {
      seen.push(print(datagram))
      if (!lost) b.receivePacket(datagram)
    }
    for (const datagram of b.packetsToSend()) seen.push(print(a.receivePacket(datagram)))
    for (const name of kindNames) seen.push(print(a.drainReceivedMessages(name)))
    seen.push(print(a.drainMessageAcks()), print(a.drainMessageFates()), print(a.stats()))
  }
  close()
  seen.push(print(a.state))
  return seen.join('\n')
}

describe('recording a shell', () => {
  it('changes nothing of it, byte for byte, and the recording verifies', () => {
    const marks = new Marks()
    holds(
      fc.property(deeds, fc.integer({ min: 1, max: 40 }), (list, checkEvents) => {
        const chunks: Array<Uint8Array> = []
        const watch = (shell: Packeteer<typeof config>): (() => void) =>
          record(shell, (chunk) => chunks.push(chunk), { checkEvents, snapshotEvents: 50 }).close
        expect(trace(list, watch)).toBe(trace(list, () => () => undefined))
        const { divergence, events } = verify(readWhole(joinChunks(chunks)))
        expect(divergence).toBe(undefined)
        marks.hit('events', events)
        marks.hit('odd', list.filter(({ odd }) => odd !== undefined).length)
      }),
      { cases: [given(everySort, 7)], reached: () => marks.expectHit(['events', 'odd'], 20) },
    )
  })
})

describe('a ring', () => {
  it('saves, at any time, a whole recording that verifies, ends now and reaches far enough back', () => {
    const marks = new Marks()
    holds(
      fc.property(
        deeds,
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (list, seconds, checkEvents) => {
          trace(list, (shell) => {
            const ring = recordRing(shell, { seconds, checkEvents })
            let micros = 0
            shell.watch((event) => {
              if (event.type === 'Ticked') micros += event.deltaMicros
            })
            return () => {
              const recording = readWhole(ring.save())
              const [segment] = recording.segments
              expect(verify(recording).divergence).toBe(undefined)
              expect(segment?.checks.at(-1)?.stateHash ?? hashState(shell.state)).toBe(hashState(shell.state))
              expect(segment?.micros.at(-1) ?? 0).toBe(micros)
              expect(segment?.startMicros).toBeLessThanOrEqual(Math.max(0, micros - seconds * 1e6))
              if ((segment?.first ?? 0) > 0) marks.hit('forgot')
            }
          })
        },
      ),
      { cases: [given(everySort, 0.1, 3)], reached: () => marks.expectHit(['forgot']) },
    )
  })
})
