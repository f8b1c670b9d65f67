// The Gilbert-Elliott outage of a link: a Markov chain between up and down in continuous time, looked at only when a
// datagram passes. Law: in the long run it is down for `share` of the time, in outages of `meanMicros` on average.

export interface Outage {
  /** Whether the link was down when it was last looked at, and when that was. */
  readonly down: boolean
  readonly seenMicros: number
}

/**
 * The probability that the link is down now. What was seen fades by 1 - 1 / (mean (1 - share)) every microsecond; the
 * power is taken by squaring, as Math.exp and Math.pow differ between engines.
 */
export const outageChance = (share: number, meanMicros: number, outage: Outage, nowMicros: number): number => {
  if (share <= 0) return 0
  let fade = Math.max(0, 1 - 1 / Math.max(1, meanMicros * (1 - share)))
  let memory = 1
  for (let left = nowMicros - outage.seenMicros; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) memory *= fade
    fade *= fade
  }
  return share + ((outage.down ? 1 : 0) - share) * memory
}
