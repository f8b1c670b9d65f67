/**
 * What arrived, and what the peer has to be told of it. An ack goes on repeating what it says until the peer is known to have
 * read it, that is, until a packet that said it was acked in turn: so no ack is lost for ever, however one-sided the traffic, and
 * on a clean link there is nothing to repeat.
 */
import { isForgotten, isGapless, see, seenBefore, wasSeen, type Seen } from '../core/seen.ts'
import { micros, type Micros } from '../core/time.ts'
import { cleanHistory, type Ack } from './packet.ts'
import { maxHistoryBytes } from './packet-codec.ts'

export interface Arrivals {
  readonly seen: Seen
  /** When the newest arrived, in `age`: what the peer takes out of its round trip went on while this end paused. -1: nothing has. */
  readonly newestAt: Micros
  /** The newest that came with a narrow number, and whether any came with a wide one. */
  readonly newestNarrow: number
  readonly wide: boolean
  /** The peer knows of everything up to here that arrived. */
  readonly ackKnownUpTo: number
  /** Own packets from this number on tell of all that came out of order before it was next. -1: so does every packet. */
  readonly ackKnownSince: number
  /** The lowest number that came out of order after that: those packets tell only of what lies before it. -1: none did. */
  readonly lowestLate: number
  /** Since when, in `age`, an ack is owed. -1: none is. */
  readonly owedSince: Micros
}

/** The receive window, in packets: what one side may send between two packets of the other without losing an ack. */
export const receiveWindow: number = maxHistoryBytes * 8

export const arrivalsFrom = (first: number): Arrivals => ({
  seen: seenBefore(first, receiveWindow),
  newestAt: micros(-1),
  newestNarrow: first - 1,
  wide: false,
  ackKnownUpTo: first - 1,
  ackKnownSince: -1,
  lowestLate: -1,
  owedSince: micros(-1),
})

/** 'new', or why the packet changes nothing. */
export function judge(arrivals: Arrivals, number: number): 'new' | 'Duplicate' | 'Stale' {
  if (isForgotten(arrivals.seen, number)) return 'Stale'
  return wasSeen(arrivals.seen, number) ? 'Duplicate' : 'new'
}

/** With a new packet noted. `ackEliciting`: it carried something. `ownNext`: this end's next number. */
export function arrive(
  arrivals: Arrivals,
  packet: { readonly number: number; readonly wide: boolean; readonly ackEliciting: boolean },
  age: Micros,
  ownNext: number,
): Arrivals {
  const { number, wide } = packet
  const { seen, ackKnownUpTo, ackKnownSince, lowestLate } = arrivals
  const isNewest = number > seen.newest
  const isLater = isNewest || ackKnownSince < 0
  return {
    seen: see(seen, number),
    newestAt: isNewest ? age : arrivals.newestAt,
    newestNarrow: wide ? arrivals.newestNarrow : Math.max(number, arrivals.newestNarrow),
    wide: arrivals.wide || wide,
    // A newest leaves it where it is: it is at most the newest before.
    ackKnownUpTo: Math.min(ackKnownUpTo, number - 1),
    ackKnownSince: isNewest || ackKnownSince >= 0 ? ackKnownSince : ownNext,
    lowestLate: isLater || (lowestLate >= 0 && lowestLate < number) ? lowestLate : number,
    owedSince: packet.ackEliciting && arrivals.owedSince < 0 ? age : arrivals.owedSince,
  }
}

/**
 * An own packet was acked, so the peer has read its ack, which named `newest` as the newest arrival and told of all before it that
 * had arrived by then. What came out of order since bounds what is told; the next packet begins a new account of it. One that
 * began anew with each such arrival would never close where they come more than once a round trip, and the history would grow.
 */
export function noteAckKnown(arrivals: Arrivals, ownNumber: number, newest: number, ownNext: number): Arrivals {
  const { seen, newestAt, newestNarrow, wide, ackKnownUpTo, ackKnownSince, lowestLate, owedSince } = arrivals
  if (ownNumber < ackKnownSince) return arrivals
  const upTo = Math.max(ackKnownUpTo, lowestLate < 0 ? newest : Math.min(newest, lowestLate - 1))
  if (upTo === ackKnownUpTo && ackKnownSince < 0) return arrivals
  const since = lowestLate < 0 ? -1 : ownNext
  return { seen, newestAt, newestNarrow, wide, ackKnownUpTo: upTo, ackKnownSince: since, lowestLate: -1, owedSince }
}

/** An ack has left. */
export function settleOwed(arrivals: Arrivals): Arrivals {
  const { seen, newestAt, newestNarrow, wide, ackKnownUpTo, ackKnownSince, lowestLate, owedSince } = arrivals
  return owedSince < 0
    ? arrivals
    : { seen, newestAt, newestNarrow, wide, ackKnownUpTo, ackKnownSince, lowestLate, owedSince: micros(-1) }
}

/**
 * Longer than a header can say, and a small integer, as `| 0` makes sure: the difference of two ages past 36 minutes is none by itself,
 * and where one ack held another kind of number, engines rebuilt every one that was read (2 % of a tick).
 */
const longestHeld = 1 << 30

/** The ack that a packet leaving now carries; undefined before the first arrival. */
export function ackAt(arrivals: Arrivals, age: Micros): Ack | undefined {
  if (arrivals.newestAt < 0) return undefined
  const newest = arrivals.seen.newest
  const held = micros(Math.min(age - arrivals.newestAt, longestHeld) | 0)
  return { newest, held, history: historyOf(arrivals.seen, arrivals.ackKnownUpTo) }
}

/** Clean when that says all there is to say; else the bits down to what the peer knows, without trailing zero bytes. */
function historyOf(seen: Seen, ackKnownUpTo: number): Uint8Array {
  const { newest } = seen
  const untold = Math.min(newest - 1 - ackKnownUpTo, receiveWindow)
  if (untold <= 32 && isGapless(seen, 32)) return cleanHistory
  const bytes = new Uint8Array(Math.ceil(Math.max(untold, 0) / 8))
  let used = 0
  for (let back = 0; back < untold; back += 1) {
    if (!wasSeen(seen, newest - 1 - back)) continue
    used = (back >> 3) + 1
    bytes[used - 1] = (bytes[used - 1] as number) | (1 << (back & 7))
  }
  return bytes.subarray(0, used)
}
