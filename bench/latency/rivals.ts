// How others decide to send a message again, each as one rule over the same ends. The rules and their constants are
// theirs; the rest of their libraries is not here.

import type { Rule } from './rival-ends.ts'

export interface Rival {
  /** As the command line has it. */
  readonly name: string
  readonly title: string
  readonly rule: Rule
  readonly isFiller: boolean
}

const tick = 1_000_000 / 60

/** A constant timer: pickleback and yojimbo wait 100 ms, renet 300. */
const fixed =
  (millis: number): Rule =>
  (waiting, { now }) =>
    now - waiting.sentAt >= millis * 1000

/** lightyear and naia. */
const roundTrips =
  (factor: number): Rule =>
  (waiting, { now, smoothed }) =>
    now - waiting.sentAt >= factor * smoothed

/**
 * KCP with nodelay 1, interval 10 ms, resend 2, no congestion window: after two acks that skip it, or a timeout that grows
 * by half each time. A resend for skips starts the timeouts afresh, which is kind to it: at 20 % loss it gains 50 ms.
 */
const kcpTurbo: Rule = (waiting, { now, smoothed, variance }) => {
  if (waiting.skips >= 2) {
    waiting.misses = 0
    return true
  }
  const timeout = Math.max(30_000, smoothed + Math.max(10_000, 4 * variance))
  if (now - waiting.sentAt < timeout * 1.5 ** waiting.misses) return false
  waiting.misses += 1
  return true
}

/**
 * RFC 9002: lost when a packet three later was acked, or any later one was and 9/8 of a round trip has passed (here with
 * four deviations more, against reordering); and a probe timeout of a round trip, four deviations and the peer's ack
 * delay, which doubles. Per message, as a game's packets never stop and would push a timer of the connection on for ever.
 */
const quicLike: Rule = (waiting, { now, smoothed, variance, newestAcked }) => {
  const age = now - waiting.sentAt
  if (newestAcked - waiting.packet >= 3) return true
  if (newestAcked > waiting.packet && age >= (9 / 8) * smoothed + 4 * variance) return true
  const timeout = smoothed + Math.max(4 * variance, 1000) + tick
  if (age < timeout * 2 ** waiting.misses) return false
  waiting.misses += 1
  return true
}

export const rivals: ReadonlyArray<Rival> = [
  { name: 'fixed-100', title: 'fixed 100 ms (pickleback, yojimbo)', rule: fixed(100), isFiller: false },
  { name: 'fixed-300', title: 'fixed 300 ms (renet)', rule: fixed(300), isFiller: false },
  { name: 'rtt-1.5', title: '1.5 RTT (lightyear, naia)', rule: roundTrips(1.5), isFiller: false },
  { name: 'kcp', title: 'KCP turbo', rule: kcpTurbo, isFiller: false },
  { name: 'quic', title: 'QUIC-like', rule: quicLike, isFiller: false },
  { name: 'all', title: 'every unacked in every packet', rule: () => true, isFiller: true },
]
