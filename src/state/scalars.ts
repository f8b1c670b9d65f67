/**
 * The single values of a state: whole numbers, flags, names out of a few, fractions, bytes. Each has one encoding, and readers refuse
 * every other. A whole number is zigzag LEB128 over the whole range of safe integers: the lowest bit of the first byte is the sign.
 */
import { copyOf, writeUint } from '../core/bytes.ts'
import { micros, type Micros } from '../core/time.ts'
import { mix, mixBytes } from './halves.ts'
import { fail, limitOf, reserve, takeByte, type Codec, type Limit, type Sink, type Source } from './codec.ts'

/** Bytes of the longest whole number: 6 bits and a sign, then seven times 7. */
const longest = 8

export function writeInteger(sink: Sink, value: number): void {
  reserve(sink, longest)
  // Most are small.
  if (value >= 0 && value < 64) {
    sink.bytes[sink.offset] = 2 * value
    sink.offset += 1
    return
  }
  const sign = value < 0 ? 1 : 0
  let rest = sign === 1 ? -1 - value : value
  let digit = (rest % 64) * 2 + sign
  rest = Math.floor(rest / 64)
  while (rest > 0) {
    sink.bytes[sink.offset] = digit | 0x80
    sink.offset += 1
    digit = rest % 128
    rest = Math.floor(rest / 128)
  }
  sink.bytes[sink.offset] = digit
  sink.offset += 1
}

/** A safe integer, or 0 and a fault. */
export function readInteger(source: Source): number {
  const start = source.offset
  const first = takeByte(source)
  let magnitude = (first & 0x7f) >> 1
  let byte = first
  for (let scale = 64, count = 1; byte >= 0x80; scale *= 128, count += 1) {
    byte = takeByte(source)
    magnitude += (byte & 0x7f) * scale
    if (source.fault === undefined && (byte === 0 || count >= longest || magnitude > Number.MAX_SAFE_INTEGER))
      fail(source, start, 'another form of a number', 'the shortest form of a safe integer')
  }
  if (source.fault !== undefined) return 0
  return (first & 1) === 1 ? -1 - magnitude : magnitude
}

const show = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

export const integer = (least: Limit, most: Limit): Codec<number> => ({
  write: writeInteger,
  hash: mix,
  read: (source) => {
    const start = source.offset
    const value = readInteger(source)
    const from = limitOf(least, source)
    const to = limitOf(most, source)
    if (value >= from && value <= to) return value
    fail(source, start, show(value), `a whole number from ${show(from)} to ${show(to)}`)
    return 0
  },
})

/** Half of what is safe: what counts up from here stays exact for longer than anything runs. */
export const farthest: number = 0x10_0000_0000_0000

/** The same of a message: 2^47 of them have an id. */
export const farthestMessage: number = 0x4000_0000_0000

/** A count that grows. */
export const count: Codec<number> = integer(0, farthest)
/** A number of a packet, a message, a piece. -1: none, or the one before the first. */
export const numberOrNone: Codec<number> = integer(-1, farthest)

const branded = (least: number, most: number): Codec<Micros> => {
  const plain = integer(least, most)
  return { write: plain.write, hash: mix, read: (source) => micros(plain.read(source)) }
}

/** A time in `now`, or a length of time. */
export const time: Codec<Micros> = branded(0, farthest)
/** A length of time that has a bound. */
export const lasting = (most: Micros): Codec<Micros> => branded(0, most)
/** -1: never. */
export const timeOrNever: Codec<Micros> = branded(-1, farthest)
/** A time in `age`, which one event may carry to its end. */
export const age: Codec<Micros> = branded(0, Number.MAX_SAFE_INTEGER)
export const ageOrNever: Codec<Micros> = branded(-1, Number.MAX_SAFE_INTEGER)

/** One of a few names, each with its number. */
export function name<A extends string>(numbers: Readonly<Record<A, number>>): Codec<A> {
  const names: Array<A> = []
  for (const known in numbers) names.push(known)
  const number = integer(0, names.length - 1)
  return {
    write: (sink, value) => writeInteger(sink, numbers[value]),
    hash: (halves, value) => mix(halves, numbers[value]),
    read: (source) => {
      const found = number.read(source)
      return names.find((known) => numbers[known] === found) as A
    },
  }
}

/** A value that is always the same, in no bytes. */
export const constant = <A>(value: A): Codec<A> => ({
  write: () => undefined,
  hash: () => undefined,
  read: () => value,
})

const bit = integer(0, 1)

export const flag: Codec<boolean> = {
  write: (sink, value) => writeInteger(sink, value ? 1 : 0),
  hash: (halves, value) => mix(halves, value ? 1 : 0),
  read: (source) => bit.read(source) === 1,
}

/** From 0 to 1, to the bit: IEEE 754 double, little-endian. */
export const fraction: Codec<number> = {
  write: (sink, value) => {
    reserve(sink, 8)
    viewOf(sink.bytes).setFloat64(sink.offset, value, true)
    sink.offset += 8
  },
  hash: mix,
  read: (source) => {
    const start = source.offset
    const eight = new Uint8Array(8)
    for (let index = 0; index < 8; index += 1) eight[index] = takeByte(source)
    const value = viewOf(eight).getFloat64(0, true)
    if (value >= 0 && value <= 1 && !Object.is(value, -0)) return value
    fail(source, start, String(value), 'a fraction from 0 to 1')
    return 0
  },
}

/** 32 bits, little-endian. */
export const fingerprint: Codec<number> = {
  write: (sink, value) => {
    reserve(sink, 4)
    writeUint(sink, value, 4)
  },
  hash: mix,
  read: (source) =>
    takeByte(source) + takeByte(source) * 0x100 + takeByte(source) * 0x1_0000 + takeByte(source) * 0x100_0000,
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Bytes with their length before them. What is read is a copy. */
export const bytes = (least: number, most: Limit): Codec<Uint8Array> => {
  const length = integer(least, most)
  return {
    write: (sink, value) => {
      writeInteger(sink, value.length)
      reserve(sink, value.length)
      sink.bytes.set(value, sink.offset)
      sink.offset += value.length
    },
    hash: mixBytes,
    read: (source) => {
      const start = source.offset
      const announced = length.read(source)
      const left = source.end - source.offset
      if (announced > left) fail(source, start, `${show(announced)} bytes`, `at most the ${show(left)} that are left`)
      const taken = source.fault === undefined ? announced : 0
      source.offset += taken
      return copyOf(source.bytes.subarray(source.offset - taken, source.offset))
    },
  }
}
