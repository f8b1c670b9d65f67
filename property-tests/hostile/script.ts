// A hostile script: a victim in mid-traffic, and what is done to it. Concrete and small, so that it can be kept in a file and cut down;
// drawn from a seed, so that a failure is one number.

import { rollDice } from '../../src/testing/dice.ts'
import { formatOf } from '../support/names.ts'
import { lie } from './lies.ts'
import { mutate } from './mutants.ts'
import { victims, warmUp, type Dice, type Protocol, type VictimName } from './victim.ts'
import type { State } from '../../src/connection/state.ts'

export type Deed =
  | readonly ['read', datagram: Uint8Array]
  | readonly ['wait', micros: number]
  | readonly ['send', channel: string, bytes: number]
  | readonly ['flush']

export interface Script {
  readonly victim: VictimName
  readonly origin: number
  /** The seed and the length of the honest traffic before. */
  readonly warm: readonly [seed: number, ticks: number]
  readonly deeds: ReadonlyArray<Deed>
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

type Start = ReturnType<typeof warmUp>

/** States are values: one warm-up serves all scripts of the same protocol that begin with it. */
const warmed = new WeakMap<Protocol, Map<string, Start>>()

/** The victim when the hostile part begins. */
export function startOf(protocol: Protocol, { victim, origin, warm }: Omit<Script, 'deeds'>): Start {
  const key = [victim, origin, ...warm].join()
  const own = warmed.get(protocol) ?? new Map<string, Start>()
  warmed.set(protocol, own)
  const known = own.get(key)
  if (known !== undefined) return known
  const start = warmUp(protocol, victims[victim], origin, rollDice(warm[0], 'warm'), warm[1])
  own.set(key, start)
  return start
}

const victimNames = Object.keys(victims) as ReadonlyArray<VictimName>

/** The script of this seed. `play` is told each deed as it is drawn, and says what the victim is then: the liar listens. */
export function drawScript(
  seed: number,
  protocol: Protocol,
  play: (start: State, victim: VictimName) => Player,
): Script {
  const dice = rollDice(seed, 'hostile')
  const victim = victimNames[dice.below(victimNames.length)] ?? 'bare'
  const setting = { victim, origin: dice.below(3), warm: [dice.below(4), dice.pick(0, 0, 3, 10, 20)] } as const
  const { state, toVictim, byVictim } = startOf(protocol, setting)
  const player = play(state, victim)
  const letters = [...toVictim, ...byVictim]
  const deeds: Array<Deed> = []
  const act = (deed: Deed): void => {
    player.play(deed)
    deeds.push(deed)
  }
  for (let count = dice.pick(1, 2, 5, 20, 40); count > 0; count -= 1) {
    const deed = drawDeed(dice, victim, player.state(), letters)
    act(deed)
    if (deed[0] !== 'read') continue
    // Again, and spoilt: where a datagram was taken, its cousins get deep as well.
    for (let cousins = dice.pick(0, 1, 3, 6); cousins > 0; cousins -= 1)
      act(['read', dice.below(4) === 0 ? deed[1] : mutate(dice, deed[1], letters)])
  }
  return { ...setting, deeds }
}

export interface Player {
  readonly state: () => State
  readonly play: (deed: Deed) => void
}

function drawDeed(dice: Dice, victim: VictimName, state: State, letters: ReadonlyArray<Uint8Array>): Deed {
  const config = victims[victim]
  const letter = letters[dice.below(Math.max(1, letters.length))] ?? Uint8Array.of(0x4f, 0, 0)
  switch (dice.below(16)) {
    case 0:
      return ['wait', dice.pick(0, 16_667, 50_000, 300_000, 3_000_000, 120_000_000)]
    case 1:
      return [
        'send',
        dice.pick('reliableOrdered', 'reliableUnordered', 'sequenced', 'loose'),
        dice.pick(0, 20, 300, 1500),
      ]
    case 2:
    case 3:
      return ['flush']
    case 4:
      return ['read', letter]
    case 5:
    case 6:
    case 7:
      return ['read', mutate(dice, letter, letters)]
    case 8:
      return ['read', Uint8Array.from({ length: dice.below(40) }, () => dice.below(256))]
    default: {
      const messages = state.messages.tracks.map(({ newest }) => newest + 1)
      const known = { newest: state.packets.arrivals.seen.newest, next: state.packets.numbering.next, messages }
      const truth = lie(dice, formatOf(config), known)
      return ['read', truth]
    }
  }
}
