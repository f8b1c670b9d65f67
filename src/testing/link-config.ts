// What one direction of a network does to datagrams: every fault as a number, each off by itself. link.ts carries it out.
// Units are in the names: shares are 0 .. 1, times whole microseconds. Presets with names are in presets.ts.

export interface LinkConfig {
  /** Independent loss: the share of datagrams, 0 .. 1. */
  readonly lossRatio: number
  /** Outages (Gilbert-Elliott, everything lost while down): the share of time the link is down, 0 .. below 1. */
  readonly outageRatio: number
  /** Mean length of an outage. Below 1 / (1 - outageRatio) it acts as that. */
  readonly outageMicros: number
  /** One-way delay. */
  readonly delayMicros: number
  /** The delay of each datagram varies uniformly by up to this much to either side (and never below 0). */
  readonly jitterMicros: number
  /** Share of datagrams that are held back by a further 1 .. `holdMicros`, so that later ones overtake them. */
  readonly holdRatio: number
  readonly holdMicros: number
  /** Share of datagrams that arrive a second time, 0 .. `duplicateDelayMicros` after the first. */
  readonly duplicateRatio: number
  readonly duplicateDelayMicros: number
  /** Share of datagrams that arrive with one byte changed (1 to 8 flipped bits). Their copies arrive whole. */
  readonly corruptRatio: number
  /** Share of datagrams that arrive cut, lengthened, overwritten for a stretch, or with the tail of the one before. Their copies arrive whole. */
  readonly damageRatio: number
  /** The bottleneck; 0: none. Each datagram counts with `overheadBytes` more. */
  readonly bytesPerSecond: number
  /** A datagram that would wait longer than this at the bottleneck is dropped. */
  readonly queueMicros: number
  readonly overheadBytes: number
  /** Larger datagrams vanish without a word. */
  readonly mtuBytes: number
  /** Bound of what is under way; a datagram (or copy) beyond it is dropped. */
  readonly maxInTransit: number
}

/** Delivers everything at once, in order, unchanged. Change what you need: `{ ...perfectLink, lossRatio: 0.05 }`. */
export const perfectLink: LinkConfig = {
  lossRatio: 0,
  outageRatio: 0,
  outageMicros: 0,
  delayMicros: 0,
  jitterMicros: 0,
  holdRatio: 0,
  holdMicros: 0,
  duplicateRatio: 0,
  duplicateDelayMicros: 0,
  corruptRatio: 0,
  damageRatio: 0,
  bytesPerSecond: 0,
  queueMicros: 300_000,
  overheadBytes: 28, // IPv4 20 + UDP 8
  mtuBytes: 65_507, // the largest UDP payload over IPv4
  maxInTransit: 65_536,
}
