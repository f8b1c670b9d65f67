// Floods: a peer that drives one bound to its end. First fragments of as many messages as there may be, last fragments by the hundred,
// messages far ahead, acks of everything. Each says what it floods.

import { encodeDatagram } from '../../spec/wire-format/encoder.ts'
import { fragmentBytes, type Item } from '../../spec/wire-format/value.ts'
import type { Deed } from './script.ts'
import { formatOf } from '../support/names.ts'
import { victims, type VictimName } from './victim.ts'

const oneByte = Uint8Array.of(7)

/** Datagrams with these items, as many in each as fit, numbered from 0. */
function pack(victim: VictimName, items: ReadonlyArray<Item>, from = 0): ReadonlyArray<Deed> {
  const format = formatOf(victims[victim])
  const deeds: Array<Deed> = []
  const write = (some: ReadonlyArray<Item>): Uint8Array =>
    encodeDatagram({ wide: false, number: from + deeds.length, items: some }, format)
  let packed: Array<Item> = []
  for (const item of items) {
    if (write([...packed, item]).length > format.maxDatagramBytes) {
      deeds.push(['read', write(packed)])
      packed = []
    }
    packed.push(item)
  }
  deeds.push(['read', write(packed)])
  return deeds
}

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, number) => number)

export const floods = {
  /** On each channel a last fragment of one byte of every message that may be outstanding; then all of them again. */
  fragments: (victim: VictimName) => {
    const config = victims[victim]
    const last = (channel: number) =>
      numbers(config.maxOutstandingMessages).map((number) => ({
        channel,
        number,
        index: 1,
        lastIndex: 1,
        bytes: oneByte,
      }))
    const all = [0, 1, 2, 3].flatMap(last)
    const first = pack(victim, all)
    return [...first, ...pack(victim, all, first.length)]
  },
  /** Full first fragments until the bytes are spent. */
  bytes: (victim: VictimName) => {
    const config = victims[victim]
    const bytes = new Uint8Array(fragmentBytes(formatOf(config)))
    const items = [0, 1, 2, 3].flatMap((channel) =>
      numbers(Math.min(200, config.maxOutstandingMessages)).map((number) => ({
        channel,
        number,
        index: 0,
        lastIndex: 1,
        bytes,
      })),
    )
    return pack(victim, items)
  },
  /** Everything after the first message on the ordered channel, then the first: all are delivered at once. */
  gap: (victim: VictimName) => {
    const later = numbers(victims[victim].maxOutstandingMessages).slice(1)
    const item = (number: number) => ({ channel: 0, number, payload: oneByte })
    const held = pack(victim, later.map(item))
    return [...held, ...pack(victim, [item(0)], held.length)]
  },
  /** The victim sends a thousand datagrams that nobody reads, and then one ack speaks of all of them. */
  acks: (victim: VictimName) => {
    const sends = numbers(1024).flatMap((): ReadonlyArray<Deed> => [
      ['send', 'loose', 20],
      ['send', 'reliableOrdered', 20],
      ['flush'],
    ])
    const history = new Uint8Array(128).fill(255)
    const ack = { number: 1023, holdMs: 0, history }
    const read = encodeDatagram({ wide: false, number: 0, ack, items: [] }, formatOf(victims[victim]))
    return [...sends, ['read', read] as const]
  },
} as const satisfies Readonly<Record<string, (victim: VictimName) => ReadonlyArray<Deed>>>
