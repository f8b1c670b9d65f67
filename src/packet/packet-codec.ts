/**
 * Packet header <-> bytes: docs/wire-format.md, "Datagram". What follows the packet number is where a sealing layer would
 * encrypt, with the number as nonce.
 */
import { crcEnd, crcOver, crcStart } from '../core/crc32c.ts'
import { readerOf, readUint, readView, writeBytes, writeUint, type Reader, type Writer } from '../core/bytes.ts'
import type { DatagramError } from '../core/datagram-error.ts'
import { micros, type Micros } from '../core/time.ts'
import { expandBelow, expandNear, narrowSpace, truncate, wideSpace } from '../core/wrap.ts'
import { cleanHistory, type Ack, type Header, type PacketRules } from './packet.ts'

const version = 1
const versionShift = 6
const wideBit = 0x20
const historyBit = 0x10
const holdMask = 0x0f
const holdFollows = 14
const noAck = 15
/** Hold codes count in steps of this; 13 of them reach past a tick at 40 Hz. */
const holdStep = 2000
/** The least that the hold field says: less fits a code. */
const leastHoldMillis = 27
/** The hold field's largest value: that long or longer. */
const longestHold = 0xffff
/** 1,024 packets: the receive window. */
export const maxHistoryBytes = 128
export const crcBytes = 4

/** What a reader must know to make truncated numbers whole. */
export interface ReadingContext {
  /** The newest packet number received so far, and the newest that came narrow. */
  readonly newest: number
  readonly newestNarrow: number
  /** The reader's own next number, and the bound below which it numbered narrow: the same until it went wide. */
  readonly next: number
  readonly narrowBelow: number
}

/** A header that was read, and where the body lies. */
export interface ReadHeader extends Header {
  readonly type: 'ReadHeader'
  readonly bodyStart: number
  readonly bodyEnd: number
}

/** Mostly it is the one object that says so. */
const isClean = (history: Uint8Array): boolean =>
  history === cleanHistory || (history.length === 4 && history.every((byte) => byte === 0xff))
const holdCode = (held: Micros): number => (held < 0 ? holdFollows : Math.min(Math.round(held / holdStep), holdFollows))
const width = (wide: boolean): 2 | 4 => (wide ? 4 : 2)
const space = (wide: boolean): number => (wide ? wideSpace : narrowSpace)

/** Bytes in front of the body. */
export function headerBytes(header: Header): number {
  const { ack } = header
  if (ack === undefined) return 1 + width(header.wide)
  const hold = holdCode(ack.held) === holdFollows ? 2 : 0
  return 1 + 2 * width(header.wide) + hold + (isClean(ack.history) ? 0 : 1 + ack.history.length)
}

/** Fills in the front of a datagram, and its checksum if config asks for one. */
export function writeHeader(rules: PacketRules, header: Header, datagram: Uint8Array): void {
  const writer: Writer = { bytes: datagram, offset: 0 }
  const { ack, wide, number } = header
  const first = (version << versionShift) | (wide ? wideBit : 0)
  if (ack === undefined) {
    writeUint(writer, first | noAck, 1)
    writeUint(writer, truncate(number, space(wide)), width(wide))
  } else {
    const clean = isClean(ack.history)
    const code = holdCode(ack.held)
    writeUint(writer, first | (clean ? 0 : historyBit) | code, 1)
    writeUint(writer, truncate(number, space(wide)), width(wide))
    writeUint(writer, truncate(ack.newest, space(wide)), width(wide))
    if (code === holdFollows) writeUint(writer, holdField(ack.held), 2)
    if (!clean) {
      writeUint(writer, ack.history.length, 1)
      writeBytes(writer, ack.history)
    }
  }
  if (!rules.checked) return
  const end = datagram.length - crcBytes
  writeUint({ bytes: datagram, offset: end }, checksum(rules, rules.side, header, datagram, end), crcBytes)
}

/** Reads the front of a datagram and checks its checksum, or says why not. */
export function readHeader(
  rules: PacketRules,
  context: ReadingContext,
  datagram: Uint8Array,
): ReadHeader | DatagramError {
  if (datagram.length > rules.maxDatagramBytes) {
    return { type: 'TooLarge', bytes: datagram.length, maxDatagramBytes: rules.maxDatagramBytes }
  }
  const bodyEnd = datagram.length - (rules.checked ? crcBytes : 0)
  const reader = readerOf(datagram, 0, bodyEnd)
  const first = readUint(reader, 1)
  if (reader.fault !== 'none') return { type: 'Truncated', what: 'first byte', offset: 0 }
  if (first >> versionShift !== version)
    return { type: 'WrongVersion', version: first >> versionShift, expected: version }
  const wide = (first & wideBit) !== 0
  const wireNumber = readUint(reader, width(wide))
  const ack = readAck(context, reader, first, wide)
  if (ack !== undefined && 'type' in ack) return ack
  if (reader.fault !== 'none') return { type: 'Truncated', what: 'header', offset: reader.offset }
  const number = expandNear(wireNumber, (wide ? context.newest : context.newestNarrow) + 1, space(wide))
  const header: ReadHeader = { type: 'ReadHeader', number, wide, ack, bodyStart: reader.offset, bodyEnd }
  if (rules.checked && !isIntact(rules, header, datagram)) return { type: 'Corrupt' }
  if (number < 0) return { type: 'Stale', packet: number }
  if (ack !== undefined && ack.newest < 0) return { type: 'ForgedAck', packet: ack.newest }
  return header
}

function readAck(
  context: ReadingContext,
  reader: Reader,
  first: number,
  wide: boolean,
): Ack | DatagramError | undefined {
  const code = first & holdMask
  const hasHistory = (first & historyBit) !== 0
  if (code === noAck) {
    return hasHistory ? { type: 'Malformed', what: 'history without an ack', offset: reader.offset } : undefined
  }
  const wireAck = readUint(reader, width(wide))
  const bound = wide ? context.next : Math.min(context.next, context.narrowBelow)
  const newest = expandBelow(wireAck, bound, space(wide))
  const held = code === holdFollows ? readHold(reader) : micros(code * holdStep)
  if (held < -1) return { type: 'Malformed', what: 'hold', offset: reader.offset }
  if (!hasHistory) return { newest, held, history: cleanHistory }
  const length = readUint(reader, 1)
  if (length > maxHistoryBytes) return { type: 'Malformed', what: 'history length', offset: reader.offset }
  const history = readView(reader, length)
  if (isClean(history) || history[length - 1] === 0) {
    return { type: 'Malformed', what: 'history', offset: reader.offset }
  }
  return { newest, held, history }
}

/** -1: too long to say. -2: a value that no sender writes. */
function readHold(reader: Reader): Micros {
  const millis = readUint(reader, 2)
  if (millis === longestHold) return micros(-1)
  return millis < leastHoldMillis && reader.fault === 'none' ? micros(-2) : micros(millis * 1000)
}

/** Whole milliseconds. What is less than `leastHoldMillis` fitted a code. */
const holdField = (held: Micros): number => (held === -1 ? longestHold : Math.min(longestHold, Math.round(held / 1000)))

/** Sides: each end signs with its own and expects the other; without sides both are 0. */
function isIntact(rules: PacketRules, header: ReadHeader, datagram: Uint8Array): boolean {
  const peer = rules.side === 0 ? 0 : 3 - rules.side
  const sent = readUint(readerOf(datagram, header.bodyEnd, datagram.length), crcBytes)
  return checksum(rules, peer, header, datagram, header.bodyEnd) === sent
}

/** Over session, side and both full numbers, which are not sent, and then the datagram up to `end`. */
function checksum(rules: PacketRules, side: number, header: Header, datagram: Uint8Array, end: number): number {
  const unsent: Writer = { bytes: new Uint8Array(25), offset: 0 }
  writeUint(unsent, rules.sessionId, 8)
  writeUint(unsent, side, 1)
  writeUint(unsent, Math.max(header.number, 0), 8)
  if (header.ack === undefined) unsent.bytes.fill(0xff, 17)
  else writeUint(unsent, Math.max(header.ack.newest, 0), 8)
  return crcEnd(crcOver(crcOver(crcStart, unsent.bytes, 0, 25), datagram, 0, end))
}
