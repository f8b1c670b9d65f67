/** The packet floor of a state, described. What must hold between packets and the floors above is in agreement.ts. */
import type { Meter } from '../core/meter.ts'
import type { Minimum } from '../core/minimum.ts'
import { itemAt, nextNumber } from '../core/window.ts'
import type { Manifest } from '../message/message.ts'
import { receiveWindow, type Arrivals } from '../packet/arrivals.ts'
import { maxRemembered, type Flight, type LostPacket, type SentPacket } from '../packet/flight.ts'
import { forgiveness, leastThreshold, mostThreshold, type Loss } from '../packet/loss.ts'
import { isStalled, type Numbering } from '../packet/numbering.ts'
import { hasSample, longestSample, rttAtStart, type Rtt } from '../packet/rtt.ts'
import { mostMisses, type PacketState, type Probe, type Traffic } from '../packet/state.ts'
import type { Codec } from './codec.ts'
import { mostInFlight } from './limits.ts'
import { manifest } from './manifest.ts'
import {
  age,
  ageOrNever,
  count,
  farthest,
  flag,
  fraction,
  integer,
  lasting,
  name,
  numberOrNone,
  time,
  timeOrNever,
} from './scalars.ts'
import { seen } from './seen.ts'
import { apart, checked, either, list, mapped, option, record, type FieldError } from './shapes.ts'
import { window } from './window.ts'

const numbering: Codec<Numbering> = checked(
  record<Numbering>({
    next: count,
    acked: numberOrNone,
    wideFrom: numberOrNone,
    mark: integer(-farthest, farthest),
    earlierMark: integer(-farthest, farthest),
    markedAt: age,
  }),
  ({ next, acked, wideFrom, mark, earlierMark }) => {
    if (acked >= next) return { field: '.acked', found: acked, allowed: `less than next (${next})` }
    if (isStalled({ next, acked }))
      return { field: '.acked', found: acked, allowed: `so near next (${next}) that packets may leave` }
    if (wideFrom > next) return { field: '.wideFrom', found: wideFrom, allowed: `at most next (${next})` }
    if (mark > next) return { field: '.mark', found: mark, allowed: `at most next (${next})` }
    return earlierMark > mark
      ? { field: '.earlierMark', found: earlierMark, allowed: `at most mark (${mark})` }
      : undefined
  },
)

const datagramBytes = integer(1, (plan) => plan.packet.maxDatagramBytes)

const sentPacket = record<SentPacket<Manifest>>({
  sentAt: time,
  bytes: datagramBytes,
  largestAcked: numberOrNone,
  manifest: option(manifest),
})

const lostPacket = record<LostPacket<Manifest>>({ number: count, sentAt: time, manifest })

type Entry = SentPacket<Manifest> | 'acked' | 'lost'
type Verdict = 'acked' | 'lost'

const isVerdict = (entry: Entry): entry is Verdict => entry === 'acked' || entry === 'lost'
const entry: Codec<Entry> = either(isVerdict, name<Verdict>({ acked: 0, lost: 1 }), sentPacket)

/** Oldest first. */
export const lostPackets: Codec<Flight<Manifest>['lost']> = list(
  lostPacket,
  0,
  (plan) => maxRemembered + mostInFlight(plan),
)

const flight: Codec<Flight<Manifest>> = checked(
  record<Flight<Manifest>>({
    sent: window(entry, mostInFlight),
    lost: apart(lostPackets),
  }),
  ({ sent, lost }) => {
    const oldest = itemAt(sent, sent.base)
    if (oldest === 'acked' || oldest === 'lost')
      return {
        field: `.sent[${sent.base}]`,
        found: oldest,
        allowed: 'a packet: the window begins with the oldest in flight',
      }
    return misplaced(sent, lost)
  },
)

/** Remembered as lost, in order, and none that is still in flight. */
function misplaced(sent: Flight<Manifest>['sent'], lost: Flight<Manifest>['lost']): FieldError | undefined {
  for (const [index, { number }] of lost.entries()) {
    const field = `.lost[${index}].number`
    const before = lost[index - 1]?.number ?? -1
    if (number <= before) return { field, found: number, allowed: `more than the one before (${before})` }
    if (number >= nextNumber(sent)) return { field, found: number, allowed: `less than next (${nextNumber(sent)})` }
    if (number >= sent.base && itemAt(sent, number) !== 'lost')
      return { field, found: number, allowed: 'a packet that is not in flight' }
  }
  return undefined
}

const arrivals: Codec<Arrivals> = checked(
  record<Arrivals>({
    seen: seen(receiveWindow),
    newestAt: ageOrNever,
    newestNarrow: numberOrNone,
    wide: flag,
    ackKnownUpTo: numberOrNone,
    ackKnownSince: numberOrNone,
    lowestLate: numberOrNone,
    owedSince: ageOrNever,
  }),
  ({ seen: { newest }, newestAt, newestNarrow, wide, ackKnownUpTo, ackKnownSince, lowestLate, owedSince }) => {
    const allowed = `at most the newest seen (${newest})`
    if (newestNarrow > newest) return { field: '.newestNarrow', found: newestNarrow, allowed }
    if (!wide && newestNarrow < newest)
      return { field: '.newestNarrow', found: newestNarrow, allowed: `the newest seen (${newest}), as none was wide` }
    if (ackKnownUpTo > newest) return { field: '.ackKnownUpTo', found: ackKnownUpTo, allowed }
    if (lowestLate > newest) return { field: '.lowestLate', found: lowestLate, allowed }
    if (lowestLate >= 0 && ackKnownSince < 0)
      return { field: '.lowestLate', found: lowestLate, allowed: '-1 without ackKnownSince' }
    if (newestAt >= 0 && newest < 0)
      return { field: '.newestAt', found: newestAt, allowed: '-1 where nothing was seen' }
    if (newestAt < 0 && owedSince >= 0)
      return { field: '.owedSince', found: owedSince, allowed: '-1 where nothing came' }
    return undefined
  },
)

/** A round trip, and what is measured of round trips. */
const trip = lasting(longestSample)

const minimum = record<Minimum>({ least: trip, before: trip, since: count })

/** Before the first sample the other fields mean nothing: they are as at the start. */
const rtt: Codec<Rtt> = mapped(
  (value) => (hasSample(value) ? value : undefined),
  option(
    record<Rtt>({
      smoothed: trip,
      variance: trip,
      latest: trip,
      jitter: trip,
      path: minimum,
      lately: trip,
      calm: minimum,
      ackGap: trip,
      usualGap: trip,
    }),
  ),
  (form) => form ?? rttAtStart,
)

const loss = record<Loss>({
  threshold: integer(leastThreshold, mostThreshold),
  settled: integer(0, forgiveness),
  share: fraction,
  newest: numberOrNone,
  runs: fraction,
})

const probe: Codec<Probe> = checked(
  record<Probe>({ misses: integer(0, mostMisses), sentAt: timeOrNever, lastSentAt: age }),
  ({ misses, sentAt }) =>
    misses > 0 === sentAt >= 0
      ? undefined
      : { field: '.sentAt', found: sentAt, allowed: misses > 0 ? 'a time: a probe was missed' : '-1: none was' },
)

/** `since` is a time in `age`. */
const meter = record<Meter>({ bytes: count, before: count, since: integer(0, Number.MAX_SAFE_INTEGER) })

const traffic = record<Traffic>({
  packetsSent: count,
  bytesSent: count,
  packetsReceived: count,
  bytesReceived: count,
  packetsAcked: count,
  packetsLost: count,
  sent: meter,
  received: meter,
})

export const packets: Codec<PacketState<Manifest>> = checked(
  record<PacketState<Manifest>>({
    numbering: numbering,
    flight,
    arrivals,
    rtt: rtt,
    loss,
    probe: probe,
    traffic: traffic,
  }),
  ({ numbering, flight: { sent, lost }, arrivals: { ackKnownSince, wide }, traffic: { packetsLost } }) => {
    const { next, acked, wideFrom } = numbering
    if (nextNumber(sent) !== next)
      return { field: '.numbering.next', found: next, allowed: `the end of the flight (${nextNumber(sent)})` }
    if (wideFrom >= 0 && acked >= wideFrom && !wide)
      return { field: '.numbering.wideFrom', found: wideFrom, allowed: `more than acked (${acked}): no ack was wide` }
    if (ackKnownSince > next)
      return { field: '.arrivals.ackKnownSince', found: ackKnownSince, allowed: `at most next (${next})` }
    if (packetsLost < lost.length)
      return {
        field: '.traffic.packetsLost',
        found: packetsLost,
        allowed: `at least those remembered (${lost.length})`,
      }
    return undefined
  },
)
