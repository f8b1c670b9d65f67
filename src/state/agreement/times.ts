/** Nothing has happened in the future: times lie before now or age, rounds before the present one, places before the newest packet. */
import type { State } from '../../connection/state.ts'
import { nextNumber, itemAt, toArray } from '../../core/window.ts'
import type { Queue } from '../../message/queue.ts'
import type { FieldError } from '../shapes.ts'

/** Collects the first error of many. */
interface FirstError {
  error: FieldError | undefined
}

function atMost(first: FirstError, field: string, found: number, limit: number, name: string): void {
  if (found > limit) first.error ??= { field, found, allowed: `at most ${name} (${limit})` }
}

export function futureOf(state: State): FieldError | undefined {
  const { clock, packets, messages, channels } = state
  const first: FirstError = { error: undefined }
  const { now, age } = clock
  const { numbering, arrivals, rtt, probe, flight, traffic } = packets
  const newest = arrivals.seen.newest
  atMost(first, '.packets.numbering.markedAt', numbering.markedAt, age, 'age')
  atMost(first, '.packets.arrivals.newestAt', arrivals.newestAt, age, 'age')
  atMost(first, '.packets.arrivals.owedSince', arrivals.owedSince, age, 'age')
  atMost(first, '.packets.rtt.path.since', rtt.path.since, now, 'now')
  atMost(first, '.packets.rtt.calm.since', rtt.calm.since, now, 'now')
  atMost(first, '.packets.loss.newest', packets.loss.newest, numbering.next - 1, 'the newest sent')
  atMost(first, '.packets.probe.sentAt', probe.sentAt, now, 'now')
  atMost(first, '.packets.probe.lastSentAt', probe.lastSentAt, age, 'age')
  atMost(first, '.packets.traffic.sent.since', traffic.sent.since, age, 'age')
  atMost(first, '.packets.traffic.received.since', traffic.received.since, age, 'age')
  for (let number = flight.sent.base; number < nextNumber(flight.sent); number += 1) {
    const entry = itemAt(flight.sent, number)
    if (entry === undefined || entry === 'acked' || entry === 'lost') continue
    atMost(first, `.packets.flight.sent[${number}].sentAt`, entry.sentAt, now, 'now')
    atMost(first, `.packets.flight.sent[${number}].largestAcked`, entry.largestAcked, newest, 'the newest seen')
  }
  for (const [index, { sentAt }] of flight.lost.entries())
    atMost(first, `.packets.flight.lost[${index}].sentAt`, sentAt, now, 'now')
  atMost(first, '.messages.allowance.at', messages.allowance.at, now, 'now')
  atMost(first, '.messages.redundancy.at', messages.redundancy.at, now, 'now')
  for (const [channel, { small, large }] of messages.lanes.entries()) {
    checkPieces(first, `.messages.lanes[${channel}].small`, small, now, messages.redundancy.round)
    checkPieces(first, `.messages.lanes[${channel}].large`, large, now, messages.redundancy.round)
  }
  for (const [channel, partials] of messages.partials.entries()) {
    for (const [index, { touchedAt, order }] of partials.entries()) {
      const field = `.messages.partials[${channel}][${index}].head`
      atMost(first, `${field}.touchedAt`, touchedAt, now, 'now')
      atMost(first, `${field}.order`, order, newest, 'the newest seen')
    }
  }
  for (const [channel, { inbox }] of channels.entries()) {
    if (inbox.type === 'sequenced')
      atMost(first, `.channels[${channel}].inbox.order`, inbox.order, newest, 'the newest seen')
  }
  return first.error
}

function checkPieces(first: FirstError, field: string, { pieces }: Queue, now: number, round: number): void {
  for (const [place, piece] of toArray(pieces).entries()) {
    const { sending } = piece ?? {}
    if (sending === undefined) continue
    const path = `${field}.pieces[${pieces.base + place}].sending`
    atMost(first, `${path}.since`, sending.since, now, 'now')
    atMost(first, `${path}.attempt`, sending.attempt, sending.latest, 'latest')
    atMost(first, `${path}.latest`, sending.latest, round, 'the round')
  }
}
