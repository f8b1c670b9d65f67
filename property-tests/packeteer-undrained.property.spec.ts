// The lists of the shell: however drains by channel and of all take turns, they hand over what one naive list would.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nothingUndrained, put, take } from '../src/packeteer-undrained.ts'
import { given, holds } from './support/law.ts'
import { Marks } from './support/marks.ts'

const channels = ['a', 'b', 'c'] as const
const most = 8

interface Item {
  readonly channel: string
  readonly name: number
}

/** Puts on a channel, or drains: one channel, or all. */
const deeds = fc.array(
  fc.record({
    drain: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
    channel: fc.constantFrom<'a' | 'b' | 'c' | undefined>(...channels, undefined),
  }),
  { maxLength: 120 },
)

/** Each run begins with so many that some are dropped, and ends with a drain of one and of all. */
const prelude = Array.from({ length: most + 1 }, (_, index) => ({
  drain: false,
  channel: channels[index % channels.length],
}))
const finale = [
  { drain: false, channel: 'a' as const },
  { drain: false, channel: 'b' as const },
  { drain: true, channel: 'a' as const },
  { drain: true, channel: undefined },
]

/** Much is put, and some of it is drained, by channel and all. */
const busy = Array.from({ length: 120 }, (_, index) => ({
  drain: index % 23 === 22,
  channel: [...channels, undefined][index % 4],
}))

/** One list, filtered at every drain: each channel loses its older half where there are too many of all. */
class Model {
  items: Array<Item> = []
  dropped = 0

  put(item: Item): void {
    if (this.items.length >= most) {
      for (const channel of channels) {
        const all = this.items.filter((other) => other.channel === channel)
        const older = new Set(all.slice(0, Math.floor(all.length / 2)))
        this.items = this.items.filter((other) => !older.has(other))
        this.dropped += older.size
      }
    }
    this.items.push(item)
  }

  take(channel: string | undefined): ReadonlyArray<Item> {
    const isTaken = (item: Item): boolean => channel === undefined || item.channel === channel
    const taken = this.items.filter(isTaken)
    this.items = this.items.filter((item) => !isTaken(item))
    return taken
  }
}

describe('what waits to be drained', () => {
  it('is handed over as one list would, in order, by channel and all, and never more than the bound and one for each', () => {
    const marks = new Marks()
    holds(
      fc.property(deeds, (list) => {
        const undrained = nothingUndrained<Item>()
        const model = new Model()
        for (const [name, { drain, channel }] of [...prelude, ...list, ...finale].entries()) {
          if (drain) {
            const taken = take(undrained, channel)
            expect(taken).toEqual(model.take(channel))
            marks.hit(channel === undefined ? 'all' : 'one', taken.length)
          } else {
            const item = { channel: channel ?? 'a', name }
            put(undrained, item, most)
            model.put(item)
          }
          expect(model.items.length).toBeLessThanOrEqual(most + channels.length)
        }
        expect(undrained.dropped).toBe(model.dropped)
        marks.hit('dropped', model.dropped)
      }),
      { cases: [given(busy)], reached: () => marks.expectHit(['all', 'one', 'dropped'], 5) },
    )
  })
})
