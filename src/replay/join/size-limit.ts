/**
 * Whether a path swallows large datagrams: the largest that arrived, against those that are larger and never did. It is said only where
 * chance is no explanation: larger ones were tried three times at least, with smaller ones in between that arrived, and losing all these
 * tries at the rate at which smaller ones were lost has a chance below one in a thousand. docs/recordings.md, "Join".
 */
export interface SizeLimit {
  /** Larger ones did not arrive, in bytes; and how many up to this size did. */
  readonly aboveBytes: number
  readonly arrived: number
  /** How many larger ones were sent, and the sizes of these. */
  readonly swallowed: number
  readonly leastBytes: number
  readonly mostBytes: number
  /** The sender's event from which on this holds: larger ones arrived before. undefined: from the beginning. */
  readonly sinceEvent: number | undefined
}

interface Sent {
  readonly event: number
  readonly bytes: number
  readonly isLost: boolean
}

const leastTries = 3
const leastChance = 0.001
/** So many sizes are tried as the limit: what arrives in fewer and fewer bytes is no limit. */
const mostLimits = 64

/** From the earliest datagram on from which it holds to the last. `sent`: in order. */
export function sizeLimitOf(sent: ReadonlyArray<Sent>): SizeLimit | undefined {
  // What was sent after the last one that arrived may be on its way.
  const end = sent.reduce((last, { isLost }, index) => (isLost ? last : index + 1), 0)
  let found: SizeLimit | undefined
  let largest = 0
  let limits = 0
  for (let start = end; start > 0 && limits < mostLimits; start -= 1) {
    const { bytes, isLost } = sent[start - 1] as Sent
    if (isLost || bytes <= largest) continue
    if (largest > 0) found = judge(sent, start, end, largest) ?? found
    largest = bytes
    limits += 1
  }
  return judge(sent, 0, end, largest) ?? found
}

function judge(sent: ReadonlyArray<Sent>, start: number, end: number, above: number): SizeLimit | undefined {
  let [arrived, lost, tries, swallowed, least, most] = [0, 0, 0, 0, Infinity, 0]
  let isTrying = false
  for (let index = start; index < end; index += 1) {
    const { bytes, isLost } = sent[index] as Sent
    if (bytes > above) {
      swallowed += 1
      least = Math.min(least, bytes)
      most = Math.max(most, bytes)
      if (!isTrying) tries += 1
      isTrying = true
    } else if (isLost) lost += 1
    else {
      arrived += 1
      isTrying = false
    }
  }
  // Not with `Math.pow`, which engines round differently.
  let chance = 1
  for (let tried = 0; tried < tries && chance >= leastChance; tried += 1) chance *= (lost + 1) / (lost + arrived + 1)
  if (tries < leastTries || arrived < leastTries || chance >= leastChance) return undefined
  const sinceEvent = start === 0 ? undefined : sent[start]?.event
  return { aboveBytes: above, arrived, swallowed, leastBytes: least, mostBytes: most, sinceEvent }
}
