/**
 * The four arrival rules, one small function each: what is new, what is next in order. Each keeps the least that its promise needs,
 * and says what to deliver. A message further ahead than the peer's window may reach is refused.
 */
import type { DatagramError } from '../core/datagram-error.ts'
import { see, seenBefore, wasSeen, type Seen } from '../core/seen.ts'
import { drop, emptyWindow, itemAt, nextNumber, push, size, toArray, windowOver, type Window } from '../core/window.ts'
import type { ChannelKind, ChannelRules, MessagesReceived } from './channel.ts'

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

/** Is told what to deliver, oldest first: a message's number on the channel, and a payload of its own. */
export type Deliver = (number: number, payload: Uint8Array) => void

/** The inbox afterwards; or that the peer went beyond its window, and with which message. */
export type Taken = Inbox | Extract<DatagramError, { type: 'BeyondWindow' }>

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

/** A run comes to the same as its messages one by one. The inbox is written once for all of it where nothing is early. */
export function takeMessages(rules: ChannelRules, inbox: Inbox, run: MessagesReceived, deliver: Deliver): Taken {
  switch (inbox.type) {
    case 'ordered':
      return takeOrdered(rules, inbox, run, deliver)
    case 'unordered':
      return takeUnordered(rules, inbox, run, deliver)
    case 'sequenced':
      return takeSequenced(inbox, run, deliver)
    case 'loose':
      return takeLoose(inbox, run, deliver)
  }
}

/** Every message once, as sent: what is early waits, what fills the gap brings along all that waited for it. */
function takeOrdered(rules: ChannelRules, inbox: OrderedInbox, run: MessagesReceived, deliver: Deliver): Taken {
  const { held, heldBytes } = inbox
  if (run.number > held.base || size(held) > 0) return takeEarly(rules, inbox, run, deliver)
  const end = run.number + run.lengths.length
  if (end <= held.base) return inbox
  let { start } = run
  for (let number = run.number; number < end; number += 1) {
    const length = run.lengths[number - run.number] as number
    if (number >= held.base) deliver(number, payloadAt(run, start, length))
    start += length
  }
  return { type: 'ordered', held: emptyWindow(end), heldBytes }
}

/** While a message is missing: one by one. */
function takeEarly(rules: ChannelRules, inbox: OrderedInbox, run: MessagesReceived, deliver: Deliver): Taken {
  let { held, heldBytes } = inbox
  let { number, start } = run
  for (const length of run.lengths) {
    if (number >= held.base + rules.maxOutstandingMessages) return beyondWindow(run, number)
    if (number >= held.base && itemAt(held, number) === undefined) {
      heldBytes += length
      if (number > held.base && heldBytes > rules.maxOutstandingBytes) return beyondWindow(run, number)
      held = hold(held, number, payloadAt(run, start, length))
      let next = held.base
      for (let ready = itemAt(held, next); ready !== undefined; ready = itemAt(held, next)) {
        deliver(next, ready)
        heldBytes -= ready.length
        next += 1
      }
      held = drop(held, next - held.base)
    }
    number += 1
    start += length
  }
  return held === inbox.held ? inbox : { type: 'ordered', held, heldBytes }
}

function hold(held: OrderedInbox['held'], number: number, payload: Uint8Array): OrderedInbox['held'] {
  if (number === nextNumber(held)) return push(held, payload)
  const payloads = toArray(held)
  while (payloads.length <= number - held.base) payloads.push(undefined)
  payloads[number - held.base] = payload
  return windowOver(held.base, payloads)
}

/** Every message once, as it arrives. */
function takeUnordered(rules: ChannelRules, inbox: UnorderedInbox, run: MessagesReceived, deliver: Deliver): Taken {
  let { delivered, next } = inbox
  let { number, start } = run
  for (const length of run.lengths) {
    if (number >= next + rules.maxOutstandingMessages) return beyondWindow(run, number)
    if (number >= next && !(delivered !== undefined && wasSeen(delivered, number))) {
      delivered = markDelivered(delivered, next, number, rules.maxOutstandingMessages)
      while (wasSeen(delivered, next)) next += 1
      deliver(number, payloadAt(run, start, length))
    }
    number += 1
    start += length
  }
  return delivered === inbox.delivered ? inbox : { type: 'unordered', delivered, next }
}

/** The memory spans the peer's window, `next` and what may be ahead of it: so nothing from `next` on is ever forgotten. */
function markDelivered(delivered: Seen | undefined, next: number, number: number, window: number): Seen {
  const span = Math.ceil(window / 16) * 16
  return see(delivered ?? seenBefore(next, span), number)
}

/** Strictly newer than the last delivered: by packet, then by place in it. */
function takeSequenced(inbox: SequencedInbox, run: MessagesReceived, deliver: Deliver): Taken {
  const { order } = run
  let { place, start } = run
  let { delivered } = inbox
  for (const length of run.lengths) {
    if (order > inbox.order || (order === inbox.order && place > inbox.place)) {
      deliver(delivered, payloadAt(run, start, length))
      delivered += 1
    }
    place += 1
    start += length
  }
  // The last of a run is its newest.
  return delivered === inbox.delivered ? inbox : { type: 'sequenced', order, place: place - 1, delivered }
}

function takeLoose(inbox: LooseInbox, run: MessagesReceived, deliver: Deliver): Taken {
  let { delivered } = inbox
  let { start } = run
  for (const length of run.lengths) {
    deliver(delivered, payloadAt(run, start, length))
    delivered += 1
    start += length
  }
  return { type: 'loose', delivered }
}

/** A payload of our own: what lies in the caller's datagram is copied, here and once. */
const payloadAt = (run: MessagesReceived, start: number, length: number): Uint8Array =>
  run.borrowed ? run.bytes.slice(start, start + length) : run.bytes

const beyondWindow = ({ channel }: MessagesReceived, message: number): Taken => ({
  type: 'BeyondWindow',
  channel,
  message,
})
