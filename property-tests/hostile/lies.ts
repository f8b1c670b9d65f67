// A peer that speaks the format perfectly and lies about everything: numbers that leap, acks of what it never read, messages far ahead,
// fragments that contradict each other. The second encoder writes it (spec/wire-format/), so that no line of src has a part in it. It
// knows what an end on the path could know: the newest numbers.

import { encodeDatagram } from '../../spec/wire-format/encoder.ts'
import { fragmentBytes, highestLastIndex, type Ack, type Format, type Item } from '../../spec/wire-format/value.ts'
import type { Dice } from './victim.ts'

/** What the liar knows of its victim. */
export interface Known {
  /** The newest packet number that the victim read; and the next it will send. */
  readonly newest: number
  readonly next: number
  /** The next message number, by channel, of what the victim reads. */
  readonly messages: ReadonlyArray<number>
}

const leap = (dice: Dice): number => dice.pick(1, 1, 1, 1, 2, 5, 40, 1000, 1025, 30_000, 0, -1, -20, -1023, -1025)

/** Any datagram of the format; longer than allowed now and then. */
export function lie(dice: Dice, format: Format, known: Known): Uint8Array {
  const number = Math.max(0, known.newest + leap(dice))
  const ack = dice.below(4) === 0 ? undefined : lieAck(dice, known)
  const items: Array<Item> = []
  for (let count = dice.pick(0, 1, 1, 2, 3, 8, 40); count > 0; count -= 1) items.push(lieItem(dice, format, known))
  const wide = dice.below(10) === 0
  const write = (some: ReadonlyArray<Item>): Uint8Array =>
    encodeDatagram({ wide, number, ...(ack === undefined ? {} : { ack }), items: some }, format)
  const most = dice.below(60) === 0 ? Infinity : format.maxDatagramBytes - 20 - (ack?.history.length ?? 0)
  return write(items.slice(0, fitting(items, most)))
}

/** How many of the items fit into so many bytes, frames at their dearest. */
function fitting(items: ReadonlyArray<Item>, most: number): number {
  let bytes = 0
  for (const [index, item] of items.entries()) {
    bytes += 8 + ('bytes' in item ? item.bytes : item.payload).length
    if (bytes > most) return index
  }
  return items.length
}

function lieAck(dice: Dice, { next }: Known): Ack {
  const number = Math.max(0, next - dice.pick(1, 1, 1, 2, 3, 10, 100, 0, -1, -1000))
  const bytes = dice.pick(0, 0, 1, 4, 5, 16, 128)
  const history = Uint8Array.from({ length: bytes }, () => dice.pick(0, 255, 255, dice.below(256)))
  if (bytes > 0) history[bytes - 1] = dice.between(1, 255)
  return { number, holdMs: dice.pick(0, 2, 26, 27, 1000, 65_535), history }
}

function lieItem(dice: Dice, format: Format, { messages }: Known): Item {
  const channel = dice.below(format.channels.length + (dice.below(30) === 0 ? 2 : 0))
  const reliable = format.channels[channel]?.reliable === true
  const number = Math.max(
    0,
    (messages[channel] ?? 0) + dice.pick(0, 0, 0, 1, 1, 2, 5, 23, 24, 25, 1024, -1, -3, 8_388_607),
  )
  if (dice.below(3) > 0) {
    const payload = new Uint8Array(dice.pick(0, 1, 1, 7, 7, 100)).fill(number)
    return reliable ? { channel, number, payload } : { channel, payload }
  }
  const highest = Math.max(1, highestLastIndex(format))
  const lastIndex = dice.pick(1, 1, 2, highest, highest + 1, 0)
  const index = dice.pick(lastIndex, 0, dice.below(lastIndex + 1), lastIndex + 1)
  const full = fragmentBytes(format)
  const length = index < lastIndex ? (dice.below(20) === 0 ? full - 1 : full) : dice.pick(0, 1, 1, 1, full, full + 1)
  return { channel, number, index, lastIndex, bytes: new Uint8Array(length).fill(index) }
}
