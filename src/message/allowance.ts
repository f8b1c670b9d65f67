/**
 * What fragments of large messages and repeats may take: a token bucket with a fixed rate from config. The place where a rate
 * controller would sit: it would change `bytesPerSecond` from what acks tell. New small messages never ask here.
 */
import type { Clock, Micros } from '../core/time.ts'

export interface Allowance {
  /** Bytes that may leave now. Below 0 after a probe, which always leaves. */
  readonly bytes: number
  /** When `bytes` was true. */
  readonly at: Micros
}

/** So many datagrams may be owed before a probe leaves: at a low rate probes would take on more than is ever paid back. */
export const mostOwed = 16

/** How much time's worth may gather: two ticks, and at least 50 ms, so that a slow ticker still reaches the rate. */
const leastGathered = 50_000

/** The bucket at the time of `clock`. `datagram`: room for one always gathers. Whole bytes, so that every engine agrees. */
export function refill(allowance: Allowance, bytesPerSecond: number, datagram: number, clock: Clock): Allowance {
  const earned = Math.floor(((clock.now - allowance.at) * bytesPerSecond) / 1_000_000)
  if (earned <= 0) return allowance
  const most = Math.ceil((Math.max(leastGathered, 2 * clock.tick) * bytesPerSecond) / 1_000_000) + datagram
  return { bytes: Math.min(most, allowance.bytes + earned), at: clock.now }
}

export const spend = (allowance: Allowance, bytes: number): Allowance => ({
  bytes: allowance.bytes - bytes,
  at: allowance.at,
})
