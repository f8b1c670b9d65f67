// The second encoder: a value to its only encoding, written from docs/wire-format.md alone and as naively as it can
// be. It groups neighbours into runs and picks every optional field by itself; it trusts its caller to ask for nothing
// that has no encoding (a hold of 25 ms, an ack history that ends in 0).

import { datagramCrc } from './crc32c.ts'
import { type Ack, clean, type Datagram, type Format, isPiece, type Item, type Piece, type Whole } from './value.ts'

type Bytes = ReadonlyArray<number>

export function encodeDatagram(datagram: Datagram, format: Format): Uint8Array {
  const covered = Uint8Array.from([...header(datagram), ...body(datagram.items, format)])
  if (format.integrity === 'none') return covered
  const crc = datagramCrc(covered, format, datagram.number, datagram.ack?.number)
  return Uint8Array.from([...covered, ...integer(crc, 4)])
}

function header({ wide, number, ack }: Datagram): Bytes {
  const width = wide ? 4 : 2
  const first = 0b0100_0000 + (wide ? 0b10_0000 : 0)
  if (ack === undefined) return [first + 15, ...integer(number, width)]
  const history = equalBytes(ack.history, clean) ? undefined : ack.history
  return [
    first + (history === undefined ? 0 : 0b1_0000) + holdCode(ack),
    ...integer(number, width),
    ...integer(ack.number, width),
    ...(holdCode(ack) === 14 ? integer(ack.holdMs, 2) : []),
    ...(history === undefined ? [] : [history.length, ...history]),
  ]
}

const holdCode = (ack: Ack): number => (ack.holdMs < 27 ? ack.holdMs / 2 : 14)

function body(items: ReadonlyArray<Item>, format: Format): Bytes {
  const groups = grouped(items)
  return groups.flatMap((group, index) => {
    const isEnd = index === groups.length - 1
    const first = group[0]
    if (first === undefined) return []
    return isPiece(first) ? fragment(first, isEnd) : run(group as ReadonlyArray<Whole>, isEnd, format)
  })
}

/** One group for each frame: neighbours that can be one run are one. */
function grouped(items: ReadonlyArray<Item>): ReadonlyArray<ReadonlyArray<Item>> {
  const groups: Array<Array<Item>> = []
  for (const item of items) {
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && follows(last, item)) groups.at(-1)?.push(item)
    else groups.push([item])
  }
  return groups
}

function follows(before: Item, after: Item): boolean {
  if (isPiece(before) || isPiece(after) || before.channel !== after.channel) return false
  return before.number === undefined || after.number === before.number + 1
}

function run(messages: ReadonlyArray<Whole>, isEnd: boolean, format: Format): Bytes {
  const first = messages[0]
  if (first === undefined) return []
  const lengths = messages.map((message) => message.payload.length)
  const isEven = lengths.every((length) => length === first.payload.length)
  const shape = messages.length === 1 ? 0 : isEven ? 1 : 2
  const written = shape === 2 ? lengths : lengths.slice(0, 1)
  return [
    ...frameBytes(isEnd, shape, first.channel),
    ...(format.channels[first.channel]?.reliable === true ? integer(first.number ?? 0, 3) : []),
    ...(shape === 0 ? [] : varint(messages.length - 2)),
    ...(isEnd ? written.slice(0, -1) : written).flatMap(varint),
    ...messages.flatMap((message) => [...message.payload]),
  ]
}

function fragment(piece: Piece, isEnd: boolean): Bytes {
  return [
    ...frameBytes(isEnd, 3, piece.channel),
    ...integer(piece.number, 3),
    ...varint(piece.index),
    ...varint(piece.lastIndex),
    ...(piece.index === piece.lastIndex && !isEnd ? varint(piece.bytes.length) : []),
    ...piece.bytes,
  ]
}

function frameBytes(isEnd: boolean, shape: number, channel: number): Bytes {
  const high = (isEnd ? 128 : 0) + shape * 32
  return channel < 31 ? [high + channel] : [high + 31, channel - 31]
}

/** The lowest `count` bytes of a number, lowest first. */
const integer = (value: number, count: number): Bytes =>
  Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** index) % 256)

const varint = (value: number): Bytes =>
  value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))]

const equalBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
