/**
 * The book of one channel in one direction: what was accepted, in order, and what became of it. It changes in place, within one call of
 * `judge` that owns it. On an unreliable channel the two ends number messages apart, so that a delivery is known by its bytes
 * alone: payloads that differ give the sharpest verdicts.
 */
import type { Kind } from './invariants.ts'

export interface Entry {
  readonly id: number
  /** Its place on the channel, from 0. */
  readonly serial: number
  readonly payload: Uint8Array
  readonly sentMicros: number
  readonly timed: boolean
  /** How often it was delivered. */
  delivered: number
  /** 'acked', 'lost', 'expired', 'lost,ackedLate'; empty until it settles. */
  fate: string
}

export interface Ledger {
  readonly channel: string
  readonly kind: Kind
  readonly entries: Array<Entry>
  readonly byId: Map<number, Entry>
  /** On an unreliable channel: by a hash of the payload. */
  readonly byContent: Map<number, Array<Entry>>
  /** The serial of the newest delivered; -1: none was. */
  reached: number
  /** The same, where several were sent with the bytes that were delivered and it may have been the last of them. */
  atMost: number
  /** The first serial that is not settled, and what was accepted from there on. */
  oldest: number
  windowBytes: number
  unsettled: number
  unsettledBytes: number
}

export const openLedger = (channel: string, kind: Kind): Ledger => ({
  channel,
  kind,
  entries: [],
  byId: new Map(),
  byContent: new Map(),
  reached: -1,
  atMost: -1,
  oldest: 0,
  windowBytes: 0,
  unsettled: 0,
  unsettledBytes: 0,
})

export function enter(ledger: Ledger, id: number, payload: Uint8Array, sentMicros: number, timed: boolean): Entry {
  const { entries, byId, byContent } = ledger
  const entry: Entry = { id, serial: entries.length, payload, sentMicros, timed, delivered: 0, fate: '' }
  entries.push(entry)
  byId.set(id, entry)
  if (!ledger.kind.reliable) {
    const key = contentKey(payload)
    const alike = byContent.get(key)
    if (alike === undefined) byContent.set(key, [entry])
    else alike.push(entry)
  }
  ledger.windowBytes += payload.length
  ledger.unsettled += 1
  ledger.unsettledBytes += payload.length
  return entry
}

/** The entry has its first fate: the window moves up to the oldest that has none. */
export function close(ledger: Ledger, entry: Entry): void {
  ledger.unsettled -= 1
  ledger.unsettledBytes -= entry.payload.length
  const { entries } = ledger
  for (let next = entries[ledger.oldest]; next !== undefined && next.fate !== ''; next = entries[ledger.oldest]) {
    ledger.windowBytes -= next.payload.length
    ledger.oldest += 1
  }
}

/** Everything that was sent with these bytes, on an unreliable channel. */
export const entriesWith = (ledger: Ledger, payload: Uint8Array): ReadonlyArray<Entry> =>
  (ledger.byContent.get(contentKey(payload)) ?? []).filter((entry) => sameBytes(entry.payload, payload))

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false
  return true
}

/** A message does not fit beside what is outstanding; on an unreliable channel, so many settled ones may wait behind an old one. */
export function isFull(
  ledger: Ledger,
  bytes: number,
  limits: { readonly maxOutstandingMessages: number; readonly maxOutstandingBytes: number },
): boolean {
  const { kind, entries, oldest, windowBytes, unsettled, unsettledBytes } = ledger
  const { maxOutstandingMessages, maxOutstandingBytes } = limits
  const span = entries.length - oldest
  return kind.reliable
    ? span >= maxOutstandingMessages || windowBytes + bytes > maxOutstandingBytes
    : unsettled >= maxOutstandingMessages ||
        unsettledBytes + bytes > maxOutstandingBytes ||
        span >= 16 * maxOutstandingMessages
}

// FNV-1a over length, head and tail: enough to find a candidate, which is then compared byte for byte.
function contentKey(payload: Uint8Array): number {
  const { length } = payload
  let hash = Math.imul(0x811c9dc5 ^ length, 0x01000193)
  for (let index = 0; index < length && index < 16; index += 1) {
    hash = Math.imul(hash ^ (payload[index] as number), 0x01000193)
  }
  for (let index = Math.max(16, length - 4); index < length; index += 1) {
    hash = Math.imul(hash ^ (payload[index] as number), 0x01000193)
  }
  return hash
}
