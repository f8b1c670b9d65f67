// Real datagrams, spoilt: bits flipped, bytes set to what parsers fear, cut, lengthened, spliced, doubled.

import type { Dice } from './victim.ts'

export function mutate(dice: Dice, datagram: Uint8Array, others: ReadonlyArray<Uint8Array>): Uint8Array {
  let mutant = Uint8Array.from(datagram)
  for (let count = dice.pick(1, 1, 1, 2, 3); count > 0; count -= 1) mutant = spoil(dice, mutant, others)
  return mutant
}

function spoil(dice: Dice, bytes: Uint8Array<ArrayBuffer>, others: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> {
  const at = dice.below(Math.max(1, bytes.length))
  const near = dice.below(Math.min(12, Math.max(1, bytes.length)))
  const other = others[dice.below(Math.max(1, others.length))] ?? bytes
  switch (dice.below(8)) {
    case 0:
      return setAt(bytes, at, (bytes[at] ?? 0) ^ (1 << dice.below(8)))
    case 1:
      return setAt(bytes, near, dice.pick(0, 1, 127, 128, 254, 255))
    case 2:
      return setAt(bytes, near, dice.below(256))
    case 3:
      return bytes.slice(0, at)
    case 4:
      return joined(
        bytes,
        Uint8Array.from({ length: dice.between(1, 8) }, () => dice.below(256)),
      )
    case 5:
      return joined(bytes.subarray(0, at), other.subarray(at))
    case 6:
      return joined(bytes.subarray(0, at), bytes.subarray(near))
    default:
      return joined(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1)))
  }
}

function setAt(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice()
  if (at < changed.length) changed[at] = value
  return changed
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}
