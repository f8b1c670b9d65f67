// Acks come before timers: what was handed in before a flush is heard in it, so an ack that waited beside a timer that is due keeps it
// still, and nothing leaves again that has arrived. docs/guarantees.md, promise 6.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import {
  configOf,
  everyMode,
  modes,
  nearWraps,
  origins,
  reliableNames,
  startOf,
  widths,
} from '../support/arbitraries.ts'
import { runs } from '../support/depth.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { formatOf, namesIn, tagged } from '../support/names.ts'

describe('acks before timers', () => {
  const marks = new Marks()

  it('what is handed in before the flush and acks everything leaves nothing to repeat, in every mode', () => {
    holds(
      fc.property(
        fc.record({
          origin: origins,
          width: widths,
          recovery: modes,
          /** Round trips before, each of so long; then flushes while nothing is read, each with messages, after so long each. */
          talks: fc.integer({ min: 0, max: 6 }),
          tripMicros: fc.integer({ min: 0, max: 300_000 }),
          flushes: fc.array(
            fc.tuple(fc.nat(2), fc.oneof(fc.constant(16_667), fc.integer({ min: 0, max: 2_000_000 })), fc.boolean()),
            { minLength: 1, maxLength: 6 },
          ),
          waitMicros: fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 6 }),
        }),
        ({ origin, width, recovery, talks, tripMicros, flushes, waitMicros }) => {
          const config = configOf(recovery)
          const reduce = reducer(config)
          const format = formatOf(config)
          const namesOf = (effects: ReadonlyArray<Effect>) =>
            datagramsOf(effects).flatMap((datagram) => namesIn(format, datagram))
          let a = startOf(config, origin, width)
          let b = a
          let name = 0
          const here = (event: Event): ReadonlyArray<Effect> => {
            const [next, effects] = reduce(a, event)
            a = next
            return effects
          }
          const there = (datagrams: ReadonlyArray<Uint8Array>): ReadonlyArray<Uint8Array> => {
            for (const datagram of datagrams) [b] = reduce(b, { type: 'DatagramReceived', datagram })
            const [next, effects] = reduce(b, { type: 'FlushRequested' })
            b = next
            return datagramsOf(effects)
          }
          const submit = (count: number): void => {
            for (let index = 0; index < count; index += 1) {
              const channel = reliableNames[name % 2] ?? 'reliableOrdered'
              here({ type: 'MessageSubmitted', channel, payload: tagged((name += 1), 12) })
            }
          }
          for (let talk = 0; talk < talks; talk += 1) {
            submit(1)
            const sent = datagramsOf(here({ type: 'FlushRequested' }))
            here({ type: 'Ticked', deltaMicros: tripMicros })
            for (const datagram of there(sent)) here({ type: 'DatagramReceived', datagram })
          }
          const underWay: Array<Uint8Array> = []
          for (const [count, deltaMicros, arrives] of flushes) {
            submit(count)
            const sent = datagramsOf(here({ type: 'FlushRequested' }))
            if (arrives) underWay.push(...sent)
            here({ type: 'Ticked', deltaMicros })
          }
          const answers = there(underWay)
          for (const deltaMicros of waitMicros) here({ type: 'Ticked', deltaMicros })
          const unread = namesOf(reduce(a, { type: 'FlushRequested' })[1])
          for (const datagram of answers) here({ type: 'DatagramReceived', datagram })
          const isOwed = a.messages.lanes.some(({ small }) => small.pieces.end > small.pieces.start)
          if (isOwed) return
          expect(namesOf(here({ type: 'FlushRequested' }))).toEqual([])
          if (unread.length > 0 && recovery[0] === recovery[1]) marks.hit(`would have repeated, ${recovery[0]}`)
        },
      ),
      {
        runs: 20 * runs,
        // Two letters, and long silence before their ack is read: without it, every mode would repeat.
        cases: everyMode.map((mode) =>
          given({
            origin: nearWraps,
            width: 'narrow' as const,
            recovery: given(mode, mode),
            talks: 3,
            tripMicros: 20_000,
            flushes: [given(2, 16_667, true), given(1, 16_667, true)],
            waitMicros: [900_000, 900_000, 900_000],
          }),
        ),
        reached: () => marks.expectHit(everyMode.map((mode) => `would have repeated, ${mode}`)),
      },
    )
  })
})

const datagramsOf = (effects: ReadonlyArray<Effect>): ReadonlyArray<Uint8Array> =>
  effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram] : []))
