// The judge of one session, both ways. It knows only what was submitted, delivered and settled, when, and what the four kinds of channels
// promise; it shares no code with src. Events come in the order of time. A broken promise is a sentence with the names of what broke it.

import { otherEnd, type End, type GameEvent, type Kind } from './history.ts'

export interface Violation {
  readonly atMs: number
  readonly promise: string
  readonly detail: string
}

interface Message {
  readonly title: string
  readonly channel: string
  readonly id: number
  /** Its place among the accepted ones of its channel, from 0. */
  readonly place: number
  readonly digest: string
  readonly bytes: number
  delivered: boolean
  fates: string
}

/** Of one channel and direction. */
export interface Tally {
  accepted: number
  refused: number
  delivered: number
  acked: number
  lost: number
  expired: number
  ackedLate: number
  /** Acked while it was held for order, or after a newer one had been delivered. */
  ackedUndelivered: number
  /** Delivered messages that fit no datagram. */
  large: number
}

export interface Judge {
  readonly note: (event: GameEvent) => void
  readonly violations: ReadonlyArray<Violation>
  /** What should have been delivered or settled and was not: at the end of a session that ran out. */
  readonly owed: () => ReadonlyArray<string>
  /** By direction, `a` for what a sent, and channel. */
  readonly tallies: ReadonlyMap<string, Tally>
}

const largeBytes = 1200

export function openJudge(kinds: Readonly<Record<string, Kind>>): Judge {
  const violations: Array<Violation> = []
  const byId = new Map<string, Message>()
  const bySerial = new Map<string, Message>()
  const newestId = new Map<string, number>()
  const tallies = new Map<string, Tally>()
  /** Reliable, ordered: how many were delivered. Sequenced: the place behind the newest delivered. */
  const reached = new Map<string, number>()

  const laneOf = (sender: End, channel: string): string => `${sender} ${channel}`
  const tallyOf = (lane: string): Tally => {
    const tally = tallies.get(lane) ?? {
      accepted: 0,
      refused: 0,
      delivered: 0,
      acked: 0,
      lost: 0,
      expired: 0,
      ackedLate: 0,
      ackedUndelivered: 0,
      large: 0,
    }
    tallies.set(lane, tally)
    return tally
  }

  function accept(event: Extract<GameEvent, { type: 'Accepted' }>, breaks: (promise: string, detail: string) => void) {
    const { end, channel, id, serial, digest, bytes } = event
    const lane = laneOf(end, channel)
    const title = `${lane} #${serial} (id ${id}, ${bytes} bytes)`
    if (byId.has(`${end} ${id}`)) breaks('an id is never used twice', title)
    if (id <= (newestId.get(lane) ?? -Infinity)) breaks('ids grow on a channel', title)
    newestId.set(lane, id)
    const place = tallyOf(lane).accepted
    const message: Message = { title, channel, id, place, digest, bytes, delivered: false, fates: '' }
    byId.set(`${end} ${id}`, message)
    bySerial.set(`${lane} ${serial}`, message)
    tallyOf(lane).accepted += 1
  }

  function deliver(
    event: Extract<GameEvent, { type: 'Delivered' }>,
    breaks: (promise: string, detail: string) => void,
  ) {
    const { end, channel, id, name, digest } = event
    if (name === undefined)
      return breaks('what is delivered was sent', `${end} got no payload of a player on ${channel}, id ${id}`)
    const lane = laneOf(name.end, name.channel)
    const message = bySerial.get(`${lane} ${name.serial}`)
    if (message === undefined)
      return breaks('what is delivered was sent', `${end} got ${lane} #${name.serial} on ${channel}`)
    const { title, place } = message
    if (name.end !== otherEnd(end)) breaks('no end hears itself', `${title} at ${end}`)
    if (name.channel !== channel) breaks('a message stays on its channel', `${title} on ${channel}`)
    if (message.digest !== digest) breaks('payloads arrive as they were sent', title)
    if (message.delivered) breaks('nothing is delivered twice', title)
    const { reliable, ordered } = kinds[channel] ?? { reliable: false, ordered: false }
    if (reliable && message.id !== id)
      breaks('both ends know a reliable message by one id', `${title}, ${id} at ${end}`)
    const next = reached.get(lane) ?? 0
    if (ordered && reliable && place !== next)
      breaks('in order, without a gap', `${title} is number ${place}, due is ${next}`)
    if (ordered && !reliable && place < next) breaks('never an older message after a newer one', title)
    reached.set(lane, Math.max(next, place + 1))
    message.delivered = true
    tallyOf(lane).delivered += 1
    if (message.bytes > largeBytes) tallyOf(lane).large += 1
  }

  function settle(event: Extract<GameEvent, { type: 'Settled' }>, breaks: (promise: string, detail: string) => void) {
    const { end, channel, id, fate } = event
    const message = byId.get(`${end} ${id}`)
    if (message?.channel !== channel)
      return breaks('only what was accepted settles', `${end} ${channel} id ${id} ${fate}`)
    const lane = laneOf(end, channel)
    const { reliable, ordered } = kinds[channel] ?? { reliable: false, ordered: false }
    const { title, fates, place, delivered } = message
    if (fate === 'ackedLate' ? fates !== 'lost' : fates !== '')
      breaks('one fate, then perhaps one ackedLate after lost', `${title} ${fate} after '${fates}'`)
    if (reliable && fate !== 'acked') breaks('a reliable message is acked and nothing else', `${title} ${fate}`)
    if (fate === 'expired' && delivered) breaks('what expired was never sent', title)
    message.fates = fates === '' ? fate : `${fates}, ${fate}`
    tallyOf(lane)[fate] += 1
    if ((fate !== 'acked' && fate !== 'ackedLate') || delivered) return
    // The peer has it and need not have delivered it: a gap holds it back, or a newer one went first.
    const next = reached.get(lane) ?? 0
    const isHeld = ordered && reliable && place > next
    const isPassed = ordered && !reliable && place < next
    if (isHeld || isPassed) tallyOf(lane).ackedUndelivered += 1
    else breaks('no ack is false', `${title} ${fate}, and not delivered`)
  }

  return {
    violations,
    tallies,
    note: (event) => {
      const breaks = (promise: string, detail: string): void =>
        void violations.push({ atMs: event.atMs, promise, detail })
      switch (event.type) {
        case 'Accepted':
          return accept(event, breaks)
        case 'Refused':
          if (event.reason !== 'WindowFull')
            breaks('only a full window refuses', `${event.end} ${event.channel} ${event.reason}`)
          tallyOf(laneOf(event.end, event.channel)).refused += 1
          return
        case 'Delivered':
          return deliver(event, breaks)
        case 'Settled':
          return settle(event, breaks)
      }
    },
    owed: () =>
      [...byId.values()].flatMap(({ title, channel, delivered, fates }) => [
        ...(kinds[channel]?.reliable === true && !delivered ? [`${title} was never delivered`] : []),
        ...(fates === '' ? [`${title} was never told`] : []),
      ]),
  }
}
