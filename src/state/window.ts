/** A window, described: its base and its items. What other versions keep in the same buffer does not show. */
import { emptyWindow, itemAt, nextNumber, size, windowOver, type Window } from '../core/window.ts'
import type { Codec, Limit } from './codec.ts'
import { absorb, finish, mix, newHalves, startHalves, type Halves } from './halves.ts'
import { farthest, integer, writeInteger } from './scalars.ts'
import { readItems, within } from './shapes.ts'

/** `most`: items. `furthest`: number of the first. */
export const window = <A>(item: Codec<A>, most: Limit, furthest: number = farthest): Codec<Window<A>> => {
  const base = integer(0, furthest)
  const count = integer(0, most)
  return {
    write: (sink, value) => {
      writeInteger(sink, value.base)
      writeInteger(sink, size(value))
      for (let number = value.base; number < value.base + size(value); number += 1)
        item.write(sink, itemAt(value, number) as A)
    },
    hash: (halves, value) => hashWindow(item, halves, value),
    read: (source) => {
      const first = within(source, 'base', base)
      const items = readItems(source, item, count, first)
      return items.length === 0 ? emptyWindow(first) : windowOver(first, items)
    },
  }
}

/** A sum over the items, each hashed with its number: so an item more or less is an addend more or less. */
function hashWindow<A>(item: Codec<A>, halves: Halves, value: Window<A>): void {
  const { base } = value
  const own = newHalves()
  let first = 0
  let second = 0
  for (let number = base; number < nextNumber(value); number += 1) {
    startHalves(own)
    mix(own, number)
    item.hash(own, itemAt(value, number) as A)
    first += finish(own[0] as number)
    second += finish(own[1] as number)
  }
  mix(halves, base)
  mix(halves, size(value))
  absorb(halves, first, second)
}
