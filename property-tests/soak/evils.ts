// What the relay does to bytes: pure functions of dice and datagrams. Each result differs from every datagram that it was made of, so that
// a receiver that takes it has taken something false.

import type { Dice } from '../../src/testing/dice.ts'

/** Longer than any datagram that a config of the soak allows. */
export const hugeBytes = 65_000

/** One to eight bits changed, anywhere. */
export function flip(dice: Dice, datagram: Uint8Array): Uint8Array {
  const flipped = Uint8Array.from(datagram)
  const bits = new Set<number>()
  for (let count = dice.between(1, 8); count > 0; count -= 1) bits.add(dice.below(8 * datagram.length))
  for (const bit of bits) flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return flipped
}

/** The head of one and the tail of the other; a flip where they are too much alike. */
export function splice(dice: Dice, head: Uint8Array, tail: Uint8Array): Uint8Array {
  const spliced = Uint8Array.of(
    ...head.subarray(0, dice.between(1, Math.max(1, head.length - 1))),
    ...tail.subarray(dice.between(1, Math.max(1, tail.length - 1))),
  )
  return areEqual(spliced, head) || areEqual(spliced, tail) ? flip(dice, head) : spliced
}

/** Without its end: at least one byte is gone, and one is left. */
export const cut = (dice: Dice, datagram: Uint8Array): Uint8Array =>
  datagram.slice(0, dice.between(1, Math.max(1, datagram.length - 1)))

/** With up to 64 bytes more at its end, zeros as often as not. */
export function lengthen(dice: Dice, datagram: Uint8Array): Uint8Array {
  const bytes = dice.between(1, 64)
  return Uint8Array.of(...datagram, ...(dice.chance(0.5) ? new Uint8Array(bytes) : noise(dice, bytes)))
}

/** Any bytes, of any length that a datagram may have. */
export const randomBytes = (dice: Dice): Uint8Array => noise(dice, Math.floor(dice.spread(1, 1200)))

export const zeros = (dice: Dice): Uint8Array => new Uint8Array(Math.floor(dice.spread(1, 1200)))

/** A real datagram, and zeros or itself again and again behind it. */
export function huge(dice: Dice, datagram: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(hugeBytes)
  const step = dice.chance(0.5) ? Math.max(1, datagram.length) : hugeBytes
  for (let at = 0; at < hugeBytes; at += step) bytes.set(datagram.subarray(0, hugeBytes - at), at)
  return bytes
}

const noise = (dice: Dice, bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => dice.below(256))

const areEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
