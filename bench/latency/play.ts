// The model: two ends that tick, a given phase apart, and a link between them, in virtual time. The sender submits and flushes
// at its ticks and reads acks there; the receiver flushes its acks at ticks of its own. Messages count as delivered when the
// datagram that lets them be arrives, whenever the receiver takes it.

import { ipUdpBytes, messageRate, warmUpMessages, type Cell } from './cell.ts'
import { chanceOf, drawExponential, type Chance } from './chance.ts'
import { openPath, type Path } from './path.ts'

/** Both ends of a policy. `D` is its datagram, there and back. Times are microseconds, and never go back. */
export interface Ends<D> {
  /** Submits the next message. False: its window is full, and nothing has happened. */
  readonly submit: (at: number) => boolean
  /** An ack that arrived at `at` is read while the sender's clock stands at `now`. */
  readonly readAck: (datagram: D, at: number, now: number) => void
  readonly flush: (now: number) => ReadonlyArray<D>
  /** The receiver's, with its clock at `now`: answers how many messages, counted from the first one, are delivered in order. */
  readonly receive: (datagram: D, now: number) => number
  readonly acknowledge: (now: number) => ReadonlyArray<D>
  readonly bytesOf: (datagram: D) => number
  /** Messages in it, repeats included. */
  readonly copiesIn: (datagram: D) => number
}

/** What was seen of the messages after the warm-up, in the time in which they were submitted. */
export interface Played {
  /** For each message, how much later than the nominal one-way time it was delivered, in microseconds; Infinity: never. */
  readonly extras: Float64Array
  readonly seconds: number
  readonly deliveredInTime: number
  readonly copies: number
  readonly wireBytes: number
  readonly datagrams: number
  readonly lost: number
  readonly dropped: number
}

/** What is not delivered so long after the last measured message was submitted counts as never. */
const patience = 60_000_000

/** `phase`: by what part of the shorter tick the receiver's ticks come after the sender's. */
export function play<D>(cell: Cell, ends: Ends<D>, messages: number, seed: number, phase: number): Played {
  const first = warmUpMessages(cell)
  const total = first + messages
  const there = openPath<D>(cell, seed, 'there')
  const back = openPath<D>(cell, seed, 'back')
  const sender = ticksOf(cell.tickHz, 0)
  const receiver = ticksOf(cell.ackHz, Math.floor((phase * 1_000_000) / Math.max(cell.tickHz, cell.ackHz)))
  const waiting: Array<Letter<D>> = []
  const arrivals = arrivalsOf(cell, chanceOf(seed, 'load'))
  const extras = new Float64Array(messages).fill(Infinity)
  const submittedAt = new Float64Array(total)
  const oneWay = cell.rttMs * 500
  const meter = openMeter(there)
  let submitted = 0
  let accepted = 0
  let delivered = 0
  let lastAt = Infinity
  /** Answers how many messages are delivered now. */
  const receive = (before: number, [arrivedAt, datagram]: Letter<D>, now: number): number => {
    const known = Math.min(total, ends.receive(datagram, now))
    for (let message = Math.max(before, first); message < known; message += 1)
      extras[message - first] = arrivedAt - (submittedAt[message] as number) - oneWay
    return known
  }
  while (delivered < total) {
    const arrivesAt = there.nextAt()
    if (arrivesAt <= sender.at && arrivesAt <= receiver.at) {
      const letter: Letter<D> = [arrivesAt, there.take()]
      if (cell.time === 'collected') waiting.push(letter)
      else delivered = receive(delivered, letter, cell.time === 'arrivals' ? arrivesAt : receiver.before)
    } else if (receiver.at <= sender.at) {
      for (const letter of waiting.splice(0)) delivered = receive(delivered, letter, receiver.at)
      for (const datagram of ends.acknowledge(receiver.at)) back.send(receiver.at, datagram, ends.bytesOf(datagram))
      receiver.advance()
    } else {
      const now = sender.at
      const reading = cell.time === 'at once' ? sender.before : now
      for (let at = back.nextAt(); at <= now; at = back.nextAt()) ends.readAck(back.take(), at, reading)
      for (let fresh = arrivals(now); fresh > 0; fresh -= 1, submitted += 1) {
        if (submitted < total) submittedAt[submitted] = now
        if (submitted === first) meter.open(now, delivered)
        if (submitted === total) {
          meter.close(now, delivered)
          lastAt = now
        }
      }
      while (accepted < submitted && ends.submit(now)) accepted += 1
      for (const datagram of ends.flush(now)) {
        const bytes = ends.bytesOf(datagram)
        meter.count(bytes, ends.copiesIn(datagram))
        there.send(now, datagram, bytes)
      }
      if (now - lastAt > patience) break
      sender.advance()
    }
  }
  return { extras, ...meter.read(sender.at, delivered) }
}

type Letter<D> = readonly [arrivedAt: number, datagram: D]

interface Ticks {
  at: number
  /** The tick before; at the first one, the beginning. */
  before: number
  readonly advance: () => void
}

/** Every tick at the whole microsecond below, so that nothing drifts. */
function ticksOf(hz: number, phase: number): Ticks {
  let count = 0
  const ticks = {
    at: phase,
    before: 0,
    advance: () => {
      count += 1
      ticks.before = ticks.at
      ticks.at = phase + Math.floor((count * 1_000_000) / hz)
    },
  }
  return ticks
}

/** How many messages the application has for the tick at `now`. */
function arrivalsOf(cell: Cell, chance: Chance): (now: number) => number {
  if (cell.messagesPerSecond === undefined) return () => 1
  const mean = 1_000_000 / messageRate(cell)
  let next = drawExponential(chance, mean)
  return (now) => {
    let fresh = 0
    for (; next <= now; next += drawExponential(chance, mean)) fresh += 1
    return fresh
  }
}

interface Meter {
  readonly open: (at: number, delivered: number) => void
  readonly close: (at: number, delivered: number) => void
  readonly count: (bytes: number, copies: number) => void
  readonly read: (at: number, delivered: number) => Omit<Played, 'extras'>
}

/** Counts from the first measured message to the first one behind the last. */
function openMeter<D>(path: Path<D>): Meter {
  const sums = { copies: 0, wireBytes: 0, datagrams: 0 }
  let isOpen = false
  let from = { at: 0, delivered: 0, lost: 0, dropped: 0 }
  let to: typeof from | undefined
  const mark = (at: number, delivered: number): typeof from => ({
    at,
    delivered,
    lost: path.lost,
    dropped: path.dropped,
  })
  const meter: Meter = {
    open: (at, delivered) => {
      isOpen = true
      from = mark(at, delivered)
    },
    close: (at, delivered) => {
      isOpen = false
      to = mark(at, delivered)
    },
    count: (bytes, copies) => {
      if (!isOpen) return
      sums.copies += copies
      sums.wireBytes += bytes + ipUdpBytes
      sums.datagrams += 1
    },
    read: (at, delivered) => {
      const end = to ?? mark(at, delivered)
      return {
        ...sums,
        seconds: (end.at - from.at) / 1_000_000,
        deliveredInTime: end.delivered - from.delivered,
        lost: end.lost - from.lost,
        dropped: end.dropped - from.dropped,
      }
    },
  }
  return meter
}
