// Time: how a step is split does not matter, a pause declares nothing lost, and no timer fires ahead of what has arrived.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { perfectLink } from '../../src/testing/index.ts'
import { badLinks, configOf, kindNames, modes, seeds } from '../support/arbitraries.ts'
import { print } from '../support/print.ts'
import { World } from '../support/world.ts'

const limits = { maxDatagramBytes: 256, maxMessageBytes: 4000 }
const anyConfig = modes.map((recovery) => configOf(recovery, limits))

describe('a step of time', () => {
  it('may be split: two endpoints, one told of time in pieces, order the same and end the same', () => {
    holds(
      fc.property(
        fc.tuple(
          seeds,
          anyConfig,
          badLinks(2_000_000),
          fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 4 }),
        ),
        ([seed, config, link, pieces]) => {
          const world = new World({ config, seed, aToB: link, bToA: link, tickMicros: { a: 16_667, b: 16_667 } })
          const reduce = reducer(config)
          let split = world.state.a.connection
          let wokeMicros = 0
          const orders: Array<Effect> = []
          const splitOrders: Array<Effect> = []
          const also = (event: Event): void => {
            const [next, effects] = reduce(split, event)
            split = next
            splitOrders.push(...effects)
          }
          world.beforeWake = (end, waiting) => {
            if (end === 'b') return
            let rest = world.state.nowMicros - wokeMicros
            wokeMicros = world.state.nowMicros
            for (const piece of [...pieces, Infinity]) {
              also({ type: 'Ticked', deltaMicros: Math.min(piece, rest) })
              rest -= Math.min(piece, rest)
            }
            for (const datagram of waiting) also({ type: 'DatagramReceived', datagram })
          }
          world.observe = (end, effect) => {
            if (end === 'a') orders.push(effect)
          }
          for (let count = 0; count < 150; count += 1) {
            const end = world.tick((which) => {
              const submission = {
                channel: kindNames[world.draw(4)] ?? 'loose',
                payload: world.payload(4 + world.draw(300)),
              }
              world.submit(which, submission)
              if (which === 'a') also({ type: 'MessageSubmitted', ...submission })
            })
            if (end === 'a') also({ type: 'FlushRequested' })
          }
          expect(print(splitOrders)).toBe(print(orders))
          expect(print(split)).toBe(print(world.state.a.connection))
        },
      ),
    )
  })

  it('is carried to the microsecond: update(5) three times is update(15) once', () => {
    holds(
      fc.property(
        anyConfig,
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 12 }),
        (config, deltas) => {
          const many = new Packeteer(config)
          for (const delta of [5, 5, 5, ...deltas]) many.update(delta)
          const whole = 15_000 + Math.floor(deltas.reduce((sum, delta) => sum + delta, 0) * 1000 + 1e-3)
          expect(Math.abs(many.state.clock.age - whole)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('that is no time changes nothing: negative, fractions, NaN, infinite', () => {
    holds(
      fc.property(
        anyConfig,
        fc.oneof(fc.double(), fc.constantFrom(-1, 0.5, NaN, Infinity, -Infinity, 2 ** 60)),
        (config, deltaMicros) => {
          fc.pre(!(Number.isSafeInteger(deltaMicros) && deltaMicros > 0))
          const state = initialState(config)
          expect(reducer(config)(state, { type: 'Ticked', deltaMicros })[0]).toBe(state)
        },
      ),
    )
  })
})

describe('a pause', () => {
  it('of any length declares nothing lost that had arrived: what waits is read first', () => {
    holds(
      fc.property(
        fc.record({
          seed: seeds,
          config: anyConfig,
          delayMicros: fc.integer({ min: 0, max: 400_000 }),
          pauseMicros: fc.oneof(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 12_000_000 })),
          pauses: fc.integer({ min: 1, max: 4 }),
        }),
        ({ seed, config, delayMicros, pauseMicros, pauses }) => {
          const link = { ...perfectLink, delayMicros }
          const world = new World({ config, seed, aToB: link, bToA: link, tickMicros: { a: 16_667, b: 16_667 } })
          const send = (end: 'a' | 'b'): void => {
            world.submit(end, { channel: kindNames[world.draw(4)] ?? 'loose', payload: world.payload(20) })
          }
          for (let count = 0; count < pauses; count += 1) {
            world.run(700_000, send)
            world.pause('a', pauseMicros)
            world.run(pauseMicros)
          }
          world.run(5_000_000)
          expect(world.oracles.a.fates.get('lost')).toBe(undefined)
        },
      ),
    )
  })
})

describe('acks and timers', () => {
  it('an ack handed in before the flush wins against any timer, however late', () => {
    holds(
      fc.property(
        anyConfig,
        fc.integer({ min: 0, max: 900_000 }),
        fc.integer({ min: 1, max: 40 }),
        (config, stepMicros, steps) => {
          const reduce = reducer(config)
          const step = (state: State, ...events: ReadonlyArray<Event>): readonly [State, ReadonlyArray<Effect>] => {
            const effects: Array<Effect> = []
            const end = events.reduce((before, event) => {
              const [next, orders] = reduce(before, event)
              effects.push(...orders)
              return next
            }, state)
            return [end, effects]
          }
          const payload = Uint8Array.of(1, 2, 3, 4)
          const [sent, orders] = step(
            initialState(config),
            { type: 'MessageSubmitted', channel: 'loose', payload },
            { type: 'MessageSubmitted', channel: 'reliableOrdered', payload },
            { type: 'FlushRequested' },
          )
          const datagram = orders.flatMap((order) => (order.type === 'TransmitDatagram' ? [order.datagram] : []))[0]
          const [, answer] = step(
            initialState(config),
            { type: 'DatagramReceived', datagram: datagram ?? payload },
            { type: 'FlushRequested' },
          )
          const ack =
            answer.flatMap((order) => (order.type === 'TransmitDatagram' ? [order.datagram] : []))[0] ?? payload
          const time = Array.from({ length: steps }, (): Event => ({ type: 'Ticked', deltaMicros: stepMicros }))
          const [, settled] = step(
            sent,
            ...time,
            { type: 'DatagramReceived', datagram: ack },
            { type: 'FlushRequested' },
          )
          expect(settled.map((order) => (order.type === 'SettleMessage' ? order.fate : order.type))).toEqual([
            'acked',
            'acked',
          ])
        },
      ),
    )
  })
})
