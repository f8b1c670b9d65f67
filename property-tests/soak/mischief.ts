// What comes of an honest datagram besides itself. Each draws a card from a shuffled deck, so that in each two hundred datagrams every
// evil happens as often as the deck says: what a soak must meet does not hang on luck. Most cards are blank, and the honest flow lives.

import type { Dice } from '../../src/testing/dice.ts'
import { cut, flip, huge, lengthen, randomBytes, splice, zeros } from './evils.ts'
import type { Evil, Source } from './history.ts'
import type { Reservoir } from './reservoir.ts'

export interface Deed {
  readonly evil: Evil
  readonly datagram: Uint8Array
  readonly source: Source
  /** To the sender of the honest datagram, and not to its receiver. */
  readonly back: boolean
  /** When the datagram first passed, and how many passed since; undefined for what was made anew. */
  readonly old: { readonly atMs: number; readonly behind: number } | undefined
  /** The honest datagram does not arrive: only what was made of it. */
  readonly replaces: boolean
}

export interface Surroundings {
  /** Of this session and direction, of this session and the other direction, of this direction in the session before. */
  readonly sameWay: Reservoir
  readonly otherWay: Reservoir
  readonly before: Reservoir | undefined
  /** A whole datagram of a session that is neither. */
  readonly foreign: () => Uint8Array | undefined
}

/** Everything that the relay does on purpose. Honest datagrams, and those that meet a session after theirs, come by themselves. */
export type Card = Exclude<Evil, 'honest' | 'other session'>

export const deckSize = 200

export const cards: Readonly<Record<Card, number>> = {
  'old copy': 12,
  reflection: 4,
  flip: 6,
  'splice, same way': 3,
  'splice, other way': 3,
  cut: 3,
  lengthened: 3,
  'random bytes': 2,
  zeros: 1,
  empty: 1,
  huge: 1,
  'foreign session': 2,
  'old session': 4,
  'stranger, copy': 2,
  'stranger, garbage': 1,
}

/** Cards for ever: shuffled anew when the deck is used up. */
export function openDeck(dice: Dice): () => Card | undefined {
  let deck: Array<Card | undefined> = []
  const shuffle = (): void => {
    const named = (Object.keys(cards) as Array<Card>).flatMap((card) => Array<Card>(cards[card]).fill(card))
    deck = [...named, ...Array<undefined>(deckSize - named.length).fill(undefined)]
    for (let last = deck.length - 1; last > 0; last -= 1) {
      const other = dice.below(last + 1)
      ;[deck[last], deck[other]] = [deck[other], deck[last]]
    }
  }
  return () => {
    if (deck.length === 0) shuffle()
    return deck.pop()
  }
}

/** What a card does; undefined where there is nothing yet to do it with. */
export function play(card: Card, dice: Dice, datagram: Uint8Array, around: Surroundings): Deed | undefined {
  const deed = (made: Uint8Array | undefined, more: Partial<Deed> = {}): Deed | undefined =>
    made === undefined
      ? undefined
      : { evil: card, datagram: made, source: 'peer', back: false, old: undefined, replaces: false, ...more }
  const kept = (reservoir: Reservoir | undefined): Deed | undefined => {
    const drawn = reservoir?.draw()
    if (reservoir === undefined || drawn === undefined) return undefined
    return deed(drawn.datagram, { old: { atMs: drawn.atMs, behind: reservoir.seen() - drawn.order } })
  }
  const spliceWith = (reservoir: Reservoir): Deed | undefined => {
    const other = reservoir.draw()?.datagram
    if (other === undefined) return undefined
    return deed(dice.chance(0.5) ? splice(dice, datagram, other) : splice(dice, other, datagram))
  }
  switch (card) {
    case 'old copy':
      return kept(around.sameWay)
    case 'reflection':
      return deed(datagram, { back: true })
    case 'flip':
      return deed(flip(dice, datagram), { replaces: dice.chance(0.5) })
    case 'splice, same way':
      return spliceWith(around.sameWay)
    case 'splice, other way':
      return spliceWith(around.otherWay)
    case 'cut':
      return deed(cut(dice, datagram))
    case 'lengthened':
      return deed(lengthen(dice, datagram))
    case 'random bytes':
      return deed(randomBytes(dice))
    case 'zeros':
      return deed(zeros(dice))
    case 'empty':
      return deed(new Uint8Array(0))
    case 'huge':
      return deed(huge(dice, datagram))
    case 'foreign session':
      return deed(around.foreign())
    case 'old session':
      return kept(around.before)
    case 'stranger, copy':
      return deed(datagram, { source: 'stranger' })
    case 'stranger, garbage':
      return deed(flip(dice, datagram), { source: 'stranger' })
  }
}
