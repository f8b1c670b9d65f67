/**
 * What a storm is: two ends with one config, bad links, bad clocks, and the traffic, all drawn from one seed (swarm.ts) or written by
 * hand. Plain data. run.ts plays it in phases: storm, heal, finish, silence.
 */
import type { Config } from '../../config.ts'
import type { Origin } from '../../connection/state.ts'
import type { LinkConfig } from '../link-config.ts'

export interface Storm {
  readonly seed: number
  readonly config: Config
  /** Where counters begin. */
  readonly origin: Origin
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
  /** For a while, the links are otherwise: an outage, one way or both, an MTU hole, another delay. The newest spell counts. */
  readonly spells: ReadonlyArray<Spell>
  readonly a: Host
  readonly b: Host
  readonly stormMicros: number
  /** What the links are like after the storm. */
  readonly healed: { readonly aToB: LinkConfig; readonly bToA: LinkConfig }
  /** With 'crc32c': so many connections after each other over the same link, each with a session of its own. */
  readonly sessions: number
  /** Nothing at all goes wrong. */
  readonly perfect: boolean
}

export interface Spell {
  readonly kind: 'outage' | 'one-way outage' | 'MTU hole' | 'detour'
  readonly fromMicros: number
  readonly toMicros: number
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
}

/** How one end lives: its clock, its misfortunes, what it sends. Times are those of the link, from the beginning of a session. */
export interface Host {
  readonly tickMicros: number
  /** Its clock runs fast (or slow) by so many parts in a million. */
  readonly driftPpm: number
  /** Its clock shows multiples of this. 1: every microsecond. */
  readonly grainMicros: number
  /** It does nothing for so long; what arrives waits. */
  readonly stalls: ReadonlyArray<Moment>
  /** Its clock leaps by so much, also backwards. */
  readonly jumps: ReadonlyArray<Moment>
  /** It dies, and comes back from a snapshot of its last state after so long; what arrived meanwhile is gone. */
  readonly restarts: ReadonlyArray<Moment>
  /** Bytes per flush. */
  readonly maxBytes: number | undefined
  readonly traffic: Traffic
}

export interface Moment {
  readonly atMicros: number
  readonly micros: number
}

export interface Traffic {
  /** Messages per tick, in tenths, on average; 0: this end only listens. */
  readonly tenths: number
  /** Channels that this end sends on, a name as often as it is likelier. */
  readonly channels: ReadonlyArray<string>
  /** One message in so many is of any length; 0: none. */
  readonly largeOneIn: number
  readonly longest: number
  /** One unreliable message in so many has a time to live; 0: none. */
  readonly timedOneIn: number
  /** One tick in so many brings a burst of up to `burst` messages; 0: none. */
  readonly burstOneIn: number
  readonly burst: number
}
