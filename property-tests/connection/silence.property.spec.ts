// Recovery at the edges of silence: a probe goes when nobody answers, and when all is acked nothing moves any more.
// docs/guarantees.md, promise 2.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config.ts'
import { passDeadlines } from '../../src/connection/inbound.ts'
import { planOf } from '../../src/connection/plan.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import { micros, noteFlush } from '../../src/core/time.ts'
import { isProbeDue } from '../../src/packet/outbound.ts'
import { probeTimeout } from '../../src/packet/rtt.ts'
import { perfectLink, type End } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  everyMode,
  kindNames,
  modes,
  nearWraps,
  origins,
  reliableNames,
  roughLink,
  seeds,
  startOf,
  ticks,
  widths,
  wraps,
} from '../support/arbitraries.ts'
import { withTokens } from '../support/copies.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

/** Neither tokens nor allowance, and much to pay back. */
const ruined = (state: State): State => {
  const { messages } = state
  const allowance = { ...messages.allowance, bytes: -100_000 }
  return withTokens({ ...state, messages: { ...messages, allowance } }, 0, -100_000)
}

/** Whether the next flush of this state is one in which a probe is due, and there is something to probe with. */
const isProbing = (config: Config, state: State): boolean => {
  const plan = planOf(config)
  const clock = noteFlush(state.clock)
  const settled = passDeadlines(plan, state, clock)
  const isOwed = settled.messages.lanes.some(
    ({ small }, channel) => plan.message.channels[channel]?.reliable === true && small.pieces.base < small.fresh,
  )
  return isOwed && isProbeDue(settled.packets, clock)
}

describe('into silence', () => {
  const marks = new Marks()

  it('a message that left before goes at every probe timeout, and at least every two seconds, however empty the bucket', () => {
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          recovery: modes,
          delayMicros: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 400_000 })),
          lossRatio: fc.constantFrom(0, 0.1),
          tick: ticks,
          talkMicros: fc.constantFrom(0, 1_500_000),
          isRuined: fc.boolean(),
          sendsOn: fc.boolean(),
        }),
        ({ seed, origin, recovery, delayMicros, lossRatio, tick, talkMicros, isRuined, sendsOn }) => {
          const config = configOf(recovery)
          const link = { ...perfectLink, delayMicros, lossRatio }
          const world = new World({
            config,
            seed,
            aToB: link,
            bToA: link,
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: tick, b: 16_667 },
          })
          const left = new Set<number>()
          const repeatedAt: Array<number> = []
          const ruin = (): void => {
            const { a } = world.state
            if (isRuined) world.state = { ...world.state, a: { ...a, connection: ruined(a.connection) } }
          }
          const send = (end: End): void => {
            const channel = reliableNames[world.draw(2)] ?? 'reliableOrdered'
            if (end === 'a') world.submit('a', { channel, payload: world.payload(30) })
            ruin()
          }
          world.afterFlush = ({ end, before, datagrams, atMicros }) => {
            if (end === 'b') return
            const names = datagrams.flatMap((datagram) => world.namesIn(datagram))
            const isRepeated = names.some((name) => left.has(name))
            if (isRepeated) repeatedAt.push(atMicros)
            if (isProbing(config, before)) {
              expect(isRepeated).toBe(true)
              marks.hit(isRuined ? 'probes from an empty bucket' : 'probes')
              for (const mode of recovery) marks.hit(`probes, ${mode}`)
            }
            for (const name of names) left.add(name)
          }
          world.run(talkMicros, send)
          world.relink({ ...perfectLink, lossRatio: 1 }, { ...perfectLink, lossRatio: 1 })
          while (world.tick(send) !== 'a');
          // What was under way arrives yet.
          world.run(2 * delayMicros)
          const { rtt } = world.state.a.connection.packets
          repeatedAt.length = 0
          const from = world.state.nowMicros
          world.run(12_000_000, (end) => (sendsOn && world.draw(20) === 0 ? send(end) : ruin()))
          const longest = Math.max(2_000_000, probeTimeout(rtt, micros(tick))) + 2 * tick
          const times = [from, ...repeatedAt]
          const gaps = times.map((time, index) => (times[index + 1] ?? world.state.nowMicros) - time)
          expect(Math.max(...gaps)).toBeLessThanOrEqual(longest)
          if (wraps(origin)) marks.hit('wraps')
        },
      ),
      {
        cases: everyMode.flatMap((mode, seed) =>
          [true, false].map((isRuined) =>
            given({
              seed,
              origin: nearWraps,
              recovery: given(mode, mode),
              delayMicros: 30_000,
              lossRatio: 0.1 as const,
              tick: 16_667,
              talkMicros: 1_500_000 as const,
              isRuined,
              sendsOn: isRuined,
            }),
          ),
        ),
        reached: () =>
          marks.expectHit(
            ['probes', 'probes from an empty bucket', 'probes, lean', 'probes, auto', 'probes, max', 'wraps'],
            5,
          ),
      },
    )
  })
})

describe('in the end', () => {
  const marks = new Marks()

  /** All but the clock, and the marks by which numbering tells how fast it went: they move once a lifetime. */
  const printIdle = ({ packets, messages, channels, discards }: State): string => {
    const { next, acked, wideFrom } = packets.numbering
    return print({ packets: { ...packets, numbering: { next, acked, wideFrom } }, messages, channels, discards })
  }

  it('both ends fall silent in every mode, and the state of an idle connection does not change with flushes', () => {
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          origin: origins,
          width: widths,
          recovery: modes,
          aToB: badLinks(800_000),
          bToA: badLinks(800_000),
          ackDelayMs: fc.constantFrom(0, 0, 50),
          maxDatagramLifetimeMs: fc.constantFrom(1000, 5000),
          tick: ticks,
          tenths: fc.integer({ min: 1, max: 30 }),
          idleTicks: fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 30 }),
        }),
        ({ seed, origin, width, recovery, aToB, bToA, tick, tenths, idleTicks, ...limits }) => {
          const config = configOf(recovery, { ...limits, maxMessageBytes: 5000, partialTimeoutMs: 500 })
          const start = startOf(config, origin, width)
          const world = new World({ config, seed, aToB, bToA, start, tickMicros: { a: tick, b: 16_667 } })
          let repeats = 0
          const left = new Set<number>()
          world.afterFlush = ({ datagrams }) => {
            for (const name of datagrams.flatMap((datagram) => world.namesIn(datagram))) {
              if (left.has(name)) repeats += 1
              left.add(name)
            }
          }
          world.run(800_000, (end) => {
            const count = Math.floor(tenths / 10) + (world.draw(10) < tenths % 10 ? 1 : 0)
            for (let index = 0; index < count; index += 1) {
              const length = world.draw(30) === 0 ? 1100 + world.draw(3000) : 8 + world.draw(60)
              world.submit(end, { channel: kindNames[world.draw(4)] ?? 'loose', payload: world.payload(length) })
            }
          })
          world.heal(20_000)
          world.finish(400_000_000)
          world.silence(15_000_000, 60)
          for (const mode of recovery) marks.hit(`repeats, ${mode}`, repeats)
          for (const end of ['a', 'b'] as const) {
            const before = world.state[end].connection
            const reduce = reducer(config)
            let state = before
            for (const deltaMicros of idleTicks) {
              const [later] = reduce(state, { type: 'Ticked', deltaMicros })
              const [flushed, effects] = reduce(later, { type: 'FlushRequested' })
              expect(effects).toEqual([])
              state = flushed
            }
            expect(printIdle(state)).toBe(printIdle(before))
            if (before.packets.traffic.packetsLost > 0) marks.hit('idle after losses')
          }
          if (wraps(origin)) marks.hit('wraps')
        },
      ),
      {
        cases: everyMode.map((mode, seed) =>
          given({
            seed,
            origin: nearWraps,
            width: 'narrow' as const,
            recovery: given(mode, mode),
            aToB: roughLink,
            bToA: roughLink,
            ackDelayMs: 0 as const,
            maxDatagramLifetimeMs: 1000 as const,
            tick: 16_667,
            tenths: 20,
            idleTicks: [0, 16_667, 3_000_000],
          }),
        ),
        reached: () => {
          marks.expectHit(['repeats, lean', 'repeats, auto', 'repeats, max'], 5)
          marks.expectHit(['idle after losses', 'wraps'], 3)
        },
      },
    )
  })
})
