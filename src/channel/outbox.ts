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
  replace,
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

/** With one message settled; the same if it was before. Nothing is copied when it was the oldest, as it mostly is. */
export function settle(outbox: Outbox, message: number, reliable: boolean): Outbox {
  const { sizes, unsettled, bytes } = outbox
  const length = itemAt(sizes, message) ?? -1
  if (length < 0) return outbox
  if (message > sizes.base) {
    const marked = replace(sizes, message, -1 - length)
    return { sizes: marked, unsettled: unsettled - 1, bytes: reliable ? bytes : bytes - length }
  }
  const left = dropWhile(drop(sizes, 1), isSettled)
  const behind = reliable ? settledBytes(sizes, left.base) : 0
  return { sizes: left, unsettled: unsettled - 1, bytes: bytes - length - behind }
}

/** With these settled, as one after another. Where an older one is missing, they share one copy. */
export function settleAll(outbox: Outbox, messages: ReadonlyArray<number>, reliable: boolean): Outbox {
  const { sizes } = outbox
  if (messages.some((message) => message <= sizes.base))
    return messages.reduce((before, message) => settle(before, message, reliable), outbox)
  let { unsettled, bytes } = outbox
  const entries = toArray(sizes)
  for (const message of messages) {
    const length = entries[message - sizes.base] ?? -1
    if (length < 0) continue
    entries[message - sizes.base] = -1 - length
    unsettled -= 1
    if (!reliable) bytes -= length
  }
  return unsettled === outbox.unsettled ? outbox : { sizes: windowOver(sizes.base, entries), unsettled, bytes }
}

const isSettled = (entry: number): boolean => entry < 0

/** Bytes of the settled messages behind the oldest, up to number `end`. */
function settledBytes(sizes: Window<number>, end: number): number {
  let bytes = 0
  for (let message = sizes.base + 1; message < end; message += 1) bytes += -1 - (itemAt(sizes, message) as number)
  return bytes
}
