/** What a state tells of the link and the channels: pure functions of State, with units in the names. */
import { outstanding } from '../channel/outbox.ts'
import type { ChannelKind } from '../channel/channel.ts'
import type { ChannelState } from '../channel/state.ts'
import { bytesPerSecond } from '../core/meter.ts'
import type { Micros } from '../core/time.ts'
import { toArray } from '../core/window.ts'
import type { PartialMessage } from '../message/reassembly.ts'
import type { Lane } from '../message/state.ts'
import { countInFlight } from '../packet/flight.ts'
import { isStalled } from '../packet/numbering.ts'
import { comesInRuns } from '../packet/loss.ts'
import { hasSample, minimum, queueing } from '../packet/rtt.ts'
import type { Plan } from './plan.ts'
import type { Discards, State } from './state.ts'

/** Times in milliseconds, sizes in bytes (of whole datagrams, without IP and UDP), counts since the connection began. */
export interface Stats<Names extends string = string> extends StateStats<Names> {
  /** Acks and fates that went because too many waited to be drained: docs/threats.md. Of a list that nobody drains, nothing is missed. */
  readonly acksDropped: number
  readonly fatesDropped: number
  /** How often a watcher threw, or what it had given to be told of that. */
  readonly watcherErrors: number
}

/** What follows from a state alone. */
export interface StateStats<Names extends string = string> {
  /** Smoothed round-trip time, without the time that the peer held acks. undefined before the first sample. */
  readonly rttMs: number | undefined
  readonly rttLatestMs: number | undefined
  /** The least of the last ten to twenty seconds. */
  readonly rttMinMs: number | undefined
  /** Mean deviation of the round trip (RFC 6298's RTTVAR). */
  readonly rttVarianceMs: number | undefined
  /** Smoothed difference of successive round trips (RFC 3550, section 6.4.1). */
  readonly jitterMs: number | undefined
  /** Time that packets lately wait in queues, as far as round trips show it: smoothed over some four, above the least of that. */
  readonly queueingMs: number | undefined
  /** By how much acks are lately late beyond a round trip, because the peer sends seldom. */
  readonly ackGapMs: number
  /** Lost share of the packets sent, 0 to 1, smoothed over some 64 packets. */
  readonly lossRatio: number
  readonly packetsSent: number
  readonly packetsReceived: number
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Packets that carried messages: acked, and given up for lost (less those acked after all). */
  readonly packetsAcked: number
  readonly packetsLost: number
  /** What was sent and received in the last one to two seconds. */
  readonly bytesSentPerSecond: number
  readonly bytesReceivedPerSecond: number
  /** How often small messages of reliable channels were sent, on average: 1 is once each. 1 also before the first. */
  readonly copies: number
  /** What spare copies may take now, in bytes a second: less while packets queue, at most `maxRedundancyBytesPerSecond`. */
  readonly redundancyBytesPerSecond: number
  /** What of it is saved up, in bytes. */
  readonly redundancyCreditBytes: number
  /** Lost packets come in runs, as by outages, and spare copies are spaced. */
  readonly lossesInRuns: boolean
  /** Sent, and neither acked nor given up. */
  readonly packetsInFlight: number
  readonly bytesInFlight: number
  /** Datagrams received and thrown away, by reason. */
  readonly datagramsDiscarded: Discards
  /** Numbers have run out until an ack comes: nothing is sent. docs/guarantees.md. */
  readonly isStalled: boolean
  readonly channels: Readonly<Record<Names, ChannelStats>>
}

/** Counts are of messages. */
export interface ChannelStats {
  readonly sent: number
  readonly delivered: number
  readonly acked: number
  readonly lost: number
  readonly expired: number
  /** What counts against `maxOutstandingMessages` and `maxOutstandingBytes`. */
  readonly outstandingMessages: number
  readonly outstandingBytes: number
  /** Pieces of large messages that the peer has not acked: goes down to 0 while one travels. */
  readonly piecesMissing: number
  /** Delivered, and not drained: of this `Packeteer` alone, as a state has none. Grows without bound where nobody drains. */
  readonly undrainedMessages: number
  readonly undrainedBytes: number
  /** Large messages that are on their way here, the longest known first. */
  readonly incoming: ReadonlyArray<IncomingTransfer>
}

/** How far an incoming message in fragments is. */
export interface IncomingTransfer {
  readonly receivedBytes: number
  /** Of the whole message. Until its last fragment has come, which may be any, a bound: less than a fragment too much. */
  readonly totalBytes: number
}

/** What waits on a channel to be drained. */
interface Waiting {
  readonly entries: { readonly length: number }
  readonly bytes: number
}

const nothing: Waiting = { entries: [], bytes: 0 }

export function statistics<Names extends string>(
  plan: Plan,
  state: State,
  waiting?: ReadonlyMap<string, Waiting>,
): StateStats<Names> {
  const { packets, clock, messages } = state
  const { rtt } = packets
  const { sent, received, ...counts } = packets.traffic
  const { tally, redundancy } = messages
  const inFlight = countInFlight(packets.flight)
  const known = (time: Micros): number | undefined => (hasSample(rtt) ? millis(time) : undefined)
  return Object.assign(counts, {
    rttMs: known(rtt.smoothed),
    rttLatestMs: known(rtt.latest),
    rttMinMs: known(minimum(rtt)),
    rttVarianceMs: known(rtt.variance),
    jitterMs: known(rtt.jitter),
    queueingMs: known(queueing(rtt)),
    ackGapMs: millis(rtt.ackGap),
    lossRatio: packets.loss.share,
    bytesSentPerSecond: bytesPerSecond(sent, clock.age),
    bytesReceivedPerSecond: bytesPerSecond(received, clock.age),
    copies: tally.messages === 0 ? 1 : tally.copies / tally.messages,
    redundancyBytesPerSecond: Math.min(redundancy.rate, plan.message.maxRedundancyBytesPerSecond),
    redundancyCreditBytes: Math.max(0, redundancy.tokens),
    lossesInRuns: comesInRuns(packets.loss),
    packetsInFlight: inFlight.packets,
    bytesInFlight: inFlight.bytes,
    datagramsDiscarded: state.discards,
    isStalled: isStalled(packets.numbering),
    channels: Object.fromEntries(
      plan.channel.channels.map((kind, index) => [
        kind.name,
        channelStats(plan, state, index, waiting?.get(kind.name)),
      ]),
    ) as Record<Names, ChannelStats>,
  })
}

function channelStats(
  { channel: rules, message }: Plan,
  state: State,
  channel: number,
  { entries, bytes: undrainedBytes }: Waiting = nothing,
): ChannelStats {
  const { outbox, tally } = state.channels[channel] as ChannelState
  const { reliable } = rules.channels[channel] as ChannelKind
  let piecesMissing = 0
  for (const transfer of toArray((state.messages.lanes[channel] as Lane).transfers))
    piecesMissing += transfer?.missing ?? 0
  return Object.assign({}, tally, {
    outstandingMessages: outstanding(outbox, reliable),
    outstandingBytes: outbox.bytes,
    piecesMissing,
    undrainedMessages: entries.length,
    undrainedBytes,
    // All fragments but the last are of one size: what is missing counts as that, the last as well.
    incoming: (state.messages.partials[channel] as ReadonlyArray<PartialMessage>).map(({ bytes, arrived, last }) => ({
      receivedBytes: bytes,
      totalBytes: bytes + (last + 1 - arrived) * message.fragmentBytes,
    })),
  })
}

const millis = (time: Micros): number => time / 1000
