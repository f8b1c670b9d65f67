/** Nothing has happened in the future: times lie before now or age, rounds before the present one, places before the newest packet. */
import type { State } from '../../connection/state.ts'
import { nextNumber, itemAt, toArray } from '../../core/window.ts'
import type { Queue } from '../../message/queue.ts'
import type { Complaint } from '../shapes.ts'

/** Collects the first complaint of many. */
interface Hearing {
  complaint: Complaint | undefined
}

function atMost(hearing: Hearing, field: string, found: number, limit: number, name: string): void {
  if (found > limit) hearing.complaint ??= { field, found, allowed: `at most ${name} (${limit})` }
}

export function futureOf(state: State): Complaint | undefined {
  const { clock, packets, messages, channels } = state
  const hearing: Hearing = { complaint: undefined }
  const { now, age } = clock
  const { numbering, arrivals, rtt, probe, flight, traffic } = packets
  const newest = arrivals.seen.newest
  atMost(hearing, '.packets.numbering.markedAt', numbering.markedAt, age, 'age')
  atMost(hearing, '.packets.arrivals.newestAt', arrivals.newestAt, age, 'age')
  atMost(hearing, '.packets.arrivals.owedSince', arrivals.owedSince, age, 'age')
  atMost(hearing, '.packets.rtt.path.since', rtt.path.since, now, 'now')
  atMost(hearing, '.packets.rtt.calm.since', rtt.calm.since, now, 'now')
  atMost(hearing, '.packets.loss.newest', packets.loss.newest, numbering.next - 1, 'the newest sent')
  atMost(hearing, '.packets.probe.sentAt', probe.sentAt, now, 'now')
  atMost(hearing, '.packets.probe.lastSentAt', probe.lastSentAt, age, 'age')
  atMost(hearing, '.packets.traffic.sent.since', traffic.sent.since, age, 'age')
  atMost(hearing, '.packets.traffic.received.since', traffic.received.since, age, 'age')
  for (let number = flight.sent.base; number < nextNumber(flight.sent); number += 1) {
    const entry = itemAt(flight.sent, number)
    if (entry === undefined || entry === 'acked' || entry === 'lost') continue
    atMost(hearing, `.packets.flight.sent[${number}].sentAt`, entry.sentAt, now, 'now')
    atMost(hearing, `.packets.flight.sent[${number}].told`, entry.told, newest, 'the newest seen')
  }
  for (const [index, { sentAt }] of flight.lost.entries())
    atMost(hearing, `.packets.flight.lost[${index}].sentAt`, sentAt, now, 'now')
  atMost(hearing, '.messages.allowance.at', messages.allowance.at, now, 'now')
  atMost(hearing, '.messages.redundancy.at', messages.redundancy.at, now, 'now')
  for (const [channel, { small, large }] of messages.lanes.entries()) {
    hearPieces(hearing, `.messages.lanes[${channel}].small`, small, now, messages.redundancy.round)
    hearPieces(hearing, `.messages.lanes[${channel}].large`, large, now, messages.redundancy.round)
  }
  for (const [channel, partials] of messages.partials.entries()) {
    for (const [index, { touchedAt, order }] of partials.entries()) {
      const field = `.messages.partials[${channel}][${index}].head`
      atMost(hearing, `${field}.touchedAt`, touchedAt, now, 'now')
      atMost(hearing, `${field}.order`, order, newest, 'the newest seen')
    }
  }
  for (const [channel, { inbox }] of channels.entries()) {
    if (inbox.type === 'sequenced')
      atMost(hearing, `.channels[${channel}].inbox.order`, inbox.order, newest, 'the newest seen')
  }
  return hearing.complaint
}

function hearPieces(hearing: Hearing, field: string, { pieces }: Queue, now: number, round: number): void {
  for (const [place, piece] of toArray(pieces).entries()) {
    const { sending } = piece ?? {}
    if (sending === undefined) continue
    const path = `${field}.pieces[${pieces.base + place}].sending`
    atMost(hearing, `${path}.since`, sending.since, now, 'now')
    atMost(hearing, `${path}.attempt`, sending.attempt, sending.latest, 'latest')
    atMost(hearing, `${path}.latest`, sending.latest, round, 'the round')
  }
}
