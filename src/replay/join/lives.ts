/**
 * Whether two recordings are of one connection's two ends. An end that restarted numbers its packets from the beginning again: what the
 * other end received of another life is not in the file, or has a number that the file gave to other bytes. docs/recordings.md, "Join".
 */
import { firstDifference } from '../difference.ts'
import type { Recording, Segment } from '../recording.ts'

/** One end restarted, and its recording is of one life. */
export interface Restart {
  /** The other life came before the one that was recorded, or after it. */
  readonly other: 'earlier' | 'later'
  /** Where the later one of the two begins at the other end: the event of its first datagram that arrived. */
  readonly event: number
  readonly atMicros: number
  /** How many datagrams of the other life arrived. */
  readonly datagrams: number
}

export interface Received {
  readonly event: number
  readonly atMicros: number
  readonly datagram: Uint8Array
  readonly discarded: string | undefined
}

/** Fewer may be strays. */
const leastEvidence = 3

/** What a packet of another life may meet; anything else is no packet of this protocol, or was damaged. */
const isPacket = ({ discarded }: Received): boolean =>
  discarded === undefined || ['Duplicate', 'Stale', 'ForgedAck', 'BeyondWindow', 'Abandoned'].includes(discarded)

/**
 * `received`: all that one end received, in order; `isKnown`: the other end's recording has it as sent, or as the origin of a damaged copy.
 * `beginsAfresh`: that recording begins with the connection.
 */
export function restartOf(
  sent: ReadonlyArray<Uint8Array>,
  received: ReadonlyArray<Received>,
  isKnown: (arrival: Received) => boolean,
  beginsAfresh: boolean,
): Restart | undefined {
  const first = received.findIndex(isKnown)
  if (first < 0) return undefined
  const last = received.reduce((found, arrival, index) => (isKnown(arrival) ? index : found), first)
  const numbers = new Set(sent.map(numberOf))
  const isOther = (arrival: Received): boolean => numbers.has(numberOf(arrival.datagram))
  const before = received.slice(0, first).filter((arrival) => isPacket(arrival) && !isKnown(arrival))
  const recorded = received[first] as Received
  if (before.length >= leastEvidence && (beginsAfresh || before.filter(isOther).length >= leastEvidence))
    return { other: 'earlier', event: recorded.event, atMicros: recorded.atMicros, datagrams: before.length }
  const after = received.slice(last + 1).filter(isPacket)
  const begins = after.find(isOther)
  if (begins === undefined || after.filter(isOther).length < leastEvidence) return undefined
  return { other: 'later', event: begins.event, atMicros: begins.atMicros, datagrams: after.length }
}

/** The number of a packet as it travelled: two bytes behind the first, or four. docs/wire-format.md, "Header". */
function numberOf(datagram: Uint8Array): string {
  const isWide = ((datagram[0] ?? 0) & wideBit) !== 0
  return datagram.subarray(1, isWide ? 5 : 3).join()
}

const wideBit = 0x20

/** From its first packet on, and not from a state in the middle. */
export const beginsAfresh = ({ segments: [segment] }: Recording): boolean =>
  segment !== undefined && segment.first === 0 && segment.state.packets.traffic.packetsSent === 0

/** Whether the same happened to both, in every event that both have, datagrams among them. */
export function sharesEvents({ segments: [one] }: Recording, { segments: [other] }: Recording): boolean {
  if (one === undefined || other === undefined) return false
  const first = Math.max(one.first, other.first)
  const last = Math.min(one.first + one.events.length, other.first + other.events.length)
  let datagrams = 0
  for (let number = first; number < last; number += 1) {
    const [here, there] = [eventOf(one, number), eventOf(other, number)]
    if (firstDifference(here, there) !== undefined) return false
    if (here?.type === 'DatagramReceived') datagrams += 1
  }
  return datagrams > 0
}

const eventOf = (segment: Segment, number: number): Segment['events'][number] | undefined =>
  segment.events[number - segment.first]
