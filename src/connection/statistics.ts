/** What a state tells of the link and the channels: pure functions of State, with units in the names. */
import { outstanding } from '../channel/outbox.ts'
import type { ChannelKind } from '../channel/channel.ts'
import type { ChannelState } from '../channel/state.ts'
import { bytesPerSecond } from '../core/meter.ts'
import type { Micros } from '../core/time.ts'
import { toArray } from '../core/window.ts'
import type { Lane } from '../message/state.ts'
import { countInFlight } from '../packet/flight.ts'
import { isStalled } from '../packet/numbering.ts'
import { comesInRuns } from '../packet/loss.ts'
import { hasSample, minimum, queueing } from '../packet/rtt.ts'
import type { Plan } from './plan.ts'
import type { Discards, State } from './state.ts'

/** Times in milliseconds, sizes in bytes (of whole datagrams, without IP and UDP), counts since the connection began. */
export interface Stats {
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
  readonly channels: Readonly<Record<string, ChannelStats>>
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
}

export function statistics(plan: Plan, state: State): Stats {
  const { packets, clock, messages } = state
  const { traffic, rtt } = packets
  const { tally, redundancy } = messages
  const inFlight = countInFlight(packets.flight)
  const known = (time: Micros): number | undefined => (hasSample(rtt) ? millis(time) : undefined)
  return {
    rttMs: known(rtt.smoothed),
    rttLatestMs: known(rtt.latest),
    rttMinMs: known(minimum(rtt)),
    rttVarianceMs: known(rtt.variance),
    jitterMs: known(rtt.jitter),
    queueingMs: known(queueing(rtt)),
    ackGapMs: millis(rtt.ackGap),
    lossRatio: packets.loss.share,
    packetsSent: traffic.packetsSent,
    packetsReceived: traffic.packetsReceived,
    bytesSent: traffic.bytesSent,
    bytesReceived: traffic.bytesReceived,
    packetsAcked: traffic.packetsAcked,
    packetsLost: traffic.packetsLost,
    bytesSentPerSecond: bytesPerSecond(traffic.sent, clock.age),
    bytesReceivedPerSecond: bytesPerSecond(traffic.received, clock.age),
    copies: tally.messages === 0 ? 1 : tally.copies / tally.messages,
    redundancyBytesPerSecond: Math.min(redundancy.rate, plan.message.maxRedundancyBytesPerSecond),
    redundancyCreditBytes: Math.max(0, redundancy.credit),
    lossesInRuns: comesInRuns(packets.loss),
    packetsInFlight: inFlight.packets,
    bytesInFlight: inFlight.bytes,
    datagramsDiscarded: state.discards,
    isStalled: isStalled(packets.numbering),
    channels: Object.fromEntries(
      plan.channel.channels.map((kind, index) => [kind.name, channelStats(kind, state, index)]),
    ),
  }
}

function channelStats({ reliable }: ChannelKind, state: State, channel: number): ChannelStats {
  const { outbox, tally } = state.channels[channel] as ChannelState
  const { sent, delivered, acked, lost, expired } = tally
  let piecesMissing = 0
  const { transfers } = state.messages.lanes[channel] as Lane
  for (const transfer of toArray(transfers)) piecesMissing += transfer?.missing ?? 0
  return {
    sent,
    delivered,
    acked,
    lost,
    expired,
    outstandingMessages: outstanding(outbox, reliable),
    outstandingBytes: outbox.bytes,
    piecesMissing,
  }
}

const millis = (time: Micros): number => time / 1000
