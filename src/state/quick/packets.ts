/** The packet floor, hashed as packets.ts describes it, field by field. */
import type { Arrivals } from '../../packet/arrivals.ts'
import type { SentPacket } from '../../packet/flight.ts'
import type { Numbering } from '../../packet/numbering.ts'
import { hasSample, type Rtt } from '../../packet/rtt.ts'
import type { PacketState, Probe, Traffic } from '../../packet/state.ts'
import type { Manifest } from '../../message/message.ts'
import { mix, mixFour, type Lanes } from '../lanes.ts'
import { manifest } from '../manifest.ts'
import { lostPackets } from '../packets.ts'
import { mixSeen } from '../seen.ts'
import { mixWindow } from './ledger.ts'
import { mixOnce, type Memory } from './memory.ts'

export function mixPackets(lanes: Lanes, packets: PacketState<Manifest>, memory: Memory): void {
  const { flight, loss } = packets
  mixNumbering(lanes, packets.numbering)
  mixWindow(lanes, flight.sent, memory.sent, mixEntry)
  mixOnce(lanes, memory.lost, flight.lost, lostPackets.hash, undefined)
  mixArrivals(lanes, packets.arrivals)
  mixRtt(lanes, packets.rtt)
  mixFour(lanes, loss.threshold, loss.settled, loss.share, loss.newest)
  mix(lanes, loss.runs)
  mixProbe(lanes, packets.probe)
  mixTraffic(lanes, packets.traffic)
}

function mixNumbering(lanes: Lanes, numbering: Numbering): void {
  mixFour(lanes, numbering.next, numbering.acked, numbering.wideFrom, numbering.mark)
  mix(lanes, numbering.earlierMark)
  mix(lanes, numbering.markedAt)
}

/** Tags tell a verdict (0) from a packet (1), and a bare ack (0) from a packet that carried something (1). */
function mixEntry(lanes: Lanes, entry: SentPacket<Manifest> | 'acked' | 'lost'): void {
  if (entry === 'acked' || entry === 'lost') {
    mix(lanes, 0)
    mix(lanes, entry === 'acked' ? 0 : 1)
    return
  }
  mixFour(lanes, 1, entry.sentAt, entry.bytes, entry.told)
  mix(lanes, entry.manifest === undefined ? 0 : 1)
  if (entry.manifest !== undefined) manifest.hash(lanes, entry.manifest)
}

function mixArrivals(lanes: Lanes, arrivals: Arrivals): void {
  mixSeen(lanes, arrivals.seen)
  mixFour(lanes, arrivals.newestAt, arrivals.newestNarrow, arrivals.wide ? 1 : 0, arrivals.told)
  mix(lanes, arrivals.toldSince)
  mix(lanes, arrivals.lowestLate)
  mix(lanes, arrivals.owedSince)
}

function mixRtt(lanes: Lanes, rtt: Rtt): void {
  const { path, calm } = rtt
  mix(lanes, hasSample(rtt) ? 1 : 0)
  if (!hasSample(rtt)) return
  mixFour(lanes, rtt.smoothed, rtt.variance, rtt.latest, rtt.jitter)
  mixFour(lanes, path.least, path.before, path.since, rtt.lately)
  mixFour(lanes, calm.least, calm.before, calm.since, rtt.ackGap)
  mix(lanes, rtt.usualGap)
}

function mixProbe(lanes: Lanes, probe: Probe): void {
  mix(lanes, probe.misses)
  mix(lanes, probe.sentAt)
  mix(lanes, probe.lastSentAt)
}

function mixTraffic(lanes: Lanes, traffic: Traffic): void {
  mixFour(lanes, traffic.packetsSent, traffic.bytesSent, traffic.packetsReceived, traffic.bytesReceived)
  mix(lanes, traffic.packetsAcked)
  mix(lanes, traffic.packetsLost)
}
