// A snapshot as bytes, and every way in which bytes are none.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../../src/connection/reducer.ts'
import { initialState } from '../../../src/connection/state.ts'
import { readerOf } from '../../../src/core/bytes.ts'
import { defineConfig } from '../../../src/config.ts'
import { byteWriter, bytesWritten } from '../../../src/replay/format/byte-writer.ts'
import {
  identityOf,
  originOf,
  readSnapshot,
  writeSnapshot,
  type Identity,
  type Point,
} from '../../../src/replay/format/snapshot.ts'
import { decodeText, encodeText } from '../../../src/replay/format/text.ts'
import { encodeState, stateVersion } from '../../../src/state/encoding.ts'
import { config } from '../session.ts'

const point: Point = {
  event: 300,
  atMicros: 5_000_000,
  effects: { a: 1, b: -2, c: 3, d: -4 },
  state: initialState(config),
}

const written = (identity: Identity, at: Point = point): Uint8Array => {
  const writer = byteWriter(1)
  writeSnapshot(writer, identity, at)
  return bytesWritten(writer)
}

const reading = (bytes: Uint8Array): ReturnType<typeof readSnapshot> => readSnapshot(readerOf(bytes, 0, bytes.length))

describe('a snapshot', () => {
  it('is read as it was written', () => {
    const identity = identityOf(config, 'b')
    const read = reading(written(identity))
    expect(read).toMatchObject({
      _tag: 'Right',
      right: {
        minor: 0,
        identity,
        config,
        event: 300,
        atMicros: 5_000_000,
        effects: { a: 1, b: -2, c: 3, d: -4 },
        stateVersion,
        start: { origin: undefined, encoding: encodeState(point.state) },
      },
    })
  })

  it('begins with version 2.0, then says which library wrote it, which side and which config', () => {
    const bytes = written(identityOf(config, undefined))
    expect([...bytes.subarray(0, 9)]).toEqual([2, 0, 5, 0x30, 0x2e, 0x31, 0x2e, 0x30, 0])
    expect(String.fromCharCode(...bytes.subarray(11, 24))).toBe('{"channels":{')
  })

  it('has the config with its fields in the order of defineConfig, in whatever order they were', () => {
    const { channels, ...rest } = config
    expect(identityOf({ ...rest, channels }, undefined).config).toEqual(identityOf(config, undefined).config)
    expect(decodeText(identityOf(config, undefined).config)).toMatch(
      /^\{"channels":\{"moves":.*"maxDatagramBytes":1200/,
    )
  })

  it('writes down a config that is not allowed as it is: then reading says what is wrong', () => {
    const identity = identityOf({ ...config, maxDatagramBytes: 12 }, undefined)
    expect(reading(written(identity))).toMatchObject({
      _tag: 'Left',
      left: { type: 'InvalidConfig', faults: [{ field: 'maxDatagramBytes', value: 12 }] },
    })
  })

  it('is refused from another major version', () => {
    const bytes = written(identityOf(config, 'a'))
    bytes[0] = 1
    expect(reading(bytes)).toEqual({ _tag: 'Left', left: { type: 'OtherVersion', major: 1, supported: 2 } })
  })

  it('is refused with a side that there is not, cut off, or with something behind it', () => {
    const bytes = written(identityOf(config, 'a'))
    const malformed = { _tag: 'Left', left: { type: 'Malformed', what: 'snapshot' } }
    const odd = bytes.slice()
    odd[8] = 3
    expect(reading(odd)).toEqual(malformed)
    expect(reading(bytes.subarray(0, -1))).toEqual(malformed)
    expect(reading(Uint8Array.from([...bytes, 0]))).toEqual(malformed)
  })

  it('says where the connection began, in place of a state, and only before the first event', () => {
    const origin = { packet: 7, message: 300 }
    const state = initialState(config, origin)
    expect(originOf(config, state)).toEqual(origin)
    expect(originOf(config, reducer(config)(state, { type: 'Ticked', deltaMicros: 5 })[0])).toBe(undefined)
    const bytes = written(identityOf(config, 'a'), { ...point, event: 0, state, origin })
    expect(bytes[8]).toBe(5)
    expect([...bytes.subarray(-4)]).toEqual([stateVersion, 7, 0xac, 2])
    expect(reading(bytes)).toMatchObject({ right: { stateVersion, start: { origin, encoding: new Uint8Array(0) } } })
    expect(reading(written(identityOf(config, 'a'), { ...point, origin }))).toMatchObject({
      left: { type: 'Malformed', what: 'snapshot' },
    })
  })

  it('is refused behind one of another version of states', () => {
    const bytes = written(identityOf(config, 'a'))
    const known = { identity: identityOf(config, 'a'), config, stateVersion: stateVersion + 1 }
    expect(readSnapshot(readerOf(bytes, 0, bytes.length), known)).toMatchObject({
      left: { type: 'Malformed', what: 'state version' },
    })
  })

  it('is refused with a config that is no JSON', () => {
    expect(reading(written({ ...identityOf(config, 'a'), config: encodeText('{') }))).toMatchObject({
      left: { type: 'InvalidConfig' },
    })
  })

  it('is read with a state of another config: who asks for the state is told', () => {
    const other = defineConfig({ channels: { only: { reliable: true, ordered: true } } })
    expect(reading(written(identityOf(other, 'a')))).toMatchObject({ _tag: 'Right' })
  })
})
