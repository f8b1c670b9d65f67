/**
 * When a packet counts as lost, how many do, and whether they come in runs. Reordering must not be taken for loss: a packet is lost when
 * two newer ones were acked, or three and more where verdicts proved wrong, or when it is overdue and at least one newer one was acked
 * (RFC 9002, section 6.1, with a threshold that learns). Where packets are known to be lost, one newer one less is waited for: a tick of
 * latency is worth more there than a needless repeat. On a link without loss nothing is ever sent twice.
 */
import type { Clock, Micros } from '../core/time.ts'
import { hasSample, overdueAfter, type Rtt } from './rtt.ts'

export interface Loss {
  /** How many newer packets must be acked. */
  readonly threshold: number
  /** Packets acked since the threshold last moved. */
  readonly settled: number
  /** Lost share of the packets that asked for an ack, 0 to 1, smoothed over some 64 packets. */
  readonly share: number
  /** The newest packet that was lost. -1: none was. */
  readonly newest: number
  /** Share of lost packets whose predecessor was lost as well, 0 to 1, smoothed over some 16 losses. */
  readonly runs: number
}

export const leastThreshold = 2
/** Beyond this, waiting for order costs more than a needless repeat. */
export const mostThreshold = 16
/** So many acked without a mistake, and the threshold goes down again by one: a route that reordered may have gone. */
export const forgiveness = 512
const smoothing = 64
const runSmoothing = 16
/** One loss in the last 300 packets or so. */
const noticeable = 0.0001
/** At 60 Hz, independent loss of 20 % has 0.2 of its losses in runs, outages of 50 ms have 0.7. */
const manyRuns = 0.45

export const lossAtStart: Loss = { threshold: leastThreshold, settled: 0, share: 0, newest: -1, runs: 0 }

/** Whether a packet sent at `sentAt`, with `newer` newer ones acked, is lost. */
export function isLost(loss: Loss, rtt: Rtt, newer: number, sentAt: Micros, clock: Clock): boolean {
  if (newer === 0) return false
  const needed = loss.share > noticeable ? loss.threshold - 1 : loss.threshold
  return newer >= needed || (hasSample(rtt) && clock.now - sentAt > overdueAfter(rtt, clock.tick))
}

/** On a clean link the same, as there is nothing to forgive and no share to shrink. */
export function countAcked(loss: Loss): Loss {
  const { threshold, settled, share, newest, runs } = loss
  if (share === 0 && settled === 0 && threshold === leastThreshold) return loss
  const forgiven = threshold > leastThreshold && settled + 1 >= forgiveness
  return {
    threshold: forgiven ? threshold - 1 : threshold,
    settled: forgiven || threshold === leastThreshold ? 0 : settled + 1,
    share: share - share / smoothing,
    newest,
    runs,
  }
}

/** A packet that asked for an ack was lost: this one. Outages are told from single losses by its number. */
export const countLost = ({ threshold, settled, share, newest, runs }: Loss, number: number): Loss => ({
  threshold,
  settled,
  share: share + (1 - share) / smoothing,
  newest: Math.max(newest, number),
  runs: runs + ((newest >= 0 && number === newest + 1 ? 1 : 0) - runs) / runSmoothing,
})

export const comesInRuns = ({ runs }: Loss): boolean => runs > manyRuns

/**
 * One ack proved so many verdicts wrong: take their weight back, and wait for one more packet from now on. One, not as many as
 * were wrong: they are one event, and an outage of the way back must not make every later loss wait for 16 packets.
 */
export const countMistaken = ({ threshold, share, newest, runs }: Loss, packets: number): Loss => ({
  threshold: Math.min(threshold + 1, mostThreshold),
  settled: 0,
  share: Math.max(0, share - packets / smoothing),
  newest,
  runs,
})
