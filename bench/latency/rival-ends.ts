// The sending end that all rivals share, so that they differ in their timers alone: each packet carries its number and
// messages, new ones first. Round trips are measured when an ack arrives, without the time it was held: the best that a
// timer can know, and better than what a game loop sees that reads at its ticks.

import { messageBytes } from './cell.ts'
import type { Ends } from './play.ts'
import { receiverOf } from './rival-receiver.ts'

const headerBytes = 12
const messageHeadBytes = 3
const roomBytes = 1138
const mostMessages = Math.floor(roomBytes / (messageHeadBytes + messageBytes))

export type RivalDatagram =
  | { readonly kind: 'packet'; readonly number: number; readonly messages: ReadonlyArray<number> }
  /** `arrived`: 1 for each packet from `first` to `newest` that came. */
  | {
      readonly kind: 'ack'
      readonly first: number
      readonly newest: number
      readonly held: number
      readonly arrived: Uint8Array
    }

/** A message that was sent and is not acked. */
export interface Waiting {
  readonly id: number
  /** The packet of its latest copy, and when that left. */
  packet: number
  sentAt: number
  /** Packets newer than that which were acked since. */
  skips: number
  /** Timeouts so far. */
  misses: number
}

/** What a rival may decide by. Microseconds. */
export interface View {
  now: number
  smoothed: number
  variance: number
  /** The newest packet known to have arrived; -1: none. */
  newestAcked: number
}

/** Whether a message goes again. Counts its own timeouts in `misses`. */
export type Rule = (waiting: Waiting, view: View) => boolean

/** `isFiller`: the rule wants everything, and what has waited longest for its turn goes first when room is short. */
export function rivalEnds(rule: Rule, isFiller: boolean): Ends<RivalDatagram> {
  const view: View = { now: 0, smoothed: 100_000, variance: 25_000, newestAcked: -1 }
  const carried: Array<ReadonlyArray<number> | undefined> = []
  const departures: Array<number> = []
  const isAcked: Array<boolean> = []
  let waiting: Array<Waiting> = []
  let submitted = 0
  let fresh: Array<Waiting> = []

  /** Notes one packet of an ack. False: it was known. */
  const confirm = (number: number): boolean => {
    const messages = carried[number]
    if (messages === undefined) return false
    for (const id of messages) isAcked[id] = true
    carried[number] = undefined
    for (const message of waiting) if (message.packet < number) message.skips += 1
    view.newestAcked = Math.max(view.newestAcked, number)
    return true
  }
  const depart = (leaving: ReadonlyArray<Waiting>, now: number): RivalDatagram => {
    const number = departures.length
    for (const message of leaving) {
      message.packet = number
      message.sentAt = now
      message.skips = 0
    }
    const messages = leaving.map(({ id }) => id)
    departures.push(now)
    carried.push(messages)
    return { kind: 'packet', number, messages }
  }
  return {
    ...receiverOf(),
    submit: () => {
      fresh.push({ id: submitted, packet: -1, sentAt: 0, skips: 0, misses: 0 })
      isAcked.push(false)
      submitted += 1
      return true
    },
    readAck: (ack, at) => {
      if (ack.kind !== 'ack') return
      let news = false
      let isNewest = false
      for (let number = ack.first; number <= ack.newest; number += 1) {
        isNewest = ack.arrived[number - ack.first] === 1 && confirm(number)
        news ||= isNewest
      }
      if (news) waiting = waiting.filter(({ id }) => isAcked[id] !== true)
      if (isNewest) measureRoundTrip(view, at - (departures[ack.newest] as number) - ack.held)
    },
    flush: (now) => {
      view.now = now
      const due = waiting.filter((message) => rule(message, view))
      const leaving = fresh.slice(0, mostMessages)
      fresh = fresh.slice(mostMessages)
      const room = mostMessages - leaving.length
      if (isFiller && due.length > room) due.sort((one, other) => one.packet - other.packet || one.id - other.id)
      waiting.push(...leaving)
      leaving.push(...due.slice(0, room))
      return leaving.length === 0 ? [] : [depart(leaving, now)]
    },
    bytesOf: (datagram) =>
      datagram.kind === 'ack'
        ? headerBytes
        : headerBytes + datagram.messages.length * (messageHeadBytes + messageBytes),
    copiesIn: (datagram) => (datagram.kind === 'ack' ? 0 : datagram.messages.length),
  }
}

/** RFC 6298, section 2. */
function measureRoundTrip(view: View, sample: number): void {
  view.variance += (Math.abs(view.smoothed - sample) - view.variance) / 4
  view.smoothed += (sample - view.smoothed) / 8
}
