// One direction of a bad network, as a pure reducer: loss, outages, bottleneck, copies, corruption, jitter, hold-backs.
// Law: offered + copied = lost + dropped + delivered + in transit, and nothing arrives that was not sent.
// Every purpose draws from a stream of its own, a fixed number of times per datagram while it is on: switching one fault on does not
// change what the others do. Time is whole microseconds, moved by `Ticked` alone; the state is plain data, and holds
// no config, so that a storm can end by reducing the same state with another config.

import { none, type Reducer, type Step } from '../core/step.ts'
import { changeByte, damageDatagram } from './damage.ts'
import type { LinkConfig } from './link-config.ts'
import { outageChance, type Outage } from './outage.ts'
import { drawBelow, drawChance, drawFraction, seedRandom, type Random } from './random.ts'

export { perfectLink, type LinkConfig } from './link-config.ts'

export type LinkEvent =
  | { readonly type: 'DatagramSent'; readonly datagram: Uint8Array }
  | { readonly type: 'Ticked'; readonly deltaMicros: number }

export type LinkEffect = { readonly type: 'Arrive'; readonly datagram: Uint8Array }

export interface Transit {
  readonly datagram: Uint8Array
  readonly atMicros: number
  /** Which datagram this is, counted from 0 in the order of sending. */
  readonly order: number
  readonly copy: boolean
}

export interface LinkCounters {
  readonly offered: number
  /** Independent loss and outages. */
  readonly lost: number
  /** Too large, too long a queue, or too much in transit. */
  readonly dropped: number
  readonly copied: number
  readonly corrupted: number
  readonly damaged: number
  /** Originals that arrived after a datagram that was sent later. */
  readonly reordered: number
  /** Copies included. */
  readonly delivered: number
}

export interface LinkState {
  readonly nowMicros: number
  /** When the bottleneck has sent what it holds. */
  readonly freeMicros: number
  /** The latest `order` that has arrived; -1 at first. */
  readonly newestArrived: number
  /** The last one that was offered: where spliced datagrams have their tails from. */
  readonly previous: Uint8Array | undefined
  readonly outage: Outage
  readonly streams: Streams
  /** Sorted by time of arrival, then by order of sending. */
  readonly inTransit: ReadonlyArray<Transit>
  readonly counters: LinkCounters
}

export interface Streams {
  readonly loss: Random
  readonly outage: Random
  readonly jitter: Random
  readonly hold: Random
  readonly copies: Random
  readonly corruption: Random
  readonly damage: Random
}

export type LinkStep = Step<LinkState, LinkEffect>

/** A link at time 0 with nothing under way. Two directions of one connection want two labels. */
export const initialLink = (config: LinkConfig, seed: number, label: string = ''): LinkState => {
  const [down, outage] = drawChance(config.outageRatio, seedRandom(seed, `${label}/outage`))
  return {
    nowMicros: 0,
    freeMicros: 0,
    newestArrived: -1,
    previous: undefined,
    outage: { down, seenMicros: 0 },
    streams: {
      loss: seedRandom(seed, `${label}/loss`),
      outage,
      jitter: seedRandom(seed, `${label}/jitter`),
      hold: seedRandom(seed, `${label}/hold`),
      copies: seedRandom(seed, `${label}/copies`),
      corruption: seedRandom(seed, `${label}/corruption`),
      damage: seedRandom(seed, `${label}/damage`),
    },
    inTransit: [],
    counters: { offered: 0, lost: 0, dropped: 0, copied: 0, corrupted: 0, damaged: 0, reordered: 0, delivered: 0 },
  }
}

export const linkReducer =
  (config: LinkConfig): Reducer<LinkState, LinkEvent, LinkEffect> =>
  (state, event) => {
    switch (event.type) {
      case 'DatagramSent':
        return deliverDue(acceptDatagram(config, state, event.datagram), state.nowMicros)
      case 'Ticked':
        return deliverDue(state, state.nowMicros + event.deltaMicros)
    }
  }

/** When the next datagram arrives if nothing more is sent; undefined when nothing is under way. */
export const nextArrivalMicros = (state: LinkState): number | undefined => state.inTransit[0]?.atMicros

// Draws first, all of them, so that the fate of this datagram does not shift the draws of the next. A fault that is off draws nothing.
const acceptDatagram = (config: LinkConfig, state: LinkState, datagram: Uint8Array): LinkState => {
  const { nowMicros, streams, counters } = state
  const [lostAlone, loss] = drawChance(config.lossRatio, streams.loss)
  const [fraction, outageStream] = drawFraction(streams.outage)
  const down = fraction < outageChance(config.outageRatio, config.outageMicros, state.outage, nowMicros)
  const [jitterDraw, jitter] =
    config.jitterMicros > 0 ? drawBelow(2 * config.jitterMicros + 1, streams.jitter) : [0, streams.jitter]
  const [holdDraw, hold] = drawStrike(config.holdRatio, config.holdMicros, streams.hold)
  const [copyDraw, copies] = drawStrike(config.duplicateRatio, config.duplicateDelayMicros + 1, streams.copies)
  const [position, striking] = drawStrike(config.corruptRatio, datagram.length, streams.corruption)
  const [maskDraw, corruption] = config.corruptRatio > 0 ? drawBelow(255, striking) : [0, striking]
  const [how, damage] = drawStrike(config.damageRatio, 0x1_0000_0000, streams.damage)

  const lost = lostAlone || down
  const limited = config.bytesPerSecond > 0
  const startMicros = limited ? Math.max(nowMicros, state.freeMicros) : nowMicros
  const wireBytes = datagram.length + config.overheadBytes
  const wireMicros = limited ? Math.ceil((wireBytes * 1_000_000) / config.bytesPerSecond) : 0
  const fits =
    datagram.length <= config.mtuBytes &&
    state.inTransit.length < config.maxInTransit &&
    startMicros - nowMicros <= config.queueMicros
  const travels = fits && !lost
  const copied = travels && copyDraw >= 0 && state.inTransit.length + 1 < config.maxInTransit
  const corrupted = travels && position >= 0 && datagram.length > 0
  const damaged = travels && how >= 0 && !corrupted

  const wander = jitterDraw - config.jitterMicros + (holdDraw + 1)
  const atMicros = startMicros + wireMicros + Math.max(0, config.delayMicros + wander)
  const order = counters.offered
  const original = corrupted
    ? changeByte(datagram, position, maskDraw + 1)
    : damaged
      ? damageDatagram(datagram, state.previous ?? datagram, how)
      : datagram
  const joined = travels
    ? insertTransit(state.inTransit, { datagram: original, atMicros, order, copy: false })
    : state.inTransit

  return {
    nowMicros,
    freeMicros: travels && limited ? startMicros + wireMicros : state.freeMicros,
    newestArrived: state.newestArrived,
    previous: datagram,
    outage: { down, seenMicros: nowMicros },
    streams: { loss, outage: outageStream, jitter, hold, copies, corruption, damage },
    inTransit: copied ? insertTransit(joined, { datagram, atMicros: atMicros + copyDraw, order, copy: true }) : joined,
    counters: {
      offered: order + 1,
      lost: counters.lost + (lost ? 1 : 0),
      dropped: counters.dropped + (!lost && !fits ? 1 : 0),
      copied: counters.copied + (copied ? 1 : 0),
      corrupted: counters.corrupted + (corrupted ? 1 : 0),
      damaged: counters.damaged + (damaged ? 1 : 0),
      reordered: counters.reordered,
      delivered: counters.delivered,
    },
  }
}

/** Whether a fault strikes, and then how hard: 0 .. bound - 1. -1: it does not. Always two draws, none where it is off. */
const drawStrike = (ratio: number, bound: number, stream: Random): readonly [number, Random] => {
  if (ratio <= 0) return [-1, stream]
  const [strikes, second] = drawChance(ratio, stream)
  const [strength, next] = drawBelow(bound, second)
  return [strikes ? strength : -1, next]
}

// Mostly near the end: later sent, later there.
const insertTransit = (sorted: ReadonlyArray<Transit>, transit: Transit): ReadonlyArray<Transit> => {
  let index = sorted.length
  while (index > 0 && (sorted[index - 1]?.atMicros ?? 0) > transit.atMicros) index -= 1
  const longer = sorted.slice()
  if (index === sorted.length) longer.push(transit)
  else longer.splice(index, 0, transit)
  return longer
}

const deliverDue = (state: LinkState, nowMicros: number): LinkStep => {
  const effects: Array<LinkEffect> = []
  let { newestArrived } = state
  let reordered = 0
  for (const { atMicros, datagram, order, copy } of state.inTransit) {
    if (atMicros > nowMicros) break
    effects.push({ type: 'Arrive', datagram })
    if (order > newestArrived) newestArrived = order
    else if (!copy) reordered += 1
  }
  const { freeMicros, previous, outage, streams, inTransit, counters } = state
  const delivered = effects.length
  return [
    {
      nowMicros,
      freeMicros,
      newestArrived,
      previous,
      outage,
      streams,
      inTransit: delivered > 0 ? inTransit.slice(delivered) : inTransit,
      counters: delivered > 0 ? countDelivered(counters, delivered, reordered) : counters,
    },
    delivered > 0 ? effects : none,
  ]
}

const countDelivered = (counters: LinkCounters, delivered: number, reordered: number): LinkCounters => ({
  offered: counters.offered,
  lost: counters.lost,
  dropped: counters.dropped,
  copied: counters.copied,
  corrupted: counters.corrupted,
  damaged: counters.damaged,
  reordered: counters.reordered + reordered,
  delivered: counters.delivered + delivered,
})
