/** The packet floor, hashed as packets.ts describes it, field by field. */
import type { Arrivals } from '../../packet/arrivals.ts'
import type { SentPacket } from '../../packet/flight.ts'
import type { Numbering } from '../../packet/numbering.ts'
import { hasSample, type Rtt } from '../../packet/rtt.ts'
import type { PacketState, Probe, Traffic } from '../../packet/state.ts'
import type { Manifest } from '../../message/message.ts'
import { mix, mixFour, type Halves } from '../halves.ts'
import { manifest } from '../manifest.ts'
import { lostPackets } from '../packets.ts'
import { mixSeen } from '../seen.ts'
import { mixWindow } from './ledger.ts'
import { mixOnce, type Memory } from './memory.ts'

export function mixPackets(halves: Halves, packets: PacketState<Manifest>, memory: Memory): void {
  const { flight, loss } = packets
  mixNumbering(halves, packets.numbering)
  mixWindow(halves, flight.sent, memory.sent, mixEntry)
  mixOnce(halves, memory.lost, flight.lost, lostPackets.hash, undefined)
  mixArrivals(halves, packets.arrivals)
  mixRtt(halves, packets.rtt)
  mixFour(halves, loss.threshold, loss.settled, loss.share, loss.newest)
  mix(halves, loss.runs)
  mixProbe(halves, packets.probe)
  mixTraffic(halves, packets.traffic)
}

function mixNumbering(halves: Halves, numbering: Numbering): void {
  mixFour(halves, numbering.next, numbering.acked, numbering.wideFrom, numbering.mark)
  mix(halves, numbering.earlierMark)
  mix(halves, numbering.markedAt)
}

/** Tags tell a verdict (0) from a packet (1), and a bare ack (0) from a packet that carried something (1). */
function mixEntry(halves: Halves, entry: SentPacket<Manifest> | 'acked' | 'lost'): void {
  if (entry === 'acked' || entry === 'lost') {
    mix(halves, 0)
    mix(halves, entry === 'acked' ? 0 : 1)
    return
  }
  mixFour(halves, 1, entry.sentAt, entry.bytes, entry.largestAcked)
  mix(halves, entry.manifest === undefined ? 0 : 1)
  if (entry.manifest !== undefined) manifest.hash(halves, entry.manifest)
}

function mixArrivals(halves: Halves, arrivals: Arrivals): void {
  mixSeen(halves, arrivals.seen)
  mixFour(halves, arrivals.newestAt, arrivals.newestNarrow, arrivals.wide ? 1 : 0, arrivals.ackKnownUpTo)
  mix(halves, arrivals.ackKnownSince)
  mix(halves, arrivals.lowestLate)
  mix(halves, arrivals.owedSince)
}

function mixRtt(halves: Halves, rtt: Rtt): void {
  const { path, calm } = rtt
  mix(halves, hasSample(rtt) ? 1 : 0)
  if (!hasSample(rtt)) return
  mixFour(halves, rtt.smoothed, rtt.variance, rtt.latest, rtt.jitter)
  mixFour(halves, path.least, path.before, path.since, rtt.lately)
  mixFour(halves, calm.least, calm.before, calm.since, rtt.ackGap)
  mix(halves, rtt.usualGap)
}

function mixProbe(halves: Halves, probe: Probe): void {
  mix(halves, probe.misses)
  mix(halves, probe.sentAt)
  mix(halves, probe.lastSentAt)
}

function mixTraffic(halves: Halves, traffic: Traffic): void {
  const { sent, received } = traffic
  mixFour(halves, traffic.packetsSent, traffic.bytesSent, traffic.packetsReceived, traffic.bytesReceived)
  mixFour(halves, traffic.packetsAcked, traffic.packetsLost, sent.bytes, sent.before)
  mixFour(halves, sent.since, received.bytes, received.before, received.since)
}
