// What the hostile relay does to bytes, and how often: each result differs from what it was made of, and the deck holds what it promises.

import { describe, expect, it } from 'vitest'
import * as evils from '../../property-tests/soak/evils.ts'
import { cards, deckSize, openDeck, play, type Card } from '../../property-tests/soak/mischief.ts'
import { openReservoir } from '../../property-tests/soak/reservoir.ts'
import { rollDice } from '../../src/testing/dice.ts'

const one = Uint8Array.from({ length: 40 }, (_, index) => index)
const other = Uint8Array.from({ length: 60 }, (_, index) => 200 - index)
const seeds = Array.from({ length: 200 }, (_, seed) => seed)

describe('evil bytes', () => {
  it.each(seeds)('differ from what they were made of, with seed %i', (seed) => {
    const dice = rollDice(seed, 'evils')
    const made = [
      evils.flip(dice, one),
      evils.splice(dice, one, other),
      evils.splice(dice, one, one),
      evils.splice(dice, Uint8Array.of(1), Uint8Array.of(1)),
      evils.cut(dice, one),
      evils.lengthen(dice, one),
    ]
    for (const bytes of made) {
      expect(bytes).not.toEqual(one)
      expect(bytes).not.toEqual(other)
    }
    expect(one[39]).toBe(39)
  })

  it('are the same for the same seed', () => {
    expect(evils.flip(rollDice(7, 'x'), one)).toEqual(evils.flip(rollDice(7, 'x'), one))
    expect(evils.randomBytes(rollDice(7, 'x'))).not.toEqual(evils.randomBytes(rollDice(8, 'x')))
  })

  it('a flip changes one to eight bits and no length', () => {
    const flipped = evils.flip(rollDice(1, 'x'), one)
    const bits = flipped.reduce((sum, byte, index) => {
      let differing = byte ^ (one[index] ?? 0)
      for (; differing > 0; differing >>= 1) sum += differing & 1
      return sum
    }, 0)
    expect(flipped.length).toBe(40)
    expect(bits).toBeGreaterThanOrEqual(1)
    expect(bits).toBeLessThanOrEqual(8)
  })

  it('a cut leaves at least a byte and takes at least one; what is lengthened begins as it was', () => {
    const lengths = seeds.map((seed) => evils.cut(rollDice(seed, 'x'), one).length)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(39)
    expect(evils.lengthen(rollDice(1, 'x'), one).subarray(0, 40)).toEqual(one)
  })

  it('huge ones are 65,000 bytes and begin with a real datagram', () => {
    const made = evils.huge(rollDice(1, 'x'), one)
    expect([made.length, [...made.subarray(0, 40)]]).toEqual([65_000, [...one]])
  })
})

describe('the deck', () => {
  it('deals each evil as often as it says, in every two hundred datagrams', () => {
    const draw = openDeck(rollDice(3, 'deck'))
    for (const _round of [1, 2]) {
      const dealt = Array.from({ length: deckSize }, draw)
      for (const [card, count] of Object.entries(cards))
        expect(dealt.filter((each) => each === card).length).toBe(count)
    }
  })

  it('leaves three of four honest datagrams alone', () => {
    const evil = Object.values(cards).reduce((sum, count) => sum + count, 0)
    expect(evil).toBeLessThanOrEqual(deckSize / 4)
  })

  const reservoirOf = (...datagrams: ReadonlyArray<Uint8Array>) => {
    const reservoir = openReservoir(rollDice(1, 'reservoir'), 8, 2)
    for (const datagram of datagrams) reservoir.keep(datagram, 5)
    return reservoir
  }
  const around = {
    sameWay: reservoirOf(other),
    otherWay: reservoirOf(other),
    before: reservoirOf(other),
    foreign: () => other,
  }

  it.each(Object.keys(cards) as ReadonlyArray<Card>)('has a deed for %s', (card) => {
    const deed = play(card, rollDice(1, 'deed'), one, around)
    expect(deed?.evil).toBe(card)
    expect(deed?.source).toBe(card.startsWith('stranger') ? 'stranger' : 'peer')
    expect(deed?.back).toBe(card === 'reflection')
    if (card === 'old copy' || card === 'old session')
      expect(deed).toMatchObject({ datagram: other, old: { atMs: 5, behind: 1 } })
  })

  it('does nothing where there is nothing yet to do it with', () => {
    const nothing = { ...around, sameWay: reservoirOf(), before: undefined, foreign: () => undefined }
    for (const card of ['old copy', 'old session', 'foreign session', 'splice, same way'] as const)
      expect(play(card, rollDice(1, 'deed'), one, nothing)).toBe(undefined)
  })
})

describe('the reservoir', () => {
  it('draws from the first ones and from all ages, in bounded memory', () => {
    const reservoir = openReservoir(rollDice(1, 'reservoir'), 100, 4)
    for (let atMs = 0; atMs < 10_000; atMs += 1) reservoir.keep(one, atMs)
    const ages = Array.from({ length: 2000 }, () => reservoir.draw()?.atMs ?? -1)
    const share = (from: number, to: number): number => ages.filter((age) => age >= from && age < to).length / 2000
    expect(share(0, 4)).toBeGreaterThan(0.2)
    // Each quarter has its part of the rest.
    for (const from of [4, 2500, 5000, 7500]) expect(share(from, from + 2500)).toBeGreaterThan(0.1)
    expect(new Set(ages).size).toBeLessThanOrEqual(104)
  })
})
