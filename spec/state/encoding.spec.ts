// States to bytes and back: the frame around them, and what is said of bytes that are no state.

import { describe, expect, it } from 'vitest'
import { defineConfig, type Config } from '../../src/config.ts'
import { initialState } from '../../src/connection/state.ts'
import { decodeState, encodeState, hashState, Packeteer } from '../../src/index.ts'
import { crcEnd, crcOver, crcStart } from '../../src/core/crc32c.ts'
import { stateVersion } from '../../src/state/encoding.ts'
import { changed, config, session, verdict } from './samples.ts'
import { owing } from './owing.ts'

const input = { channels: { moves: { reliable: true, ordered: true } } } as const
const idle = encodeState(initialState(config))

/** With a checksum that fits. */
const sealed = (...bytes: ReadonlyArray<number>): Uint8Array => {
  const all = Uint8Array.from([...bytes, 0, 0, 0, 0])
  new DataView(all.buffer).setUint32(bytes.length, crcEnd(crcOver(crcStart, all, 0, bytes.length)), true)
  return all
}

const errorOf = (bytes: Uint8Array, own: Config = config) => {
  const answer = decodeState(own, bytes)
  return answer._tag === 'Left' ? answer.left : 'a state'
}

describe('encodeState', () => {
  it('begins with the version and the fingerprint of the config, and ends with a checksum', () => {
    expect(stateVersion).toBe(1)
    expect(idle[0]).toBe(1)
    expect(new DataView(idle.buffer).getUint32(1, true)).toBe(initialState(config).terms.fingerprint)
    expect(sealed(...idle.subarray(0, -4))).toEqual(idle)
  })

  it('needs 195 bytes for an idle connection with four channels', () => {
    expect(idle).toHaveLength(195)
  })

  it('gives bytes with a buffer of their own', () => {
    expect(idle.buffer.byteLength).toBe(idle.length)
  })
})

describe('decodeState', () => {
  it('gives back every state of a session: the same bytes, the same hash', () => {
    for (const state of session) {
      const answer = decodeState(config, encodeState(state))
      if (answer._tag === 'Left') throw new Error(JSON.stringify(answer.left))
      expect(encodeState(answer.right)).toEqual(encodeState(state))
      expect(hashState(answer.right)).toBe(hashState(state))
    }
  })

  it('takes a Buffer, and keeps nothing of it', () => {
    const buffer = Buffer.from(encodeState(owing))
    const answer = decodeState(config, buffer)
    buffer.fill(0)
    if (answer._tag === 'Left') throw new Error(answer.left.type)
    expect(encodeState(answer.right)).toEqual(encodeState(owing))
  })

  it('takes a state to where rates, timers, recovery, session and side are others', () => {
    const checked = { ...input, integrity: 'crc32c' } as const
    const here = defineConfig({ ...checked, side: 'a', sessionId: 7 })
    const there = defineConfig({ ...checked, side: 'b', keepAliveMs: 5, bulkBytesPerSecond: 7, partialTimeoutMs: 9 })
    expect(verdict(there, encodeState(initialState(here)))).toBe('taken')
  })

  it('carries on in a Packeteer', () => {
    const answer = decodeState(config, encodeState(owing))
    if (answer._tag === 'Left') throw new Error(answer.left.type)
    const [here, there] = [Packeteer.fromState(config, owing), Packeteer.fromState(config, answer.right)]
    expect(there.packetsToSend()).toEqual(here.packetsToSend())
    expect(there.stats()).toEqual(here.stats())
  })
})

describe('bytes that are no state', () => {
  it('are named: not bytes, too few, another version, damaged', () => {
    expect(errorOf('text' as unknown as Uint8Array)).toEqual({ type: 'NotBytes', received: 'string' })
    expect(errorOf(idle.subarray(0, 8))).toEqual({ type: 'Truncated', bytes: 8, least: 9 })
    expect(errorOf(Uint8Array.of(2, ...idle.subarray(1)))).toEqual({ type: 'WrongVersion', version: 2, expected: 1 })
    expect(errorOf(Uint8Array.of(...idle.subarray(0, -1), 0x55))).toMatchObject({ type: 'Corrupt' })
    expect(errorOf(idle.subarray(0, 40))).toMatchObject({ type: 'Corrupt' })
  })

  it('of another config say so', () => {
    const other = defineConfig(input)
    expect(errorOf(idle, other)).toEqual({
      type: 'WrongConfig',
      fingerprint: initialState(config).terms.fingerprint,
      expected: initialState(other).terms.fingerprint,
    })
  })

  it('with a fault in a field name it, with its place, what was found and what is allowed', () => {
    expect(errorOf(encodeState(changed(owing, ({ clock }) => void (clock.tick = -5 as never))))).toEqual({
      type: 'Invalid',
      field: 'clock.tick',
      offset: 15,
      found: '-5',
      allowed: 'a whole number from 0 to 4,503,599,627,370,496',
    })
  })

  it('with more behind the last field say how much', () => {
    expect(errorOf(sealed(...idle.subarray(0, -4), 0, 0))).toEqual({
      type: 'Invalid',
      field: 'state',
      offset: idle.length - 4,
      found: '2 bytes',
      allowed: 'nothing after the last field',
    })
  })
})
