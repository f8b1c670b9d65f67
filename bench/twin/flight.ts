/** The packets that were sent and what became of them: src/packet/flight.ts, in place. A packet is one record that changes its mark. */
import { maxInFlight, maxRemembered } from '../../src/packet/flight.ts'
import type { Header } from './header.ts'
import type { Carried } from './lane.ts'
import { Ring } from './ring.ts'

export interface Sent {
  readonly number: number
  readonly sentAt: number
  readonly largestAcked: number
  /** undefined: a bare ack. */
  readonly carried: ReadonlyArray<Carried> | undefined
  mark: 'flying' | 'acked' | 'lost'
}

export class Flight {
  readonly sent: Ring<Sent>
  /** Packets that carried something and were given up, oldest number first. */
  readonly #lost: Array<Sent> = []

  constructor(first: number) {
    this.sent = new Ring(first, 8)
  }

  /** Into `acked` and `late` goes what an ack newly names. */
  applyAck(ack: Header, acked: Array<Sent>, late: Array<Sent>): void {
    const { sent } = this
    const { oldestTold } = ack
    acked.length = 0
    late.length = 0
    for (let number = Math.max(oldestTold, sent.base); number <= ack.newest; number += 1) {
      const packet = sent.at(number)
      if (packet === undefined || packet.mark !== 'flying' || !ack.names(number)) continue
      packet.mark = 'acked'
      acked.push(packet)
    }
    const lost = this.#lost
    for (let place = lost.length - 1; place >= 0; place -= 1) {
      const packet = lost[place] as Sent
      if (packet.number < oldestTold) break
      if (!ack.names(packet.number)) continue
      late.push(packet)
      lost.splice(place, 1)
    }
    if (late.length > 1) late.reverse()
    this.#shorten()
  }

  /** Gives up the packets that enough newer acks, or their age and a newer ack, show to be lost. Oldest first, in `found`. */
  findLost(newestAcked: number, needed: number, sentBefore: number, found: Array<Sent>): void {
    const { sent } = this
    let newer = 0
    for (let number = Math.min(newestAcked, sent.next - 1); number >= sent.base; number -= 1) {
      const packet = sent.at(number) as Sent
      if (packet.mark === 'acked') newer += 1
      else if (packet.mark === 'flying' && newer > 0 && (newer >= needed || packet.sentAt < sentBefore))
        found.push(packet)
    }
    if (found.length > 1) found.reverse()
  }

  findOverdue(sentBefore: number, found: Array<Sent>): void {
    const { sent } = this
    const tooMany = sent.next - maxInFlight
    for (let number = sent.base; number < sent.next; number += 1) {
      const packet = sent.at(number) as Sent
      if (packet.mark !== 'flying') continue
      if (packet.sentAt > sentBefore && number >= tooMany) return
      found.push(packet)
    }
  }

  giveUp(packets: ReadonlyArray<Sent>): void {
    const lost = this.#lost
    for (const packet of packets) {
      packet.mark = 'lost'
      if (packet.carried === undefined) continue
      let place = lost.length
      while (place > 0 && (lost[place - 1] as Sent).number > packet.number) place -= 1
      lost.splice(place, 0, packet)
    }
    this.#shorten()
  }

  /** Takes the lost packets that are too old, or too many, to be acked late. */
  forget(sentBefore: number): ReadonlyArray<Sent> {
    const lost = this.#lost
    let count = Math.max(0, lost.length - maxRemembered)
    while (count < lost.length && (lost[count] as Sent).sentAt < sentBefore) count += 1
    return count === 0 ? none : lost.splice(0, count)
  }

  /** When the oldest packet in flight that carried something was sent; -1 if none is. */
  oldestCarrierSentAt(): number {
    const { sent } = this
    for (let number = sent.base; number < sent.next; number += 1) {
      const packet = sent.at(number) as Sent
      if (packet.mark === 'flying' && packet.carried !== undefined) return packet.sentAt
    }
    return -1
  }

  #shorten(): void {
    const { sent } = this
    while (sent.size > 0 && (sent.at(sent.base) as Sent).mark !== 'flying') sent.shift()
  }
}

const none: ReadonlyArray<Sent> = []
