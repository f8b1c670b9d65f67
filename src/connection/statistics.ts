/** What a state tells of the link and the channels: pure functions of State, with units in the names. */
import { outstanding } from '../channel/outbox.ts'
import type { ChannelKind } from '../channel/channel.ts'
import type { ChannelState } from '../channel/state.ts'
import type { Micros } from '../core/time.ts'
import { toArray } from '../core/window.ts'
import type { Lane } from '../message/state.ts'
import { countInFlight } from '../packet/flight.ts'
import { isStalled } from '../packet/numbering.ts'
import { hasSample, minimum } from '../packet/rtt.ts'
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
  const { packets } = state
  const { traffic, rtt } = packets
  const inFlight = countInFlight(packets.flight)
  const known = (time: Micros): number | undefined => (hasSample(rtt) ? millis(time) : undefined)
  return {
    rttMs: known(rtt.smoothed),
    rttLatestMs: known(rtt.latest),
    rttMinMs: known(minimum(rtt)),
    rttVarianceMs: known(rtt.variance),
    jitterMs: known(rtt.jitter),
    ackGapMs: millis(rtt.ackGap),
    lossRatio: packets.loss.share,
    packetsSent: traffic.packetsSent,
    packetsReceived: traffic.packetsReceived,
    bytesSent: traffic.bytesSent,
    bytesReceived: traffic.bytesReceived,
    packetsAcked: traffic.packetsAcked,
    packetsLost: traffic.packetsLost,
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
