/**
 * What an exploration covers: small enough that everything that can happen does. Each end has a script of messages, a few kinds of
 * steps in time, and a bounded number of them; the network may do as it likes.
 */
import type { Config } from '../../config.ts'
import type { Origin } from '../../connection/state.ts'
import type { End } from '../pair.ts'
import type { Account } from './account.ts'

/** A message of the script. What a datagram carries of it is told from the bytes of its payload alone. */
export interface ScriptedMessage {
  readonly channel: string
  /** At least 4. Left out: 4. */
  readonly bytes?: number
  readonly ttlMicros?: number
  /** Your own bytes, at least 4, and found in no other message of the script. Left out: made up. */
  readonly payload?: Uint8Array
}

/** Something for both ends. */
export interface Both<A> {
  readonly a: A
  readonly b: A
}

/**
 * 'losing': a datagram arrives once, or never, in any order, and `copies` of all datagrams arrive once more. 'growing': every datagram
 * ever sent may arrive at any time, any number of times.
 */
export type NetworkRules = { readonly type: 'losing'; readonly copies: number } | { readonly type: 'growing' }

export interface Scope {
  readonly config: Config
  /** Submitted in this order, at any time. */
  readonly script: Both<ReadonlyArray<ScriptedMessage>>
  /** What an end may do of itself, by name: so much time passes, bit by bit, and then it flushes. */
  readonly steps: Readonly<Record<string, ReadonlyArray<number>>>
  /** How many steps each end takes at most. */
  readonly most: Both<number>
  readonly network: NetworkRules
  /** Where counters begin. Left out: at 0. */
  readonly origin?: Origin
  /** Whether damaged copies arrive, too: with 'crc32c' each must be discarded and leave no trace. */
  readonly damage?: boolean
  /** Left out: orders that make no difference are left out. */
  readonly reduced?: boolean
  /** Left out: from every pair of ends that is reached, with all that was under way lost, a working link must lead to an end of it. */
  readonly recovers?: boolean
  /** More states than this are not visited. Left out: 20 million. */
  readonly mostStates?: number
  /** A law of your own, asked once for each state that an end can be in: what is wrong, or undefined. */
  readonly law?: (account: Account, end: End) => string | undefined
  /** A law of your own for the end, when all is delivered, settled and silent: what is wrong between `a` and `b`, or undefined. */
  readonly ending?: (a: Account, b: Account) => string | undefined
}

const marks = { a: 0xa5, b: 0x5a }

/** The payload of message `index` of an end: no stretch of it is in another message, or in a header. */
export function payloadOf(end: End, index: number, { bytes = 4, payload: own }: ScriptedMessage): Uint8Array {
  if (own !== undefined) return own
  const payload = new Uint8Array(Math.max(4, bytes))
  let word = marks[end] * 0x0101 + index * 0x3d
  for (let at = 0; at < payload.length; at += 1) {
    word = (Math.imul(word, 0x0019_660d) + 0x3c6e_f35f) >>> 0
    payload[at] = at === 0 ? marks[end] : at === 1 ? 0xc0 + index : word >>> 24
  }
  return payload
}
