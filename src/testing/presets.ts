/**
 * Links with names. Each says what it models and where its numbers come from: a table somebody published, the model of this repository,
 * or an assumption. None was measured here. Rates are bytes a second, as everywhere; latencies in the sources are round trips, and
 * are halved unless they say otherwise.
 */
import { perfectLink, type LinkConfig } from './link-config.ts'

export interface Preset {
  /** What it is a picture of. */
  readonly models: string
  /** Where the numbers come from. */
  readonly source: string
  readonly up: LinkConfig
  readonly down: LinkConfig
}

const bothWays = (models: string, source: string, changes: Partial<LinkConfig>): Preset => {
  const link = { ...perfectLink, ...changes }
  return { models, source, up: link, down: link }
}

const lighthouse =
  'Lighthouse, throttling constants (core/config/constants.js), after WebPageTest; loss and jitter are not in it'
const loadero = 'Loadero wiki, "Network conditions", the row of this name'
const delivery = 'docs/delivery.md: plausible, not measured'

export type PresetName =
  | 'perfect'
  | 'lan'
  | 'city'
  | 'lossy5'
  | 'bursty5'
  | 'thin8'
  | 'slow4G'
  | 'mobile4G'
  | 'mobile3G'
  | 'edge'
  | 'hostile'

export const presets: Readonly<Record<PresetName, Preset>> = {
  perfect: bothWays('nothing between the ends', 'by definition', {}),
  lan: bothWays('two machines on one switch', 'assumed', { delayMicros: 300, jitterMicros: 100 }),
  city: bothWays('the model that the recovery schedule was tuned on, without its loss', delivery, {
    delayMicros: 50_000,
    jitterMicros: 10_000,
  }),
  lossy5: bothWays('the same with 5 % of independent loss', delivery, {
    delayMicros: 50_000,
    jitterMicros: 10_000,
    lossRatio: 0.05,
  }),
  bursty5: bothWays('the same with 5 % of loss in outages of 50 ms', delivery, {
    delayMicros: 50_000,
    jitterMicros: 10_000,
    outageRatio: 0.05,
    outageMicros: 50_000,
  }),
  thin8: bothWays('a bottleneck of 8 kB/s with a drop-tail queue of 300 ms', delivery, {
    delayMicros: 50_000,
    jitterMicros: 10_000,
    bytesPerSecond: 8_000,
    queueMicros: 300_000,
  }),
  slow4G: {
    models: 'the 75th percentile of 4G in 2017, or fast 3G: 150 ms round trip, 1.6 Mbit/s down, 750 kbit/s up',
    source: lighthouse,
    up: { ...perfectLink, delayMicros: 75_000, bytesPerSecond: 93_750 },
    down: { ...perfectLink, delayMicros: 75_000, bytesPerSecond: 204_800 },
  },
  mobile4G: {
    models: 'a good mobile link: 45 ms one way, 100 and 50 Mbit/s, 0.2 % of loss',
    source: loadero,
    up: { ...perfectLink, delayMicros: 45_000, jitterMicros: 15_000, lossRatio: 0.002, bytesPerSecond: 6_250_000 },
    down: { ...perfectLink, delayMicros: 45_000, jitterMicros: 5_000, lossRatio: 0.002, bytesPerSecond: 12_500_000 },
  },
  mobile3G: bothWays('an old mobile link: 250 ms one way, 1.2 Mbit/s, 0.5 % of loss', loadero, {
    delayMicros: 250_000,
    jitterMicros: 50_000,
    lossRatio: 0.005,
    bytesPerSecond: 150_000,
  }),
  edge: {
    models: 'the worst mobile link that carries a game: 650 ms one way, 260 and 200 kbit/s, 1 % of loss',
    source: loadero,
    up: { ...perfectLink, delayMicros: 650_000, jitterMicros: 100_000, lossRatio: 0.01, bytesPerSecond: 32_500 },
    down: { ...perfectLink, delayMicros: 650_000, jitterMicros: 100_000, lossRatio: 0.01, bytesPerSecond: 25_000 },
  },
  hostile: bothWays('everything at once, worse than any network: for tests, not a picture of anything', 'invented', {
    delayMicros: 80_000,
    jitterMicros: 60_000,
    lossRatio: 0.2,
    outageRatio: 0.05,
    outageMicros: 400_000,
    holdRatio: 0.1,
    holdMicros: 500_000,
    duplicateRatio: 0.2,
    duplicateDelayMicros: 30_000_000,
  }),
}
