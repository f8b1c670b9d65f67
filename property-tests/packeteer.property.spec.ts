// The shell: what it hands out and takes in is nobody else's, its lists say what the effects said, and nothing it is given throws.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Packeteer } from '../src/packeteer.ts'
import { configOf, kindNames, lean, modes } from './support/arbitraries.ts'
import { given, holds } from './support/law.ts'
import { Marks } from './support/marks.ts'
import { print } from './support/print.ts'

const limits = { maxDatagramBytes: 256, maxMessageBytes: 900 }

const deeds = fc.array(
  fc.record({
    channel: fc.constantFrom(...kindNames),
    length: fc.oneof(fc.nat(20), fc.nat(900)),
    count: fc.nat(3),
    lost: fc.boolean(),
    deltaMs: fc.oneof(fc.constant(16.667), fc.double({ min: 0, max: 3000, noNaN: true })),
    drain: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

/** A third of what leaves is lost, and what is told is taken now and then. */
const someLost = Array.from({ length: 40 }, (_, index) => ({
  channel: kindNames[index % 4] ?? 'loose',
  length: index,
  count: 2,
  lost: index % 3 === 1,
  deltaMs: 16.667,
  drain: index % 5 === 0,
}))

describe('the shell', () => {
  it('drainMessageAcks tells the ids whose fate is acked or ackedLate, per channel or all, each once; fates tell all', () => {
    const marks = new Marks()
    holds(
      fc.property(deeds, modes, fc.boolean(), (list, recovery, byChannel) => {
        const config = configOf(recovery, limits)
        const [a, b] = [new Packeteer(config), new Packeteer(config)]
        const acks: Array<number> = []
        const fates: Array<string> = []
        const expected: Array<string> = []
        for (const { channel, length, count, lost, deltaMs, drain } of [
          ...list,
          ...list.map((deed) => ({ ...deed, lost: false })),
        ]) {
          a.update(deltaMs)
          b.update(deltaMs)
          for (let index = 0; index < count; index += 1) a.sendMessage(channel, new Uint8Array(length))
          for (const datagram of a.packetsToSend()) if (!lost) b.receivePacket(datagram)
          for (const datagram of b.packetsToSend()) a.receivePacket(datagram)
          if (!drain) continue
          acks.push(...(byChannel ? kindNames.flatMap((name) => a.drainMessageAcks(name)) : a.drainMessageAcks()))
          for (const { id, fate } of a.drainMessageFates()) fates.push(`${id} ${fate}`)
        }
        acks.push(...a.drainMessageAcks())
        for (const { id, fate } of a.drainMessageFates()) fates.push(`${id} ${fate}`)
        for (const id of acks) expected.push(`${id}`)
        const told = fates
          .filter((fate) => !fate.endsWith('lost') && !fate.endsWith('expired'))
          .map((fate) => fate.split(' ')[0] ?? '')
        expect(new Set(told)).toEqual(new Set(expected))
        expect(told.length).toBe(expected.length)
        expect(new Set(acks).size).toBe(acks.length)
        const { channels } = a.stats()
        const acked = Object.values(channels).reduce((sum, one) => sum + one.acked, 0)
        expect(acks.length).toBe(acked)
        marks.hit('acked', acks.length)
        marks.hit('lost', fates.filter((fate) => fate.endsWith('lost')).length)
      }),
      {
        cases: [true, false].map((byChannel) => given(someLost, lean, byChannel)),
        reached: () => marks.expectHit(['acked', 'lost'], 5),
      },
    )
  })

  it('writing over a payload after sending it, or a datagram after handing it in or out, changes nothing', () => {
    holds(
      fc.property(deeds, modes, fc.nat(255), (list, recovery, scribble) => {
        const config = configOf(recovery, limits)
        const trace = (spoil: boolean): string => {
          const [a, b] = [new Packeteer(config), new Packeteer(config)]
          const seen: Array<string> = []
          for (const { channel, length, count, lost, deltaMs } of list) {
            a.update(deltaMs)
            b.update(deltaMs)
            for (let index = 0; index < count; index += 1) {
              const payload = new Uint8Array(length).fill(index)
              a.sendMessage(channel, payload)
              if (spoil) payload.fill(scribble)
            }
            for (const [from, to] of [
              [a, b],
              [b, a],
            ] as const) {
              for (const datagram of from.packetsToSend()) {
                seen.push(print(datagram))
                const copy = Buffer.from(datagram)
                if (spoil) datagram.fill(scribble)
                if (!lost) to.receivePacket(copy)
                if (spoil) copy.fill(scribble)
              }
            }
            for (const name of kindNames) seen.push(print(b.drainReceivedMessages(name)))
          }
          return seen.join('\n')
        }
        expect(trace(true)).toBe(trace(false))
      }),
    )
  })

  it('answers anything it is handed with a value', () => {
    holds(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (first, second, third) => {
        const packeteer = new Packeteer(configOf(lean, limits)) as unknown as {
          sendMessage: (...args: ReadonlyArray<unknown>) => { readonly _tag: string }
          receivePacket: (...args: ReadonlyArray<unknown>) => { readonly _tag: string }
          packetsToSend: (...args: ReadonlyArray<unknown>) => ReadonlyArray<Uint8Array>
        }
        expect(packeteer.sendMessage(first, second)._tag).toBe('Left')
        expect(['Left', 'Right']).toContain(packeteer.sendMessage('loose', first, { ttlMs: second })._tag)
        expect(packeteer.receivePacket(third)._tag).toBe('Left')
        expect(packeteer.packetsToSend({ maxBytes: second }).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  // Found: a time to live that cannot be turned into a number threw instead of being refused.
  it('refuses a time to live, and takes for 0 a byte limit, that is no number', () => {
    const odd = { toString: 0 } as unknown as number
    const packeteer = new Packeteer(configOf(lean, limits))
    expect(packeteer.sendMessage('loose', Uint8Array.of(1), { ttlMs: odd })).toMatchObject({
      _tag: 'Left',
      left: { type: 'InvalidTtl', channel: 'loose' },
    })
    expect(packeteer.sendMessage('loose', Uint8Array.of(1))).toMatchObject({ _tag: 'Right' })
    expect(packeteer.packetsToSend({ maxBytes: odd })).toEqual([])
  })

  it('carries on from a state, to the byte', () => {
    holds(
      fc.property(deeds, modes, fc.nat(40), (list, recovery, cut) => {
        const config = configOf(recovery, limits)
        const endpoint = new Packeteer(config)
        let other = new Packeteer(config)
        list.forEach(({ channel, length, count, deltaMs }, step) => {
          if (step === cut) other = Packeteer.fromState(config, other.state)
          const datagrams = [endpoint, other].map((one) => {
            one.update(Math.round(deltaMs))
            for (let index = 0; index < count; index += 1) one.sendMessage(channel, new Uint8Array(length))
            return print(one.packetsToSend())
          })
          expect(datagrams[1]).toBe(datagrams[0])
        })
      }),
    )
  })
})
