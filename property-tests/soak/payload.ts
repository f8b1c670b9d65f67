// What a player writes in a message: who sent it, on which channel, its serial, its length, a checksum over all of it, and a body that
// follows from these. So each payload is one of a kind, and tells by itself whether it is whole. The judge compares digests besides.

import { createHash } from 'node:crypto'
import type { End, Name } from './history.ts'

/** End and channel, serial, length, checksum. */
export const leastBytes = 13

const checksumAt = 9

/** A payload of `bytes`, at least `leastBytes`. */
export function writePayload(end: End, channel: number, serial: number, bytes: number): Uint8Array {
  const payload = new Uint8Array(bytes)
  const view = new DataView(payload.buffer)
  payload[0] = channel * 2 + (end === 'a' ? 0 : 1)
  view.setUint32(1, serial)
  view.setUint32(5, bytes)
  let word = Math.imul(serial + 1, 0x9e37_79b1) ^ (payload[0] << 24)
  for (let index = leastBytes; index < bytes; index += 1) {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    payload[index] = word
  }
  view.setUint32(checksumAt, checksumOf(payload))
  return payload
}

/** The name in a payload; undefined if it is not whole. */
export function readPayload(payload: Uint8Array, channels: ReadonlyArray<string>): Name | undefined {
  if (payload.length < leastBytes) return undefined
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
  const channel = channels[(payload[0] ?? 0) >> 1]
  const isWhole = view.getUint32(5) === payload.length && view.getUint32(checksumAt) === checksumOf(payload)
  if (channel === undefined || !isWhole) return undefined
  return { end: (payload[0] ?? 0) % 2 === 0 ? 'a' : 'b', channel, serial: view.getUint32(1) }
}

/** Tells any two byte strings of a soak apart: 64 bits of SHA-1. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex').slice(0, 16)

/** FNV-1a over all but the checksum itself. */
function checksumOf(payload: Uint8Array): number {
  let hash = 0x811c_9dc5
  for (let index = 0; index < payload.length; index += 1)
    if (index < checksumAt || index >= leastBytes) hash = Math.imul(hash ^ (payload[index] ?? 0), 0x0100_0193)
  return hash >>> 0
}
