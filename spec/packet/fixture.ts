// What the specs of this floor share: rules, clocks, bytes as hex, own packets that leave and acks that come back.

import type { Step } from '../../src/core/step.ts'
import { micros, type Clock } from '../../src/core/time.ts'
import { arrive, arrivalsFrom, type Arrivals } from '../../src/packet/arrivals.ts'
import type { SentPacket } from '../../src/packet/flight.ts'
import { packetInbound } from '../../src/packet/inbound.ts'
import { packetOutbound, prepareDeparture } from '../../src/packet/outbound.ts'
import { cleanHistory, type Ack, type Header, type PacketEffect, type PacketRules } from '../../src/packet/packet.ts'
import { headerBytes, writeHeader } from '../../src/packet/packet-codec.ts'
import type { PacketState } from '../../src/packet/state.ts'

export const rules: PacketRules = {
  maxDatagramBytes: 1200,
  checked: false,
  sessionId: 0,
  side: 0,
  lifetime: micros(60_000_000),
  ackDelay: micros(0),
  keepAlive: micros(0),
}

/** A clock without pauses; a tick of 0 leaves formulas bare. */
export const clockAt = (now: number, changes: Partial<Record<keyof Clock, number>> = {}): Clock =>
  ({ now, age: now, resumedAt: -1, flushedAt: now, tick: 0, ...changes }) as Clock

/** `'01 ff'` as bytes. */
export const bytes = (hex: string): Uint8Array =>
  new Uint8Array(hex.split(' ').flatMap((byte) => (byte === '' ? [] : [parseInt(byte, 16)])))

export const hex = (datagram: Uint8Array): string =>
  [...datagram].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

export const upTo = (first: number, last: number): ReadonlyArray<number> =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** After these packets came, narrow, each asking for an ack, at time 0, before this end sent anything. */
export const arrivalsOf = (first: number, numbers: ReadonlyArray<number>): Arrivals =>
  numbers.reduce(
    (arrivals, number) => arrive(arrivals, { number, wide: false, ackEliciting: true }, micros(0), 0),
    arrivalsFrom(first),
  )

export const sent = (sentAt: number, manifest?: string): SentPacket<string> => ({
  sentAt: micros(sentAt),
  bytes: 100,
  largestAcked: -1,
  manifest,
})

/** An ack that was not held. `history` as hex; left out: clean. */
export const ackOf = (newest: number, history?: string, held = 0): Ack => ({
  newest,
  held: micros(held),
  history: history === undefined ? cleanHistory : bytes(history),
})

/** With one more datagram sent at this time; it carries two bytes if it has a manifest. */
export function send(state: PacketState<string>, clock: Clock, manifest?: string, probed = false): PacketState<string> {
  const departure = prepareDeparture(rules, state, clock)
  const datagram = new Uint8Array(departure.headroom + (manifest === undefined ? 0 : 2))
  const event = { type: 'PayloadsSubmitted', payloads: [{ datagram, manifest }], probed } as const
  return packetOutbound(rules, state, event, departure, clock)[0]
}

/** A datagram from the peer, whose packet numbers are its own. */
export function datagramOf(header: Header, body = ''): Uint8Array {
  const inner = bytes(body)
  const room = headerBytes(header)
  const datagram = new Uint8Array(room + inner.length)
  datagram.set(inner, room)
  writeHeader(rules, header, datagram)
  return datagram
}

/** The peer's datagram with this number arrives, with this ack and body; what it orders, and the state after it. */
export function receive(
  state: PacketState<string>,
  clock: Clock,
  number: number,
  ack?: Ack,
  body = '',
): Step<PacketState<string>, PacketEffect<string>> {
  const datagram = datagramOf({ number, wide: false, ack }, body)
  return packetInbound(rules, state, { type: 'DatagramReceived', datagram }, clock)
}

/** A flush begins: time passes its verdicts. */
export const passTime = (state: PacketState<string>, clock: Clock): Step<PacketState<string>, PacketEffect<string>> =>
  packetInbound(rules, state, { type: 'DeadlinesReached' }, clock)
