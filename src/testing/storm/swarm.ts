/**
 * Swarm testing: each seed draws which faults there are at all, how strong, and how the ends are configured. A run in which everything is
 * on explores less than many runs with a few things each, as faults hide one another (Groce et al., ISSTA 2012). One seed in twenty
 * is a perfect network, one in twenty has one fault at its strongest; in half of all, counters begin shortly before they wrap.
 */
import { defineConfig, type Config, type ConfigInput } from '../../config.ts'
import type { Origin } from '../../connection/state.ts'
import { rollDice, type Dice } from '../dice.ts'
import { perfectLink, type LinkConfig } from '../link-config.ts'
import { drawHost } from './hosts.ts'
import { drawSpells } from './spells.ts'
import type { Storm } from './storm.ts'

const second = 1_000_000

/** One channel of each kind. */
export const stormChannels = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const

/** How late a copy may be. With 'none', `maxDatagramLifetimeMs` is more than all delays together; with 'crc32c' it need not be. */
const latestCopy = 180 * second

/** The storm of this seed: any safe integer. */
export function drawStorm(seed: number): Storm {
  const perfect = rollDice(seed, 'kind').chance(0.05)
  const single = rollDice(seed, 'single').chance(0.05)
  const weather = rollDice(seed, 'weather')
  const config = drawConfig(rollDice(seed, 'config'), perfect)
  const checked = config.integrity === 'crc32c'
  const stormMicros = Math.floor(weather.spread(20 * second, 600 * second))
  const links = { aToB: drawLink(weather, checked, single), bToA: drawLink(weather, checked, single) }
  const { aToB, bToA } = perfect ? { aToB: perfectLink, bToA: perfectLink } : links
  const delayed = (delayMicros: number): LinkConfig => ({ ...perfectLink, delayMicros })
  const healed = { aToB: delayed(weather.below(60_000)), bToA: delayed(weather.below(60_000)) }
  const oneWayStaysBad = !perfect && weather.chance(0.15)
  return {
    seed,
    config,
    origin: drawOrigin(rollDice(seed, 'origin')),
    aToB,
    bToA,
    spells: perfect ? [] : drawSpells(rollDice(seed, 'spells'), { aToB, bToA }, stormMicros),
    a: drawHost(rollDice(seed, 'host/a'), config, stormMicros, perfect),
    b: drawHost(rollDice(seed, 'host/b'), config, stormMicros, perfect),
    stormMicros,
    healed: oneWayStaysBad ? { aToB: { ...healed.aToB, lossRatio: 0.4 }, bToA: healed.bToA } : healed,
    sessions: checked && rollDice(seed, 'sessions').chance(0.4) ? 2 : 1,
    perfect,
  }
}

function drawConfig(dice: Dice, perfect: boolean): Config {
  const recovery = dice.pick('auto', 'auto', 'lean', 'max')
  const maxDatagramBytes = dice.pick(256, 576, 1200)
  const maxMessageBytes = dice.pick(1000, 2000, 5000)
  const input: ConfigInput = {
    channels: {
      moves: { ...stormChannels.moves, recovery },
      events: { ...stormChannels.events, recovery: dice.pick('auto', 'lean') },
      position: stormChannels.position,
      effects: stormChannels.effects,
    },
    maxDatagramBytes,
    maxMessageBytes,
    maxOutstandingMessages: dice.pick(1, 7, 16, 100, 1024),
    maxOutstandingBytes: dice.pick(5000, 20_000, 4_194_304),
    maxPartialMessages: dice.pick(1, 2, 16),
    maxPartialBytes: dice.pick(5000, 100_000),
    partialTimeoutMs: dice.pick(50, 500, 5000),
    bulkBytesPerSecond: dice.pick(4000, 50_000, 262_144),
    maxRedundancyBytesPerSecond: dice.pick(0, 2000, 16_000),
    ackDelayMs: dice.pick(0, 0, 20, 200),
    keepAliveMs: dice.chance(0.2) ? 1000 : 0,
    maxDatagramLifetimeMs: 300_000,
    ...(dice.chance(0.5) ? { integrity: 'crc32c', sessionId: dice.below(1_000_000) } : {}),
  }
  // Where fragments crawl and partial messages have no room, even a perfect network loses: by config.
  const roomy = {
    maxPartialMessages: 16,
    maxPartialBytes: 4_194_304,
    partialTimeoutMs: 5000,
    bulkBytesPerSecond: 262_144,
  }
  return defineConfig(perfect ? { ...input, ...roomy } : input)
}

/** Half begin at 0, the others shortly before packet numbers wrap at two or four bytes, and message numbers at three. */
function drawOrigin(dice: Dice): Origin {
  if (dice.chance(0.5)) return { packet: 0, message: 0 }
  const before = (wrap: number): number => wrap - dice.between(0, 300)
  return {
    packet: before(dice.pick(0x1_0000, 0x2_0000, 0x1_0000_0000, 0x100_0000_0000)),
    message: before(dice.pick(0x100_0000, 0x200_0000)),
  }
}

/** Each fault is there with probability 1/2, its strength spread over doublings; `single`: one fault alone, at its strongest. */
function drawLink(dice: Dice, checked: boolean, single: boolean): LinkConfig {
  const delayMicros = Math.floor(dice.spread(500, 400_000))
  const faults: ReadonlyArray<Partial<LinkConfig>> = [
    { lossRatio: single ? 0.6 : dice.spread(0.002, 0.6) },
    { outageRatio: dice.spread(0.005, single ? 0.5 : 0.3), outageMicros: Math.floor(dice.spread(20_000, 3 * second)) },
    { jitterMicros: Math.floor(dice.spread(1000, 100_000)) },
    { holdRatio: dice.spread(0.005, 0.3), holdMicros: Math.floor(dice.spread(10_000, 20 * second)) },
    {
      duplicateRatio: single ? 0.5 : dice.spread(0.005, 0.5),
      duplicateDelayMicros: Math.floor(dice.spread(10_000, latestCopy)),
    },
    { bytesPerSecond: Math.floor(dice.spread(4000, 200_000)), queueMicros: Math.floor(dice.spread(50_000, second)) },
    ...(checked ? [{ corruptRatio: dice.spread(0.002, 0.3) }, { damageRatio: dice.spread(0.002, 0.3) }] : []),
  ]
  const alone = dice.below(faults.length)
  const chosen = faults.filter((_, index) => (single ? index === alone : dice.chance(0.5)))
  return chosen.reduce<LinkConfig>((link, fault) => ({ ...link, ...fault }), { ...perfectLink, delayMicros })
}
