/**
 * What a channel has accepted and not yet settled. On a reliable channel the window runs from the oldest unacked message to the newest,
 * and the acked ones in between count: the peer may still have to hold them for order, and its window must never be smaller than
 * this one. On an unreliable channel only what is unsettled counts, as nobody waits for the oldest.
 */
import {
  drop,
  dropWhile,
  emptyWindow,
  itemAt,
  nextNumber,
  push,
  size,
  toArray,
  windowOver,
  type Window,
} from '../core/window.ts'
import type { ChannelRules } from './channel.ts'

export interface Outbox {
  /** Sizes in bytes by message number, from the oldest unsettled on; -1 - bytes once settled. */
  readonly sizes: Window<number>
  /** Accepted and not settled. */
  readonly unsettled: number
  /** Bytes of what counts. */
  readonly bytes: number
}

/** An unreliable message that waits long for its turn must not make the list of its successors grow without bound. */
export const looseSpan = 16

export const outboxFrom = (first: number): Outbox => ({ sizes: emptyWindow(first), unsettled: 0, bytes: 0 })

/** The number that the next message will have. */
export const nextMessage = (outbox: Outbox): number => nextNumber(outbox.sizes)

/** How many messages count against the limit. */
export const outstanding = (outbox: Outbox, reliable: boolean): number =>
  reliable ? size(outbox.sizes) : outbox.unsettled

/** Whether there is no room for a message of this many bytes. */
export function isFull(rules: ChannelRules, outbox: Outbox, reliable: boolean, bytes: number): boolean {
  const { maxOutstandingMessages, maxOutstandingBytes } = rules
  if (outstanding(outbox, reliable) >= maxOutstandingMessages) return true
  return outbox.bytes + bytes > maxOutstandingBytes || size(outbox.sizes) >= looseSpan * maxOutstandingMessages
}

export const accept = (outbox: Outbox, bytes: number): Outbox => ({
  sizes: push(outbox.sizes, bytes),
  unsettled: outbox.unsettled + 1,
  bytes: outbox.bytes + bytes,
})

/**
 * With these settled; the same if all were before. Nothing is copied for those at the front, as they mostly are, and they leave
 * together; where an older one is missing, the others share one copy.
 */
export function settle(outbox: Outbox, messages: ReadonlyArray<number>, reliable: boolean): Outbox {
  const { base } = outbox.sizes
  let { sizes, unsettled, bytes } = outbox
  let front = base
  let copy: Array<number> | undefined
  for (const message of messages) {
    const length = message < front ? -1 : (itemAt(sizes, message) ?? -1)
    if (length < 0) continue
    unsettled -= 1
    if (message === front || !reliable) bytes -= length
    if (message === front) {
      front += 1
      continue
    }
    if (copy === undefined) {
      copy = toArray(sizes)
      sizes = windowOver(base, copy)
    }
    copy[message - base] = -1 - length
  }
  if (unsettled === outbox.unsettled) return outbox
  const left = dropWhile(drop(sizes, front - base), isSettled)
  const behind = reliable ? settledBytes(sizes, front, left.base) : 0
  return { sizes: left, unsettled, bytes: bytes - behind }
}

const isSettled = (entry: number): boolean => entry < 0

/** Bytes of the settled messages from `first` up to `end`. */
function settledBytes(sizes: Window<number>, first: number, end: number): number {
  let bytes = 0
  for (let message = first; message < end; message += 1) bytes += -1 - (itemAt(sizes, message) as number)
  return bytes
}
