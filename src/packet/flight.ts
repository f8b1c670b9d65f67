/**
 * The packets that were sent and what became of them: in flight until acked or lost, and a while longer remembered as lost, as an
 * ack may still come. Verdicts leave as lists of packets; what they carried is for the floors above.
 */
import {
  drop,
  dropWhile,
  emptyWindow,
  itemAt,
  nextNumber,
  push,
  size,
  toArray,
  windowOf,
  type Window,
} from '../core/window.ts'
import { acknowledges, oldestTold, type Ack } from './packet.ts'
import type { Micros } from '../core/time.ts'

export interface SentPacket<M> {
  readonly sentAt: Micros
  /** The whole datagram, without IP and UDP. */
  readonly bytes: number
  /** The newest arrival that it acknowledged. -1: none. */
  readonly largestAcked: number
  /** undefined: a bare ack. */
  readonly manifest: M | undefined
}

export interface LostPacket<M> {
  readonly number: number
  readonly sentAt: Micros
  readonly manifest: M
}

export interface Flight<M> {
  /** By packet number, from the oldest that is neither acked nor lost. */
  readonly sent: Window<SentPacket<M> | 'acked' | 'lost'>
  /** Packets that carried something and were given up, oldest number first. */
  readonly lost: ReadonlyArray<LostPacket<M>>
}

/** Verdicts of one ack: packets newly acked, oldest first, and packets acked after they had been given up. */
export interface Acked<M> {
  readonly flight: Flight<M>
  readonly acked: ReadonlyArray<SentPacket<M>>
  readonly ackedNumbers: ReadonlyArray<number>
  readonly late: ReadonlyArray<LostPacket<M>>
}

/** More packets than this are not kept in flight: the oldest is given up. Past the peer's receive window there are no acks. */
export const maxInFlight = 4096
/** More lost packets than this are not remembered. */
export const maxRemembered = 1024

export const flightFrom = <M>(first: number): Flight<M> => ({ sent: emptyWindow(first), lost: [] })

export const addSent = <M>(flight: Flight<M>, packet: SentPacket<M>): Flight<M> => ({
  sent: push(flight.sent, packet),
  lost: flight.lost,
})

const isResolved = (entry: unknown): boolean => entry === 'acked' || entry === 'lost'

/** With all that an ack names marked as acked. */
export function applyAck<M>(flight: Flight<M>, ack: Ack): Acked<M> {
  const acked: Array<SentPacket<M>> = []
  const numbers: Array<number> = []
  const oldest = Math.max(oldestTold(ack), flight.sent.base)
  for (let number = oldest; number <= ack.newest; number += 1) {
    const entry = itemAt(flight.sent, number)
    if (entry === undefined || entry === 'acked' || entry === 'lost' || !acknowledges(ack, number)) continue
    acked.push(entry)
    numbers.push(number)
  }
  const late = findLate(flight.lost, ack)
  const sent = numbers.length === 0 ? flight.sent : without(flight.sent, numbers, 'acked')
  const lost = late.length === 0 ? flight.lost : flight.lost.filter((packet) => !late.includes(packet))
  const next = numbers.length === 0 && late.length === 0 ? flight : { sent, lost }
  return { flight: next, acked, ackedNumbers: numbers, late }
}

/** Those of the lost that the ack names. From the newest on, as an ack tells of few and on a bad link a lifetime's worth is remembered. */
function findLate<M>(lost: ReadonlyArray<LostPacket<M>>, ack: Ack): ReadonlyArray<LostPacket<M>> {
  if (lost.length === 0) return lost
  const oldest = oldestTold(ack)
  let first = lost.length
  while (first > 0 && (lost[first - 1] as LostPacket<M>).number >= oldest) first -= 1
  return lost.slice(first).filter(({ number }) => acknowledges(ack, number))
}

/** Which packets in flight are lost: `verdict` sees the packet and how many newer ones were acked. Oldest first. */
export function findLost<M>(
  flight: Flight<M>,
  newestAcked: number,
  verdict: (packet: SentPacket<M>, newer: number) => boolean,
): Array<number> {
  const found: Array<number> = []
  let newer = 0
  const { sent } = flight
  for (let number = newestAcked; number >= sent.base; number -= 1) {
    const entry = itemAt(sent, number)
    if (entry === 'acked') newer += 1
    else if (entry !== undefined && entry !== 'lost' && verdict(entry, newer)) found.push(number)
  }
  return found.reverse()
}

/** Which packets at the old end of the flight are too old, or too many. Oldest first. */
export function findOverdue<M>(flight: Flight<M>, sentBefore: Micros): Array<number> {
  const found: Array<number> = []
  const { sent } = flight
  const tooMany = nextNumber(sent) - maxInFlight
  for (let number = sent.base; number < nextNumber(sent); number += 1) {
    const entry = itemAt(sent, number)
    if (entry === undefined || entry === 'acked' || entry === 'lost') continue
    if (entry.sentAt > sentBefore && number >= tooMany) break
    found.push(number)
  }
  return found
}

/** With these given up, and those of them that carried something: they are remembered, as they may be acked late. */
export function giveUp<M>(
  flight: Flight<M>,
  numbers: ReadonlyArray<number>,
): readonly [Flight<M>, ReadonlyArray<LostPacket<M>>] {
  const remembered = numbers.flatMap((number): ReadonlyArray<LostPacket<M>> => {
    const { sentAt, manifest } = itemAt(flight.sent, number) as SentPacket<M>
    return manifest === undefined ? [] : [{ number, sentAt, manifest }]
  })
  const lost = flight.lost.concat(remembered).sort((a, b) => a.number - b.number)
  return [{ sent: without(flight.sent, numbers, 'lost'), lost }, remembered]
}

/** Without the lost packets that are too old, or too many, to be acked late; and those. */
export function forget<M>(flight: Flight<M>, sentBefore: Micros): readonly [Flight<M>, ReadonlyArray<LostPacket<M>>] {
  let count = Math.max(0, flight.lost.length - maxRemembered)
  while (count < flight.lost.length && (flight.lost[count] as LostPacket<M>).sentAt < sentBefore) count += 1
  if (count === 0) return [flight, []]
  return [{ sent: flight.sent, lost: flight.lost.slice(count) }, flight.lost.slice(0, count)]
}

/** When the oldest packet in flight that carried something was sent; undefined if none is. */
export function oldestCarrierSentAt<M>(flight: Flight<M>): Micros | undefined {
  for (let number = flight.sent.base; number < nextNumber(flight.sent); number += 1) {
    const entry = itemAt(flight.sent, number) as SentPacket<M> | 'acked' | 'lost'
    if (entry !== 'acked' && entry !== 'lost' && entry.manifest !== undefined) return entry.sentAt
  }
  return undefined
}

/** Packets in flight, and their bytes. */
export function countInFlight<M>(flight: Flight<M>): { readonly packets: number; readonly bytes: number } {
  let packets = 0
  let bytes = 0
  for (const entry of toArray(flight.sent)) {
    if (entry === 'acked' || entry === 'lost') continue
    packets += 1
    bytes += entry.bytes
  }
  return { packets, bytes }
}

/** Resolved in the usual way, from the front, nothing is copied. Numbers ascend, so where the last lies tells whether there are gaps. */
function without<M>(
  sent: Flight<M>['sent'],
  numbers: ReadonlyArray<number>,
  mark: 'acked' | 'lost',
): Flight<M>['sent'] {
  const count = numbers.length
  if (numbers[count - 1] === sent.base + count - 1) {
    return dropWhile(drop(sent, count), isResolved)
  }
  const entries = toArray(sent)
  for (const number of numbers) entries[number - sent.base] = mark
  return dropWhile(windowOf(sent.base, entries), isResolved)
}

export const lengthOf = <M>(flight: Flight<M>): number => size(flight.sent)
