/**
 * The four arrival rules, one small function each: what is new, what is next in order. Each keeps the least that its promise needs,
 * and says what to deliver. A message further ahead than the peer's window may reach is refused.
 */
import { copyOf } from '../core/bytes.ts'
import { see, seenBefore, wasSeen, type Seen } from '../core/seen.ts'
import { drop, emptyWindow, itemAt, nextNumber, push, size, toArray, windowOver, type Window } from '../core/window.ts'
import type { ChannelKind, ChannelRules, MessageReceived } from './channel.ts'

/** Reliable, ordered: what came too early, from the next number to deliver on. */
export interface OrderedInbox {
  readonly type: 'ordered'
  /** Base is the next number to deliver. undefined: not yet here. */
  readonly held: Window<Uint8Array | undefined>
  readonly heldBytes: number
}

/** Reliable, unordered: which were delivered. */
export interface UnorderedInbox {
  readonly type: 'unordered'
  /** undefined: none was. */
  readonly delivered: Seen | undefined
  /** Everything below was delivered. */
  readonly next: number
}

/** Unreliable, ordered: the place of the newest delivered. */
export interface SequencedInbox {
  readonly type: 'sequenced'
  readonly order: number
  readonly place: number
  readonly delivered: number
}

/** Unreliable, unordered: packets are never taken twice, so neither are messages. */
export interface LooseInbox {
  readonly type: 'loose'
  readonly delivered: number
}

export type Inbox = OrderedInbox | UnorderedInbox | SequencedInbox | LooseInbox

/** A message to deliver, with its number on the channel. */
export interface Delivery {
  readonly number: number
  readonly payload: Uint8Array
}

/** The inbox afterwards and what to deliver, oldest first; undefined: the peer went beyond its window. */
export type Arrival = readonly [inbox: Inbox, deliveries: ReadonlyArray<Delivery>]

const nothing: ReadonlyArray<Delivery> = []

/** `first`: the number of the first message, 0 but in tests. */
export function inboxFrom(kind: ChannelKind, first: number): Inbox {
  if (kind.reliable) {
    return kind.ordered
      ? { type: 'ordered', held: emptyWindow(first), heldBytes: 0 }
      : { type: 'unordered', delivered: undefined, next: first }
  }
  return kind.ordered
    ? { type: 'sequenced', order: -1, place: -1, delivered: first }
    : { type: 'loose', delivered: first }
}

export function takeMessage(rules: ChannelRules, inbox: Inbox, message: MessageReceived): Arrival | undefined {
  switch (inbox.type) {
    case 'ordered':
      return takeOrdered(rules, inbox, message)
    case 'unordered':
      return takeUnordered(rules, inbox, message)
    case 'sequenced':
      return takeSequenced(inbox, message)
    case 'loose':
      return [{ type: 'loose', delivered: inbox.delivered + 1 }, [{ number: inbox.delivered, payload: owned(message) }]]
  }
}

/** Every message once, as sent: what is early waits, what fills the gap brings along all that waited for it. */
function takeOrdered(rules: ChannelRules, inbox: OrderedInbox, message: MessageReceived): Arrival | undefined {
  const { held, heldBytes } = inbox
  const { number } = message
  if (number < held.base) return [inbox, nothing]
  if (number >= held.base + rules.maxOutstandingMessages) return undefined
  if (number === held.base && size(held) === 0) {
    return [{ type: 'ordered', held: drop(held, 1), heldBytes }, [{ number, payload: owned(message) }]]
  }
  if (itemAt(held, number) !== undefined) return [inbox, nothing]
  const bytes = heldBytes + message.payload.length
  if (number > held.base && bytes > rules.maxOutstandingBytes) return undefined
  return deliverReady(hold(held, number, owned(message)), bytes)
}

function hold(held: OrderedInbox['held'], number: number, payload: Uint8Array): OrderedInbox['held'] {
  if (number === nextNumber(held)) return push(held, payload)
  const payloads = toArray(held)
  while (payloads.length <= number - held.base) payloads.push(undefined)
  payloads[number - held.base] = payload
  return windowOver(held.base, payloads)
}

function deliverReady(held: OrderedInbox['held'], heldBytes: number): Arrival {
  const deliveries: Array<Delivery> = []
  let bytes = heldBytes
  for (
    let payload = itemAt(held, held.base);
    payload !== undefined;
    payload = itemAt(held, held.base + deliveries.length)
  ) {
    deliveries.push({ number: held.base + deliveries.length, payload })
    bytes -= payload.length
  }
  return [{ type: 'ordered', held: drop(held, deliveries.length), heldBytes: bytes }, deliveries]
}

/** Every message once, as it arrives. */
function takeUnordered(rules: ChannelRules, inbox: UnorderedInbox, message: MessageReceived): Arrival | undefined {
  const { delivered, next } = inbox
  const { number } = message
  if (number < next || (delivered !== undefined && wasSeen(delivered, number))) return [inbox, nothing]
  if (number >= next + rules.maxOutstandingMessages) return undefined
  const marked = markDelivered(delivered, next, number, rules.maxOutstandingMessages)
  let first = next
  while (wasSeen(marked, first)) first += 1
  return [{ type: 'unordered', delivered: marked, next: first }, [{ number, payload: owned(message) }]]
}

/** The memory spans the peer's window, `next` and what may be ahead of it: so nothing from `next` on is ever forgotten. */
function markDelivered(delivered: Seen | undefined, next: number, number: number, window: number): Seen {
  const span = Math.ceil(window / 16) * 16
  return see(delivered ?? seenBefore(next, span), number)
}

/** Strictly newer than the last delivered: by packet, then by place in it. */
function takeSequenced(inbox: SequencedInbox, message: MessageReceived): Arrival {
  const { order, place } = message
  const isNewer = order > inbox.order || (order === inbox.order && place > inbox.place)
  if (!isNewer) return [inbox, nothing]
  const { delivered } = inbox
  return [
    { type: 'sequenced', order, place, delivered: delivered + 1 },
    [{ number: delivered, payload: owned(message) }],
  ]
}

/** A payload of our own: a view on the caller's datagram is copied. */
const owned = (message: MessageReceived): Uint8Array => (message.borrowed ? copyOf(message.payload) : message.payload)
