/**
 * The ends of a storm: how they tick, how wrong their clocks are, when they stall, jump or die, and what they send. And a clock that
 * is wrong in these ways.
 */
import type { Config } from '../../config.ts'
import type { Dice } from '../dice.ts'
import type { Host, Moment, Traffic } from './storm.ts'

const second = 1_000_000
const hour = 3600 * second
const day = 24 * hour

/** From 10 to 60 Hz, each doubling as likely as the other: 26 Hz on average. */
export function drawHost(dice: Dice, config: Config, stormMicros: number, perfect: boolean): Host {
  const tickMicros = Math.floor(second / dice.spread(10, 60))
  const traffic = drawTraffic(dice, config, perfect)
  const moments = (ratio: number, micros: () => number): ReadonlyArray<Moment> =>
    perfect || !dice.chance(ratio) ? [] : drawMoments(dice, stormMicros, micros)
  return {
    tickMicros,
    driftPpm: perfect || dice.chance(0.5) ? 0 : dice.between(-50_000, 50_000),
    grainMicros: perfect || dice.chance(0.7) ? 1 : dice.pick(1000, 15_625),
    stalls: moments(0.4, () => Math.floor(dice.spread(50_000, 20 * second))),
    jumps: moments(0.3, () => dice.pick(-hour, second, hour, 30 * day)),
    restarts: moments(0.3, () => Math.floor(dice.spread(10_000, 5 * second))),
    maxBytes: perfect ? undefined : dice.pick(undefined, undefined, undefined, 300, 2000),
    traffic,
  }
}

function drawMoments(dice: Dice, stormMicros: number, micros: () => number): ReadonlyArray<Moment> {
  const count = dice.between(1, 4)
  const moments: Array<Moment> = []
  for (let index = 0; index < count; index += 1) moments.push({ atMicros: dice.below(stormMicros), micros: micros() })
  return moments.sort((one, other) => one.atMicros - other.atMicros)
}

function drawTraffic(dice: Dice, config: Config, perfect: boolean): Traffic {
  // A large sequenced message that a newer one overtakes is lost by rule, on a perfect network too (docs/decisions.md).
  const names = Object.keys(config.channels).filter((name) => !perfect || name !== 'position')
  const chosen = names.filter(() => dice.chance(0.7))
  return {
    tenths: dice.chance(0.1) ? 0 : Math.floor(dice.spread(1, 30)),
    channels: chosen.length === 0 ? names : chosen,
    largeOneIn: dice.pick(0, 20, 100),
    longest: config.maxMessageBytes,
    timedOneIn: dice.pick(0, 4),
    burstOneIn: dice.pick(0, 0, 100, 500),
    burst: 60,
  }
}

/** A clock as its own host sees it. It changes in place and belongs to one run. */
export interface BadClock {
  /** What its host learns that has passed since it last looked: also nothing, and less than nothing after a jump back. */
  readonly look: (atMicros: number) => number
  /** The host was dead, and its clock with it. */
  readonly skip: (atMicros: number) => void
}

export function badClock(host: Host, startMicros: number): BadClock {
  let seen = startMicros
  let carried = 0
  let jumped = 0
  return {
    look: (atMicros) => {
      // Drift as it adds up, in whole grains; what is less than a grain is carried on.
      const drifted = carried + ((atMicros - seen) * (1_000_000 + host.driftPpm)) / 1_000_000
      const shown = Math.floor(drifted / host.grainMicros) * host.grainMicros
      carried = drifted - shown
      seen = atMicros
      let leap = 0
      while (jumped < host.jumps.length && (host.jumps[jumped]?.atMicros ?? 0) <= atMicros - startMicros) {
        leap += host.jumps[jumped]?.micros ?? 0
        jumped += 1
      }
      return shown + leap
    },
    skip: (atMicros) => {
      seen = atMicros
    },
  }
}
