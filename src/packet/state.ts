/** The state of the packet floor, and how it begins. Generic in the manifest that packets carry. */
import { meterAtStart, type Meter } from '../core/meter.ts'
import { micros, type Micros } from '../core/time.ts'
import { arrivalsFrom, type Arrivals } from './arrivals.ts'
import { flightFrom, type Flight } from './flight.ts'
import { lossAtStart, type Loss } from './loss.ts'
import { numberingFrom, type Numbering } from './numbering.ts'
import { rttAtStart, type Rtt } from './rtt.ts'

/** More misses are not counted: the interval between probes has met its bound. */
export const mostMisses = 16

/** The probe timer: what time alone may do. */
export interface Probe {
  /** Probes sent since the last ack of a packet that carried something, late or not; counted up to `mostMisses`. */
  readonly misses: number
  /** When the last probe was sent. -1: none was since that ack. */
  readonly sentAt: Micros
  /** When, in `age`, the last datagram of any kind was sent: the keep-alive keeps to time that a pause does not stop. */
  readonly lastSentAt: Micros
}

/** Counts over the life of the connection. Bytes are of whole datagrams, without IP and UDP. */
export interface Traffic {
  readonly packetsSent: number
  readonly bytesSent: number
  readonly packetsReceived: number
  readonly bytesReceived: number
  /** Packets that carried something: acked, and given up (less those that were acked after all). */
  readonly packetsAcked: number
  readonly packetsLost: number
  /** Bytes a second each way, by `age`: a rate that a pause does not stop. */
  readonly sent: Meter
  readonly received: Meter
}

export interface PacketState<M> {
  readonly numbering: Numbering
  readonly flight: Flight<M>
  readonly arrivals: Arrivals
  readonly rtt: Rtt
  readonly loss: Loss
  readonly probe: Probe
  readonly traffic: Traffic
}

/** The state that an event leads to, while it is worked out: local to one call, so that no record is written twice. */
export type Draft<M> = { -readonly [Part in Exclude<keyof PacketState<M>, 'traffic'>]: PacketState<M>[Part] } & {
  readonly traffic: { -readonly [Count in keyof Traffic]: Traffic[Count] }
}

export function draftOf<M>({ numbering, flight, arrivals, rtt, loss, probe, traffic }: PacketState<M>): Draft<M> {
  const { packetsSent, bytesSent, packetsReceived, bytesReceived, packetsAcked, packetsLost, sent, received } = traffic
  return {
    numbering,
    flight,
    arrivals,
    rtt,
    loss,
    probe,
    traffic: { packetsSent, bytesSent, packetsReceived, bytesReceived, packetsAcked, packetsLost, sent, received },
  }
}

const trafficAtStart: Traffic = {
  packetsSent: 0,
  bytesSent: 0,
  packetsReceived: 0,
  bytesReceived: 0,
  packetsAcked: 0,
  packetsLost: 0,
  sent: meterAtStart,
  received: meterAtStart,
}

const stateFrom = (first: number): PacketState<never> => ({
  numbering: numberingFrom(first),
  flight: flightFrom(first),
  arrivals: arrivalsFrom(first),
  rtt: rttAtStart,
  loss: lossAtStart,
  probe: { misses: 0, sentAt: micros(-1), lastSentAt: micros(0) },
  traffic: trafficAtStart,
})

/** Shared by all connections on which nothing has happened: its memory of arrivals alone is half a kilobyte. */
const stateAtStart = stateFrom(0)

/** Both ends number from `first`: 0 but in tests, which begin near a wrap. */
export const packetStateFrom = <M>(first: number): PacketState<M> => (first === 0 ? stateAtStart : stateFrom(first))
