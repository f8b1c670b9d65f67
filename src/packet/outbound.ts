/**
 * The packet floor, downward: a payload gets a number, the acks of this moment and its checksum, and leaves. What it carried stays
 * in flight as its manifest. A flush's payloads come as one list, so that the records of this floor are written once for all of them.
 */
import { count } from '../core/meter.ts'
import { none, type Step } from '../core/step.ts'
import { micros, type Clock, type Micros } from '../core/time.ts'
import { ackAt, settleOwed } from './arrivals.ts'
import { addSent, oldestCarrierSentAt } from './flight.ts'
import { isStalled, isWide, prepare, takeNumbers, type Numbering } from './numbering.ts'
import type { Ack, PacketRules, PayloadsSubmitted, TransmitDatagram } from './packet.ts'
import { crcBytes, headerBytes, writeHeader } from './packet-codec.ts'
import { probeTimeout } from './rtt.ts'
import { draftOf, mostMisses, type PacketState } from './state.ts'

/** What all datagrams of one flush have in common. */
export interface Departure {
  /** Ready for this flush. */
  readonly numbering: Numbering
  readonly ack: Ack | undefined
  /** Bytes before and after the body. */
  readonly headroom: number
  readonly tailroom: number
}

/** One small datagram every two seconds into silence harms nobody; RFC 9002's unbounded doubling would leave a player waiting. */
const longestProbeInterval: Micros = micros(2_000_000)

/** Numbers made ready, and the frame around every body of this flush. */
export function prepareDeparture<M>(rules: PacketRules, state: PacketState<M>, clock: Clock): Departure {
  const numbering = prepare(state.numbering, clock.age, rules.lifetime, state.arrivals.wide)
  const ack = ackAt(state.arrivals, clock.age)
  const headroom = headerBytes({ number: numbering.next, wide: isWide(numbering), ack })
  return { numbering, ack, headroom, tailroom: rules.checked ? crcBytes : 0 }
}

export function packetOutbound<M>(
  rules: PacketRules,
  state: PacketState<M>,
  event: PayloadsSubmitted<M>,
  departure: Departure,
  clock: Clock,
): Step<PacketState<M>, TransmitDatagram> {
  const { payloads, probed } = event
  const { numbering, ack } = departure
  if (payloads.length === 0) return [withNumbering(state, numbering), none]
  const draft = draftOf(state)
  const { probe, traffic } = draft
  const wide = isWide(numbering)
  const largestAcked = ack?.newest ?? -1
  const effects: Array<TransmitDatagram> = []
  let bytes = 0
  for (const { datagram, manifest } of payloads) {
    writeHeader(rules, { number: numbering.next + effects.length, wide, ack }, datagram)
    draft.flight = addSent(draft.flight, { sentAt: clock.now, bytes: datagram.length, largestAcked, manifest })
    bytes += datagram.length
    effects.push({ type: 'TransmitDatagram', datagram })
  }
  draft.numbering = takeNumbers(numbering, effects.length)
  draft.arrivals = settleOwed(draft.arrivals)
  draft.probe = {
    misses: probed ? Math.min(probe.misses + 1, mostMisses) : probe.misses,
    sentAt: probed ? clock.now : probe.sentAt,
    lastSentAt: clock.age,
  }
  traffic.packetsSent += effects.length
  traffic.bytesSent += bytes
  traffic.sent = count(traffic.sent, bytes, clock.age)
  return [draft, effects]
}

function withNumbering<M>(state: PacketState<M>, numbering: Numbering): PacketState<M> {
  const { flight, arrivals, rtt, loss, probe, traffic } = state
  return numbering === state.numbering ? state : { numbering, flight, arrivals, rtt, loss, probe, traffic }
}

/** Numbers have run out: nothing may leave until an ack comes. */
export const mayNotSend = <M>(state: PacketState<M>): boolean => isStalled(state.numbering)

/** Whether a bare ack has to leave when nothing else does: an ack is owed, or the keep-alive wants a sign of life. */
export function owesDatagram<M>(rules: PacketRules, state: PacketState<M>, clock: Clock): boolean {
  const { owedSince } = state.arrivals
  if (owedSince >= 0 && clock.age - owedSince >= rules.ackDelay) return true
  return rules.keepAlive > 0 && clock.age - state.probe.lastSentAt >= rules.keepAlive
}

/**
 * Whether the oldest packet that carried something has waited for its ack for longer than a timeout; or the last probe, while it is
 * unanswered, for a timeout that doubles. By then the oldest packets may have been given up, so they would tell of less.
 */
export function isProbeDue<M>(state: PacketState<M>, clock: Clock): boolean {
  const since = state.probe.misses > 0 ? state.probe.sentAt : oldestCarrierSentAt(state.flight)
  if (since === undefined) return false
  return clock.now - since >= probeInterval(probeTimeout(state.rtt, clock.tick), state.probe.misses)
}

/** Doubles with each probe that went unanswered, up to a bound: a link that comes back is found within it. */
const probeInterval = (timeout: Micros, misses: number): number =>
  Math.max(timeout, Math.min(timeout * (1 << misses), longestProbeInterval))
