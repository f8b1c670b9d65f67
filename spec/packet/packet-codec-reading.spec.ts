// Bytes -> header: how truncated numbers become whole, and everything that is refused, by name.

import { describe, expect, it } from 'vitest'
import type { PacketRules } from '../../src/packet/packet.ts'
import { readHeader, type ReadingContext } from '../../src/packet/packet-codec.ts'
import { bytes, rules, upTo } from './fixture.ts'

const usual: ReadingContext = { newest: 41, newestNarrow: 41, next: 100, narrowBelow: 100 }
const checked: PacketRules = { ...rules, checked: true }

const read = (datagram: string, context: Partial<ReadingContext> = {}, with_ = rules): ReturnType<typeof readHeader> =>
  readHeader(with_, { ...usual, ...context }, bytes(datagram))

/** The two numbers; the name of the reason if there is none. */
function numbersOf(datagram: string, context: Partial<ReadingContext> = {}): ReadonlyArray<unknown> {
  const header = read(datagram, context)
  return header.type === 'ReadHeader' ? [header.number, header.ack?.newest] : [header.type]
}

describe('a header', () => {
  it('is read up to the body', () => {
    expect(read('5e 2a 00 0a 00 2c 01 02 ff 03 07 08')).toEqual({
      type: 'ReadHeader',
      number: 42,
      wide: false,
      ack: { newest: 10, held: 300_000, history: bytes('ff 03') },
      bodyStart: 10,
      bodyEnd: 12,
    })
  })

  it('without an ack has no hold and no history', () => {
    expect(read('6f 2a 00 00 00')).toEqual({
      type: 'ReadHeader',
      number: 42,
      wide: true,
      ack: undefined,
      bodyStart: 5,
      bodyEnd: 5,
    })
  })

  it('has a body that ends before the checksum', () => {
    expect(read('40 2a 00 0a 00 07 72 1c 94 ee', {}, checked)).toMatchObject({ bodyStart: 5, bodyEnd: 6 })
  })

  it.each([
    ['40', 0],
    ['41', 2000],
    ['4d', 26_000],
  ])('with first byte %s was held for %d us', (first, held) => {
    expect(read(`${first} 2a 00 0a 00`)).toMatchObject({ ack: { held } })
  })

  it.each([
    ['1b 00', 27_000],
    ['fe ff', 65_534_000],
    ['ff ff', -1],
  ])('with hold %s was held for %d us; -1 is too long to say', (field, held) => {
    expect(read(`4e 2a 00 0a 00 ${field}`)).toMatchObject({ ack: { held } })
  })
})

describe('a packet number', () => {
  it.each([
    ['ff ff', 65_535, 65_535],
    ['00 00', 65_535, 65_536],
    ['ff ff', 65_536, 65_535],
    ['ff 7f', -1, 32_767],
    ['00 80', 32_768, 32_768],
    ['00 80', 41, 32_768],
    ['29 80', 41, 32_809],
  ])('narrow %s, newest narrow %d, is %d', (wire, newestNarrow, number) => {
    expect(numbersOf(`4f ${wire}`, { newest: 1_000_000, newestNarrow })).toEqual([number, undefined])
  })

  it.each([
    ['ff ff ff ff', 4_294_967_296, 4_294_967_295],
    ['00 00 00 00', 4_294_967_295, 4_294_967_296],
    ['ff ff ff 7f', -1, 2_147_483_647],
    ['00 00 00 80', 2_147_483_648, 2_147_483_648],
  ])('wide %s, newest %d, is %d, whatever came narrow', (wire, newest, number) => {
    expect(numbersOf(`6f ${wire}`, { newest, newestNarrow: 7 })).toEqual([number, undefined])
  })

  it.each([
    ['4f ff ff', -1],
    ['4f 00 80', -32_768],
    ['6f ff ff ff ff', -1],
  ])('%s before anything came is older than the first: stale', (datagram, packet) => {
    expect(read(datagram, { newest: -1, newestNarrow: -1 })).toEqual({ type: 'Stale', packet })
  })
})

describe('an ack number', () => {
  it.each([
    ['63 00', { next: 100, narrowBelow: 100 }, 99],
    ['03 00', { next: 65_540, narrowBelow: 65_540 }, 65_539],
    ['04 00', { next: 65_540, narrowBelow: 65_540 }, 4],
    ['1f 4e', { next: 80_000, narrowBelow: 20_000 }, 19_999],
    ['00 00', { next: 80_000, narrowBelow: 20_000 }, 0],
  ])('narrow %s with %j is the newest such that left narrow: %d', (wire, context, ack) => {
    expect(numbersOf(`40 2a 00 ${wire}`, context)).toEqual([42, ack])
  })

  it.each([
    ['00 00 00 00', 4_294_967_297, 4_294_967_296],
    ['00 00 00 00', 4_294_967_296, 0],
    ['7f 38 01 00', 80_000, 79_999],
  ])('wide %s with next %d is the newest such: %d', (wire, next, ack) => {
    expect(numbersOf(`60 2a 00 00 00 ${wire}`, { next, narrowBelow: 20_000 })).toEqual([42, ack])
  })

  it.each([
    ['40 2a 00 64 00', {}, -65_436],
    ['40 2a 00 00 00', { next: 0, narrowBelow: 0 }, -65_536],
    ['40 2a 00 20 4e', { next: 80_000, narrowBelow: 20_000 }, -45_536],
    ['60 2a 00 00 00 64 00 00 00', {}, -4_294_967_196],
  ])('%s with %j names a packet that never left', (datagram, context, packet) => {
    expect(read(datagram, context)).toEqual({ type: 'ForgedAck', packet })
  })
})

describe('a datagram is refused', () => {
  it('that is longer than config allows', () => {
    const datagram = new Uint8Array(1201)
    expect(readHeader(rules, usual, datagram)).toEqual({ type: 'TooLarge', bytes: 1201, maxDatagramBytes: 1200 })
    expect(readHeader(rules, usual, datagram.subarray(0, 1200))).toMatchObject({ type: 'WrongVersion' })
  })

  it.each([
    ['0f', 0],
    ['8f', 2],
    ['cf', 3],
  ])('of another version: %s', (first, version) => {
    expect(read(`${first} 2a 00`)).toEqual({ type: 'WrongVersion', version, expected: 1 })
  })

  it('that is empty, or has no room for its checksum', () => {
    const truncated = { type: 'Truncated', what: 'first byte', offset: 0 }
    expect(read('')).toEqual(truncated)
    for (const length of upTo(0, 4)) expect(readHeader(checked, usual, new Uint8Array(length))).toEqual(truncated)
    expect(read('40 2a 00 0a 86 19 a9 59', {}, checked)).toEqual({ type: 'Truncated', what: 'header', offset: 3 })
  })

  it('that ends inside its header, wherever; the offset is where the field begins', () => {
    const whole = bytes('7e 2a 00 00 00 0a 00 00 00 2c 01 02 ff 03')
    const offsets = upTo(1, 13).map((length) => {
      const error = readHeader(rules, usual, whole.subarray(0, length))
      return error.type === 'Truncated' ? error.offset : error.type
    })
    expect(offsets).toEqual([1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 11, 12, 12])
  })

  // What was left of a cut-off ack number was once read as the length of a history, and called malformed.
  it('that ends inside its ack, as truncated, whatever its last bytes would mean elsewhere', () => {
    expect(read('70 2a 00 00 00 ff ff ff')).toEqual({ type: 'Truncated', what: 'header', offset: 5 })
    expect(read('7e 2a 00 00 00 01 00 ff')).toEqual({ type: 'Truncated', what: 'header', offset: 5 })
  })

  it.each([
    ['5f 2a 00', 'history without an ack', 3],
    ['4e 2a 00 0a 00 1a 00', 'hold', 7],
    ['4e 2a 00 0a 00 00 00', 'hold', 7],
    ['50 2a 00 0a 00 81', 'history length', 6],
    ['50 2a 00 0a 00 01 00', 'history', 7],
    ['50 2a 00 0a 00 02 ff 00', 'history', 8],
    ['50 2a 00 0a 00 04 ff ff ff ff', 'history', 10],
  ])('that no sender writes: %s', (datagram, what, offset) => {
    expect(read(datagram)).toEqual({ type: 'Malformed', what, offset })
  })
})

describe('a checksum', () => {
  const plain = '40 2a 00 0a 00 07 72 1c 94 ee'
  const fromA = '40 2a 00 0a 00 07 4a ec 47 9b'

  it('holds for session, sides and numbers as the writer had them', () => {
    expect(read(plain, {}, checked)).toMatchObject({ type: 'ReadHeader', number: 42 })
    expect(read(fromA, {}, { ...checked, side: 2 })).toMatchObject({ type: 'ReadHeader', number: 42 })
  })

  it.each<readonly [string, string, PacketRules, Partial<ReadingContext>]>([
    ['a reflected datagram', fromA, { ...checked, side: 1 }, {}],
    ['a datagram of an end with a side, where none is expected', fromA, checked, {}],
    ['a datagram of another session', plain, { ...checked, sessionId: 1 }, {}],
    ['a copy from before the packet numbers wrapped', plain, checked, { newest: 65_577, newestNarrow: 65_577 }],
    ['a copy from before the ack numbers wrapped', plain, checked, { next: 65_636, narrowBelow: 65_636 }],
  ])('tells %s', (_name, datagram, with_, context) => {
    expect(read(datagram, context, with_)).toEqual({ type: 'Corrupt' })
  })

  it('tells every flip of one bit that leaves the form intact', () => {
    const whole = bytes(plain)
    const answers = upTo(0, 8 * whole.length - 1).map((bit) => {
      const flipped = whole.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return readHeader(checked, usual, flipped).type
    })
    // Two bits of the version; the bits of W and H, which ask for more bytes than there are or are not canonical.
    expect(answers.filter((type) => type === 'Corrupt')).toHaveLength(76)
    expect(answers.filter((type) => type === 'WrongVersion')).toHaveLength(2)
    expect(answers).not.toContain('ReadHeader')
  })

  it('is asked before a number is believed to be stale or forged', () => {
    const first = { newest: -1, newestNarrow: -1 }
    expect(read('4f ff ff 5b b6 7c 63', first, checked)).toEqual({ type: 'Stale', packet: -1 })
    expect(read('4f ff ff 5b b6 7c 64', first, checked)).toEqual({ type: 'Corrupt' })
    expect(read('40 2a 00 64 00 86 19 a9 59', {}, checked)).toEqual({ type: 'ForgedAck', packet: -65_436 })
    expect(read('40 2a 00 64 00 86 19 a9 58', {}, checked)).toEqual({ type: 'Corrupt' })
  })
})
