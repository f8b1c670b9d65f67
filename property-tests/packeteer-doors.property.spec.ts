// The doors of the shell and of the reducer: whatever an untyped caller hands in is answered with a value, and leaves a state that reads back.

import fc from 'fast-check'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { reducer, initialState, decodeState, encodeState, type Event } from '../src/index.ts'
import { Packeteer } from '../src/packeteer.ts'
import { configOf, kindNames, lean } from './support/arbitraries.ts'
import { holds } from './support/law.ts'

const config = configOf(lean, { maxDatagramBytes: 256, maxMessageBytes: 900 })

const refuse = (): never => {
  throw new Error('asked a hostile value')
}

const transferred = (): Uint8Array => {
  const bytes = new Uint8Array(10)
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
  return bytes
}

const shrunk = (offset: number, length: number | undefined): Uint8Array => {
  const buffer = runInNewContext('new ArrayBuffer(16, { maxByteLength: 16 })')
  const bytes = new Uint8Array(buffer, offset, length)
  buffer.resize(4)
  return bytes
}

class Liar extends Uint8Array {
  override get length(): number {
    return 700
  }
}

class Thrower extends Uint8Array {
  override get length(): number {
    return refuse()
  }
  override get buffer(): ArrayBuffer {
    return refuse()
  }
}

type Make = () => unknown

/** Made anew where it is handed in: fast-check itself asks what it generates. */
const hostile: fc.Arbitrary<Make> = fc.oneof(
  fc.constantFrom<Make>(
    transferred,
    () => shrunk(8, 4),
    () => shrunk(2, undefined),
    () => new Uint8Array(new SharedArrayBuffer(8)),
    () => new Liar(8),
    () => new Thrower(8),
    () => Object.defineProperty(new Uint8Array(4), 'length', { get: refuse }),
    () => Object.defineProperty(new Uint8Array(4), Symbol.toStringTag, { get: refuse }),
    () => Object.defineProperty(new Float32Array(4), Symbol.toStringTag, { value: 'Uint8Array' }),
    () => new Proxy(new Uint8Array(4), {}),
    () => new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse }),
    () => new DataView(new ArrayBuffer(4)),
    () => Buffer.from([1, 2, 3]),
    () => runInNewContext('new Uint8Array([1, 2, 3])'),
    () => Object.create(Uint8Array.prototype),
    () => 16n,
    () => Symbol('16'),
    () => ({ valueOf: refuse, toString: refuse, [Symbol.toPrimitive]: refuse }),
    () => refuse,
    () => undefined,
  ),
  fc.oneof(fc.anything(), fc.double()).map((value) => () => value),
)

/** Options that are hostile themselves, or hold what is. */
const options = (name: string): fc.Arbitrary<Make> =>
  fc.oneof(
    hostile.map((make) => () => ({ [name]: make() })),
    fc.constant(() => Object.defineProperty({}, name, { get: refuse })),
    hostile,
  )

const readsBack = (end: Packeteer<typeof config>): void => {
  const bytes = encodeState(end.state)
  const read = decodeState(config, bytes)
  expect(read).toMatchObject({ _tag: 'Right' })
  if (read._tag === 'Right') expect(encodeState(read.right)).toEqual(bytes)
}

describe('the shell', () => {
  it('answers whatever it is handed with a value, and its state reads back', () => {
    holds(
      fc.property(
        fc.tuple(hostile, hostile, hostile, options('ttlMs'), options('maxBytes'), fc.constantFrom(...kindNames)),
        ([channel, payload, delta, sendOptions, flushOptions, name]) => {
          const end = new Packeteer(config)
          const untyped = end as unknown as Record<
            string,
            (...args: ReadonlyArray<unknown>) => { readonly _tag: string }
          >
          const answers = [
            untyped['sendMessage']?.(channel(), payload(), sendOptions()),
            untyped['sendMessage']?.(name, payload(), sendOptions()),
            untyped['receivePacket']?.(payload()),
          ]
          expect(answers.map((answer) => ['Left', 'Right'].includes(answer?._tag ?? ''))).toEqual([true, true, true])
          for (const call of ['drainReceivedMessages', 'drainMessageAcks', 'drainMessageFates'])
            expect(untyped[call]?.(channel())).toEqual([])
          expect(untyped['update']?.(delta())).toBe(undefined)
          expect(Array.isArray(untyped['packetsToSend']?.(flushOptions()))).toBe(true)
          readsBack(end)
        },
      ),
    )
  })

  it('counts what it took by the bytes that travel, whatever a subclass says of itself', () => {
    holds(
      fc.property(hostile, fc.constantFrom(...kindNames), (payload, name) => {
        const [a, b] = [new Packeteer(config), new Packeteer(config)]
        const accepted = a.sendMessage(name, payload() as Uint8Array)._tag === 'Right'
        const { outstandingBytes } = a.stats().channels[name]
        for (const datagram of a.packetsToSend()) b.receivePacket(datagram)
        const arrived = b.drainAll()
        expect(arrived.map(({ channel }) => channel)).toEqual(accepted ? [name] : [])
        expect(arrived.reduce((sum, { payload: { length } }) => sum + length, 0)).toBe(outstandingBytes)
      }),
    )
  })

  // Found: Date.now() as a delta led, in three ticks with traffic, to a state that decodeState refused.
  it('has a state that reads back after any deltas, with traffic on the way', () => {
    const delta = fc.oneof(
      fc.constantFrom(1.7e12, Number.MAX_SAFE_INTEGER / 1000, Number.MAX_SAFE_INTEGER, 16.667, 2 ** 42, 1e-4),
      fc.double(),
    )
    holds(
      fc.property(fc.array(delta, { maxLength: 12 }), fc.constantFrom(...kindNames), (deltas, name) => {
        const [a, b] = [new Packeteer(config), new Packeteer(config)]
        for (const deltaMs of deltas) {
          const before = a.state.clock.age
          for (const end of [a, b]) end.update(deltaMs)
          // Time that is time never stands still.
          if (deltaMs >= 1 && deltaMs * 1000 < Number.MAX_SAFE_INTEGER)
            expect(a.state.clock.age).toBeGreaterThan(before)
          a.sendMessage(name, new Uint8Array(500))
          for (const datagram of a.packetsToSend()) b.receivePacket(datagram)
          for (const datagram of b.packetsToSend()) a.receivePacket(datagram)
          for (const end of [a, b]) readsBack(end)
        }
      }),
    )
  })
})

describe('the reducer', () => {
  it('answers whatever an event holds with a state and effects', () => {
    const types = ['Ticked', 'DatagramReceived', 'MessageSubmitted', 'FlushRequested', 'Unheard'] as const
    const event = fc.tuple(
      fc.constantFrom(...types),
      fc.oneof(
        fc.constantFrom(...kindNames).map((name) => () => name),
        hostile,
      ),
      hostile,
      hostile,
    )
    holds(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const reduce = reducer(config)
        let state = initialState(config)
        for (const [type, channel, bytes, number] of events) {
          const numbers = { deltaMicros: number(), ttlMicros: number(), maxBytes: number() }
          const event = { type, channel: channel(), datagram: bytes(), payload: bytes(), ...numbers }
          const [next, effects] = reduce(state, event as Event)
          expect(Array.isArray(effects)).toBe(true)
          state = next
        }
        expect(decodeState(config, encodeState(state))).toMatchObject({ _tag: 'Right' })
      }),
    )
  })
})
