/**
 * Values that the types forbid and untyped callers hand in all the same. The protocol answers them with values, and a recording must do
 * so again: a primitive is kept as it is, bytes as bytes, and of anything else only what the protocol looks at, its `typeof`. Kinds are
 * those of docs/recordings.md, "Odd values".
 */
import { isBytes, readView, type Reader } from '../../core/bytes.ts'
import {
  readBlock,
  readByte,
  readDouble,
  readNumber,
  reserve,
  writeBlock,
  writeByte,
  writeDouble,
  writeNumber,
  type ByteWriter,
} from './byte-writer.ts'

const kinds = {
  undefined: 0,
  false: 1,
  true: 2,
  number: 3,
  string: 4,
  bytes: 5,
  object: 6,
  function: 7,
  symbol: 8,
  bigint: 9,
}

/** What stands for a value of which the type alone was recorded. */
const standIns: ReadonlyMap<number, unknown> = new Map<number, unknown>([
  [kinds.undefined, undefined],
  [kinds.false, false],
  [kinds.true, true],
  [kinds.object, Object.freeze({})],
  [kinds.function, () => undefined],
  [kinds.symbol, Symbol.iterator],
  [kinds.bigint, BigInt(0)],
])

export function writeOdd(writer: ByteWriter, value: unknown): void {
  const type = typeof value
  if (type === 'boolean') return writeByte(writer, value === true ? kinds.true : kinds.false)
  if (isBytes(value)) {
    writeByte(writer, kinds.bytes)
    return writeBlock(writer, value)
  }
  writeByte(writer, kinds[type])
  if (typeof value === 'number') writeDouble(writer, value)
  if (typeof value === 'string') writeUnits(writer, value)
}

/** UTF-16 units: a lone surrogate is what it is. */
function writeUnits(writer: ByteWriter, text: string): void {
  writeNumber(writer, text.length)
  reserve(writer, 2 * text.length)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    writer.bytes[writer.offset] = unit & 0xff
    writer.bytes[writer.offset + 1] = unit >> 8
    writer.offset += 2
  }
}

export function readOdd(reader: Reader): unknown {
  const kind = readByte(reader)
  if (kind === kinds.number) return readDouble(reader)
  if (kind === kinds.string) return readUnits(reader)
  if (kind === kinds.bytes) return readBlock(reader)
  if (!standIns.has(kind) && reader.fault === 'none') reader.fault = 'varint'
  return standIns.get(kind)
}

/** So many units are made a text at once. */
const pieceUnits = 4096

function readUnits(reader: Reader): string {
  const bytes = readView(reader, 2 * readNumber(reader))
  const pieces: Array<string> = []
  for (let start = 0; start < bytes.length; start += 2 * pieceUnits) {
    const units: Array<number> = []
    const end = Math.min(start + 2 * pieceUnits, bytes.length)
    for (let index = start; index < end; index += 2)
      units.push((bytes[index] as number) | ((bytes[index + 1] as number) << 8))
    pieces.push(String.fromCharCode(...units))
  }
  return pieces.join('')
}
