/**
 * Spells of other weather within a storm: everything lost, one way or both, for up to thirty seconds; a hole that swallows large
 * datagrams; a detour with another delay.
 */
import type { Dice } from '../dice.ts'
import type { LinkConfig } from '../link-config.ts'
import type { Spell } from './storm.ts'

export interface Links {
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
}

/** In half of all storms none, in the others up to four, wherever they fall. */
export function drawSpells(dice: Dice, links: Links, stormMicros: number): ReadonlyArray<Spell> {
  const count = dice.chance(0.5) ? 0 : dice.between(1, 4)
  const spells: Array<Spell> = []
  for (let index = 0; index < count; index += 1) {
    const fromMicros = dice.below(stormMicros)
    const toMicros = fromMicros + Math.floor(dice.spread(100_000, 30_000_000))
    spells.push({ ...drawSpell(dice, links), fromMicros, toMicros })
  }
  return spells
}

function drawSpell(dice: Dice, { aToB, bToA }: Links): Pick<Spell, 'kind' | 'aToB' | 'bToA'> {
  const gone = (link: LinkConfig): LinkConfig => ({ ...link, lossRatio: 1 })
  const holed = (link: LinkConfig): LinkConfig => ({ ...link, mtuBytes: 200 })
  const detour = (link: LinkConfig): LinkConfig => ({ ...link, delayMicros: dice.below(600_000) })
  const kind = dice.pick<Spell['kind']>('outage', 'one-way outage', 'MTU hole', 'detour')
  switch (kind) {
    case 'outage':
      return { kind, aToB: gone(aToB), bToA: gone(bToA) }
    case 'one-way outage':
      return dice.chance(0.5) ? { kind, aToB: gone(aToB), bToA } : { kind, aToB, bToA: gone(bToA) }
    case 'MTU hole':
      return { kind, aToB: holed(aToB), bToA: holed(bToA) }
    case 'detour':
      return { kind, aToB: detour(aToB), bToA: detour(bToA) }
  }
}

/** The links at this time of a storm. */
export function linksAt(links: Links, spells: ReadonlyArray<Spell>, atMicros: number): Links {
  let now = links
  for (const spell of spells) if (spell.fromMicros <= atMicros && atMicros < spell.toMicros) now = spell
  return now
}
