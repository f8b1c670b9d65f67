// The second decoder: bytes to a value or a named reason, written from docs/wire-format.md alone.
//
// It imports nothing from src, favours the page's wording over speed, and refuses everything the page calls not
// canonical. What only a whole endpoint can refuse (`BeyondWindow`: more outstanding than config allows) is not in here.

import { Cursor, must, Refusal } from './cursor.ts'
import { datagramCrc } from './crc32c.ts'
import { readBody } from './body.ts'
import { readAckNumber, readPacketNumber } from './numbers.ts'
import { type Ack, clean, type Datagram, type Discarded, type Format, type Item, type Knowledge } from './value.ts'

export type Decoded =
  | { readonly ok: true; readonly datagram: Datagram }
  | { readonly ok: false; readonly discarded: Discarded }

export function decodeDatagram(bytes: Uint8Array, format: Format, knowledge: Knowledge): Decoded {
  try {
    return { ok: true, datagram: readDatagram(bytes, format, knowledge) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, discarded: error.discarded }
    throw error
  }
}

/**
 * The items of an honest datagram, as an onlooker reads them who knows neither end: nothing is asked of numbers and
 * checksum, and message numbers are whole but for a multiple of 2^24. Throws a `Refusal` at anything but canonical bytes.
 */
export function itemsIn(bytes: Uint8Array, format: Format): ReadonlyArray<Item> {
  const cursor = new Cursor(bytes.slice(0, bytes.length - (format.integrity === 'crc32c' ? 4 : 0)))
  const first = cursor.integer(1, 'first byte')
  cursor.take((first & 0b10_0000) !== 0 ? 4 : 2, 'packet number')
  readAck(cursor, first, onlooker(format))
  return readBody(cursor, format, onlooker(format))
}

/** The same of a body alone. */
export const itemsInBody = (body: Uint8Array, format: Format): ReadonlyArray<Item> =>
  readBody(new Cursor(body), format, onlooker(format))

const onlooker = (format: Format): Knowledge => ({
  received: new Set(),
  nextOwn: 0,
  messages: new Map(format.channels.map((_, channel) => [channel, 2 ** 24])),
})

function readDatagram(bytes: Uint8Array, format: Format, knowledge: Knowledge): Datagram {
  must(bytes.length <= format.maxDatagramBytes, 'TooLarge', 'no datagram is longer than D')
  const crcBytes = format.integrity === 'crc32c' ? 4 : 0
  const first = new Cursor(bytes).integer(1, 'first byte')
  must(first >> 6 === 1, 'WrongVersion', 'version 1')
  must(bytes.length > crcBytes, 'Truncated', 'shorter than its CRC')
  const cursor = new Cursor(bytes.slice(0, bytes.length - crcBytes))
  const wide = (first & 0b10_0000) !== 0
  cursor.take(1, 'first byte')
  const truncated = cursor.integer(wide ? 4 : 2, 'packet number')
  const ack = readAck(cursor, first, knowledge)

  const number = readPacketNumber(truncated, wide, knowledge)
  must(number >= 0, 'Stale', 'the packet number reads as negative')
  must(ack === undefined || ack.number >= 0, 'ForgedAck', 'the ack names a packet that was never sent')
  if (crcBytes > 0) {
    const sent = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
    const covered = bytes.slice(0, bytes.length - 4)
    must(sent === datagramCrc(covered, format, number, ack?.number), 'Corrupt', 'the CRC does not agree')
  }
  const newest = knowledge.newest ?? -1
  must(number >= newest - 1024, 'Stale', 'older than the receive window')
  must(!knowledge.received.has(number), 'Duplicate', 'received before')
  return { wide, number, ...(ack === undefined ? {} : { ack }), items: readBody(cursor, format, knowledge) }
}

function readAck(cursor: Cursor, first: number, knowledge: Knowledge): Ack | undefined {
  const wide = (first & 0b10_0000) !== 0
  const hasHistory = (first & 0b1_0000) !== 0
  const holdCode = first & 0b1111
  if (holdCode === 15) {
    must(!hasHistory, 'Malformed', 'H must be 0 when nothing has been received')
    return undefined
  }
  const truncated = cursor.integer(wide ? 4 : 2, 'ack number')
  return {
    number: readAckNumber(truncated, wide, knowledge),
    holdMs: holdCode === 14 ? readHold(cursor) : holdCode * 2,
    history: hasHistory ? readHistory(cursor) : clean,
  }
}

function readHold(cursor: Cursor): number {
  const holdMs = cursor.integer(2, 'hold')
  must(holdMs >= 27, 'Malformed', 'less than 27 in the hold field')
  return holdMs
}

function readHistory(cursor: Cursor): Uint8Array {
  const length = cursor.integer(1, 'history length')
  must(length <= 128, 'Malformed', 'a history has at most 128 bytes')
  const history = cursor.take(length, 'history')
  must(history.at(-1) !== 0, 'Malformed', 'the last byte of a history is never 0')
  must(length !== 4 || history.some((byte) => byte !== 255), 'Malformed', 'four bytes of 255 are never written')
  return history
}
