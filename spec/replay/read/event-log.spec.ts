// Events are found again where they lie in the bytes: in any order, across blocks, and while more are added.

import { expect, it } from 'vitest'
import {
  appendEvents,
  closeStore,
  emptyLog,
  eventsOf,
  microsOf,
  openStore,
} from '../../../src/replay/read/event-log.ts'

/** So many ticks, of 1, 2, 3 ... microseconds from `first` on. */
const ticks = (first: number, count: number): Uint8Array =>
  Uint8Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 0 : (first + (at >> 1)) % 100))

it('finds events in any order', () => {
  const store = openStore({ channels: [], kinds: new Map() }, 0)
  const log = emptyLog(store, 1000)
  for (let first = 1; first <= 200; first += 7) expect(appendEvents(log, ticks(first, 7))).toBe(true)
  const events = eventsOf(log)
  const micros = microsOf(log)
  expect([log.count, events.length, micros.length]).toEqual([203, 203, 203])
  for (const index of [202, 0, 64, 63, 129, 5, 202])
    expect(events[index]).toEqual({ type: 'Ticked', deltaMicros: (index + 1) % 100 })
  let time = 1000
  for (const [index, at] of micros.entries()) expect(at).toBe((time += (index + 1) % 100))
  expect(log.micros).toBe(time)
})

it('adds to a block that has been looked at, and goes on when the room is given back', () => {
  const store = openStore({ channels: [], kinds: new Map() }, 0)
  const log = emptyLog(store, 0)
  appendEvents(log, Uint8Array.of(4))
  expect(eventsOf(log)[0]).toEqual({ type: 'FlushRequested' })
  appendEvents(log, Uint8Array.of(0, 9))
  const other = emptyLog(store, 0)
  appendEvents(other, Uint8Array.of(0, 8))
  closeStore(store)
  expect(eventsOf(log)).toEqual([{ type: 'FlushRequested' }, { type: 'Ticked', deltaMicros: 9 }])
  expect(eventsOf(other)).toEqual([{ type: 'Ticked', deltaMicros: 8 }])
})

it('takes all of a frame or nothing', () => {
  const log = emptyLog(openStore({ channels: [], kinds: new Map() }, 0), 0)
  expect(appendEvents(log, Uint8Array.of(4, 99))).toBe(false)
  expect(appendEvents(log, Uint8Array.of(0, 3))).toBe(true)
  expect(eventsOf(log)).toEqual([{ type: 'Ticked', deltaMicros: 3 }])
})
