/**
 * When a packet counts as lost, and how many do. Reordering must not be taken for loss: a packet is lost when two newer ones were
 * acked, or three and more where verdicts proved wrong, or when it is overdue and at least one newer one was acked (RFC 9002,
 * section 6.1, with a threshold that learns).
 */
import type { Clock, Micros } from '../core/time.ts'
import { hasSample, overdueAfter, type Rtt } from './rtt.ts'

export interface Loss {
  /** How many newer packets must be acked. */
  readonly threshold: number
  /** Lost share of the packets that asked for an ack, 0 to 1, smoothed over some 64 packets. */
  readonly share: number
}

export const leastThreshold = 2
/** Beyond this, waiting for order costs more than a needless repeat. */
export const mostThreshold = 16
const smoothing = 64

export const lossAtStart: Loss = { threshold: leastThreshold, share: 0 }

/** Whether a packet sent at `sentAt`, with `newer` newer ones acked, is lost. */
export function isLost(loss: Loss, rtt: Rtt, newer: number, sentAt: Micros, clock: Clock): boolean {
  if (newer === 0) return false
  return newer >= loss.threshold || (hasSample(rtt) && clock.now - sentAt > overdueAfter(rtt, clock.tick))
}

export const countAcked = (loss: Loss): Loss => ({
  threshold: loss.threshold,
  share: loss.share - loss.share / smoothing,
})

export const countLost = (loss: Loss): Loss => ({
  threshold: loss.threshold,
  share: loss.share + (1 - loss.share) / smoothing,
})

/**
 * One ack proved so many verdicts wrong: take their weight back, and wait for one more packet from now on. One, not as many as
 * were wrong: they are one event, and an outage of the way back must not make every later loss wait for 16 packets.
 */
export const countMistaken = (loss: Loss, packets: number): Loss => ({
  threshold: Math.min(loss.threshold + 1, mostThreshold),
  share: Math.max(0, loss.share - packets / smoothing),
})
