/**
 * The packet floor, upward: a datagram is decoded, its acks settle what was in flight, verdicts follow. The order inside one
 * step is a promise: datagram, acks, round trip, verdicts (protocol.md, promise 6). Nothing is transmitted here: an ack that is
 * owed is state, and rides on the next flush.
 */
import { count } from '../core/meter.ts'
import { none, type Step } from '../core/step.ts'
import { micros, type Clock } from '../core/time.ts'
import { arrive, judge, noteAckKnown } from './arrivals.ts'
import { applyAck, findLost, findOverdue, forget, giveUp, type Acked } from './flight.ts'
import { countAcked, countLost, countMistaken, isLost, type Loss } from './loss.ts'
import { narrowBelow, noteAcked } from './numbering.ts'
import type { Ack, DatagramReceived, DeadlinesReached, PacketEffect, PacketRules } from './packet.ts'
import { readHeader, type ReadHeader } from './packet-codec.ts'
import { giveUpAfter, longestSample, sampled, type Rtt } from './rtt.ts'
import { draftOf, type Draft, type PacketState } from './state.ts'

export function packetInbound<M>(
  rules: PacketRules,
  state: PacketState<M>,
  event: DatagramReceived | DeadlinesReached,
  clock: Clock,
): Step<PacketState<M>, PacketEffect<M>> {
  switch (event.type) {
    case 'DatagramReceived':
      return receiveDatagram(rules, state, event.datagram, clock)
    case 'DeadlinesReached':
      return passDeadlines(rules, state, clock)
  }
}

function receiveDatagram<M>(
  rules: PacketRules,
  state: PacketState<M>,
  datagram: Uint8Array,
  clock: Clock,
): Step<PacketState<M>, PacketEffect<M>> {
  const { arrivals, numbering } = state
  const header = readHeader(
    rules,
    {
      newest: arrivals.seen.newest,
      newestNarrow: arrivals.newestNarrow,
      next: numbering.next,
      narrowBelow: narrowBelow(numbering),
    },
    datagram,
  )
  if (header.type !== 'ReadHeader') return [state, [{ type: 'DiscardDatagram', error: header }]]
  const verdict = judge(arrivals, header.number)
  if (verdict !== 'new') return [state, [{ type: 'DiscardDatagram', error: { type: verdict, packet: header.number } }]]
  const effects: Array<PacketEffect<M>> = []
  const draft = draftOf(state)
  if (header.ack !== undefined) learnAck(draft, header.ack, clock, effects)
  if (header.bodyEnd > header.bodyStart) {
    effects.push({
      type: 'PayloadReceived',
      bytes: datagram,
      start: header.bodyStart,
      end: header.bodyEnd,
      order: header.number,
    })
  }
  noteArrival(draft, header, datagram.length, clock)
  return [draft, effects]
}

function noteArrival<M>(draft: Draft<M>, header: ReadHeader, bytes: number, clock: Clock): void {
  const packet = { number: header.number, wide: header.wide, ackEliciting: header.bodyEnd > header.bodyStart }
  draft.arrivals = arrive(draft.arrivals, packet, clock.age, draft.numbering.next)
  draft.traffic.packetsReceived += 1
  draft.traffic.bytesReceived += bytes
  draft.traffic.received = count(draft.traffic.received, bytes, clock.age)
}

/** What an ack teaches: arrivals first, then the round trip, then who must be lost. */
function learnAck<M>(draft: Draft<M>, ack: Ack, clock: Clock, effects: Array<PacketEffect<M>>): void {
  const news = applyAck(draft.flight, ack)
  if (news.flight === draft.flight) return
  const carriers = confirm(news, effects)
  const { numbering, arrivals, probe } = draft
  const last = news.acked.length - 1
  const newest = news.acked[last]
  const number = news.ackedNumbers[last] ?? -1
  draft.numbering = noteAcked(numbering, number)
  draft.flight = news.flight
  if (newest !== undefined) draft.arrivals = noteAckKnown(arrivals, number, newest.largestAcked, numbering.next)
  draft.rtt = sampleRtt(draft.rtt, ack, news, clock)
  draft.loss = learnLoss(draft.loss, carriers, news.late.length)
  // A late ack counts too: misses left over with nothing to probe would hold large messages back for ever.
  draft.probe =
    carriers + news.late.length === 0 ? probe : { misses: 0, sentAt: micros(-1), lastSentAt: probe.lastSentAt }
  draft.traffic.packetsAcked += carriers + news.late.length
  draft.traffic.packetsLost -= news.late.length
  passVerdicts(draft, clock, effects)
}

/** Orders the confirmation of every manifest that arrived; says how many packets had one and were not late. */
function confirm<M>(news: Acked<M>, effects: Array<PacketEffect<M>>): number {
  let carriers = 0
  for (const { manifest } of news.late) effects.push({ type: 'ManifestConfirmed', manifest, late: true })
  for (const { manifest } of news.acked) {
    if (manifest === undefined) continue
    carriers += 1
    effects.push({ type: 'ManifestConfirmed', manifest, late: false })
  }
  return carriers
}

/**
 * A sample if the packet that the ack names as newest had not been acked before; none if the ack was held too long to say, or over
 * a pause, or came after so long that it says nothing. A packet given up counts like any other: a round trip that outgrew our patience would never be learnt otherwise.
 */
function sampleRtt<M>(rtt: Rtt, ack: Ack, news: Acked<M>, clock: Clock): Rtt {
  const { acked, ackedNumbers, late } = news
  const last = acked.length - 1
  const named = ackedNumbers[last] === ack.newest ? acked[last] : late.find(({ number }) => number === ack.newest)
  if (named === undefined || ack.held < 0) return rtt
  const oldest = acked[0] ?? named
  if (oldest.sentAt < Math.max(clock.resumedAt, clock.now - longestSample)) return rtt
  const sample = micros(Math.max(0, clock.now - named.sentAt - ack.held))
  return sampled(rtt, sample, micros(clock.now - oldest.sentAt), clock.now)
}

function learnLoss(loss: Loss, acked: number, mistaken: number): Loss {
  let learned = mistaken === 0 ? loss : countMistaken(loss, mistaken)
  for (let count = 0; count < acked; count += 1) learned = countAcked(learned)
  return learned
}

/** Gives up every packet that newer acks, or its age and a newer ack, show to be lost. */
function passVerdicts<M>(draft: Draft<M>, clock: Clock, effects: Array<PacketEffect<M>>): void {
  const { loss, rtt } = draft
  const lost = findLost(draft.flight, draft.numbering.acked, (packet, newer) =>
    isLost(loss, rtt, newer, packet.sentAt, clock),
  )
  lose(draft, lost, effects)
}

function passDeadlines<M>(
  rules: PacketRules,
  state: PacketState<M>,
  clock: Clock,
): Step<PacketState<M>, PacketEffect<M>> {
  const effects: Array<PacketEffect<M>> = []
  const draft = draftOf(state)
  passVerdicts(draft, clock, effects)
  lose(draft, findOverdue(draft.flight, micros(clock.now - giveUpAfter(draft.rtt, clock.tick))), effects)
  // A lifetime by `now`, as packets have no other time: over a pause they are remembered for longer, never shorter.
  const [flight, forgotten] = forget(draft.flight, micros(clock.now - rules.lifetime))
  for (const { manifest } of forgotten) effects.push({ type: 'ManifestForgotten', manifest })
  draft.flight = flight
  return flight === state.flight ? [state, none] : [draft, effects]
}

function lose<M>(draft: Draft<M>, numbers: ReadonlyArray<number>, effects: Array<PacketEffect<M>>): void {
  if (numbers.length === 0) return
  const [flight, carriers] = giveUp(draft.flight, numbers)
  draft.flight = flight
  for (const { number, manifest } of carriers) {
    draft.loss = countLost(draft.loss, number)
    effects.push({ type: 'ManifestLost', manifest })
  }
  draft.traffic.packetsLost += carriers.length
}
