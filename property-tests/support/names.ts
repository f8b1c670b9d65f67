// Which messages a datagram carries: laws give payloads a name in their first bytes, and the second codec finds where payloads begin. Bytes
// alone would not do: what looks like a name may be of a header.

import { itemsIn } from '../../spec/wire-format/decoder.ts'
import { isPiece, type Format, type Item } from '../../spec/wire-format/value.ts'
import type { Config } from '../../src/config.ts'

/** How the peer's datagrams are written, for a codec that shares no code with src. */
export const formatOf = (config: Config): Format => ({
  maxDatagramBytes: config.maxDatagramBytes,
  maxMessageBytes: config.maxMessageBytes,
  channels: Object.entries(config.channels).map(([name, { reliable }]) => ({ name, reliable })),
  integrity: config.integrity,
  sessionId: config.sessionId,
  ...(config.side === undefined ? {} : { writer: 'b' as const }),
})

/** Follows the name in every payload that has one. */
const tag = 0x01_21_3f_02

/** Names a payload of eight bytes or more; a shorter one gets as much of a name as it has room for, and is not found by it. */
export function giveName(payload: Uint8Array, name: number): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  if (payload.length >= 4) view.setUint32(0, name)
  if (payload.length >= 8) view.setUint32(4, tag)
}

/** A payload of eight bytes or more with this name. */
export function tagged(name: number, length: number): Uint8Array {
  const payload = new Uint8Array(length)
  giveName(payload, name)
  return payload
}

/** The names of the payloads that begin in these items. */
export const namesOf = (items: ReadonlyArray<Item>): ReadonlyArray<number> =>
  items.flatMap((item) => {
    const start = isPiece(item) ? (item.index === 0 ? item.bytes : undefined) : item.payload
    if (start === undefined || start.length < 8) return []
    const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
    return view.getUint32(4) === tag ? [view.getUint32(0)] : []
  })

/** A datagram is read once, however many look at it. */
const read = new WeakMap<Uint8Array, ReadonlyArray<number>>()

/** The names of the payloads that begin in a datagram. */
export function namesIn(format: Format, datagram: Uint8Array): ReadonlyArray<number> {
  const known = read.get(datagram)
  if (known !== undefined) return known
  const names = namesOf(itemsIn(datagram, format))
  read.set(datagram, names)
  return names
}
