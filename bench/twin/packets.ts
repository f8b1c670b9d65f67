/**
 * The packet floor of a twin: numbers, acks, round trips, verdicts, in place. src/packet/inbound.ts and outbound.ts are what it has to agree
 * with; manifests come back to lanes by a call, as there is nobody to forget a state.
 */
import { mostMisses } from '../../src/packet/state.ts'
import { receiveWindow } from '../../src/packet/arrivals.ts'
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { Arrivals } from './arrivals.ts'
import type { Clock } from './clock.ts'
import type { Cursor } from './cursor.ts'
import { Flight, type Sent } from './flight.ts'
import { Header, Stamp } from './header.ts'
import type { Carried } from './lane.ts'
import { Losses } from './losses.ts'
import { Numbering } from './numbering.ts'
import { RoundTrip } from './round-trip.ts'
import type { Rules } from './rules.ts'
import type { Link } from './sender.ts'

const longestProbeInterval = 2_000_000

/** The header that was read last: one for all twins, as it is read before the next datagram is. */
export const header: Header = new Header()

const acked: Array<Sent> = []
const late: Array<Sent> = []
const found: Array<Sent> = []

export class Packets {
  readonly numbering: Numbering
  readonly arrivals: Arrivals
  readonly stamp = new Stamp()
  readonly #rules: Rules
  readonly #clock: Clock
  readonly #flight: Flight
  readonly #rtt = new RoundTrip()
  readonly #losses = new Losses()
  #misses = 0
  #probedAt = -1
  #lastSentAt = 0

  constructor(rules: Rules, clock: Clock, first: number, wideFrom: number, mark: number) {
    this.#rules = rules
    this.#clock = clock
    this.numbering = new Numbering(first, wideFrom, mark)
    this.arrivals = new Arrivals(first)
    this.#flight = new Flight(first)
  }

  /** Reads the header of a datagram into `header`, or says why not; nothing has changed. */
  read(datagram: Uint8Array, cursor: Cursor): DatagramError | undefined {
    return header.read(this.#rules, this.arrivals, this.numbering, datagram, cursor)
  }

  /** Takes over the header that was read: what its ack settles, then its arrival. */
  take(ackEliciting: boolean): void {
    if (header.hasAck) this.#learnAck()
    this.arrivals.arrive(header.number, header.wide, ackEliciting, this.#clock.age, this.numbering.next)
  }

  #learnAck(): void {
    this.#flight.applyAck(header, acked, late)
    const newest = acked[acked.length - 1]
    if (newest === undefined && late.length === 0) return
    this.#sample()
    if (late.length > 0) this.#losses.countMistaken(late.length)
    for (const packet of late) confirm(packet, true)
    let carriers = 0
    for (const packet of acked) {
      if (packet.carried === undefined) continue
      carriers += 1
      confirm(packet, false)
      this.#losses.countAcked()
    }
    if (newest !== undefined) {
      if (newest.number > this.numbering.acked) this.numbering.acked = newest.number
      this.arrivals.noteAckKnown(newest.number, newest.largestAcked, this.numbering.next)
    }
    if (carriers + late.length > 0) {
      this.#misses = 0
      this.#probedAt = -1
    }
    this.#passVerdicts()
  }

  #sample(): void {
    const { now, resumedAt } = this.#clock
    const newest = acked[acked.length - 1]
    const named = newest?.number === header.newest ? newest : late.find(({ number }) => number === header.newest)
    if (named === undefined || header.held < 0) return
    const oldest = acked[0] ?? named
    if (oldest.sentAt < resumedAt) return
    this.#rtt.sample(Math.max(0, now - named.sentAt - header.held), now - oldest.sentAt, now)
  }

  #passVerdicts(): void {
    const { smoothed } = this.#rtt
    const sentBefore = smoothed < 0 ? -1 : this.#clock.now - this.#rtt.overdueAfter(this.#clock)
    found.length = 0
    this.#flight.findLost(this.numbering.acked, this.#losses.needed(), sentBefore, found)
    this.#lose()
  }

  #lose(): void {
    if (found.length === 0) return
    this.#flight.giveUp(found)
    for (const { number, carried } of found) {
      if (carried === undefined) continue
      this.#losses.countLost(number)
      for (const entry of carried) entry.lane.lose(entry)
    }
  }

  /** A flush has begun: verdicts of time. */
  passDeadlines(): void {
    const { now } = this.#clock
    this.#passVerdicts()
    found.length = 0
    this.#flight.findOverdue(now - this.#rtt.giveUpAfter(this.#clock), found)
    this.#lose()
    for (const { carried = [] } of this.#flight.forget(now - this.#rules.lifetime))
      for (const { kind, lane, first } of carried) if (kind === 'fragment') lane.endTransfer(first)
  }

  /** Numbers and header made ready for the datagrams of a flush. */
  prepare(): void {
    const { age } = this.#clock
    this.numbering.prepare(age, this.#rules.lifetime, this.arrivals.wide)
    this.stamp.prepare(this.arrivals, age, this.numbering.isWide)
  }

  look(link: Link): void {
    link.probe = this.#isProbeDue()
    link.misses = this.#misses
    link.freePackets = Math.max(1, receiveWindow - this.#flight.sent.size)
    link.patience = this.#rtt.patience()
    link.queueing = this.#rtt.queueing()
    link.jitter = this.#rtt.jitter
    link.lossesInRuns = this.#losses.comesInRuns()
  }

  #isProbeDue(): boolean {
    const { now, tick } = this.#clock
    const since = this.#misses > 0 ? this.#probedAt : this.#flight.oldestCarrierSentAt()
    if (since < 0) return false
    const timeout = this.#rtt.probeTimeout(tick)
    return now - since >= Math.max(timeout, Math.min(timeout * (1 << this.#misses), longestProbeInterval))
  }

  noteProbe(): void {
    this.#misses = Math.min(this.#misses + 1, mostMisses)
    this.#probedAt = this.#clock.now
  }

  owesDatagram(): boolean {
    const { age } = this.#clock
    const { ackDelay, keepAlive } = this.#rules
    const { owedSince } = this.arrivals
    if (owedSince >= 0 && age - owedSince >= ackDelay) return true
    return keepAlive > 0 && age - this.#lastSentAt >= keepAlive
  }

  /** A datagram of so many bytes, whose body lies in `bytes`, gets its header and leaves. */
  transmit(bytes: Uint8Array, length: number, carried: ReadonlyArray<Carried> | undefined): Uint8Array<ArrayBuffer> {
    const { numbering, arrivals, stamp } = this
    const number = numbering.next
    stamp.write(this.#rules, arrivals, number, bytes, length)
    numbering.next = number + 1
    this.#flight.sent.push({ number, sentAt: this.#clock.now, largestAcked: stamp.newest, carried, mark: 'flying' })
    arrivals.owedSince = -1
    this.#lastSentAt = this.#clock.age
    return bytes.slice(0, length)
  }
}

function confirm({ carried }: Sent, isLate: boolean): void {
  if (carried !== undefined) for (const entry of carried) entry.lane.confirm(entry, isLate)
}
