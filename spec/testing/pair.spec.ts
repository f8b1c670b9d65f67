// Two endpoints and a link by example: who sees what, and when.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import {
  initialPair,
  otherEnd,
  pairReducer,
  perfectLink,
  runPair,
  type PairConfig,
  type PairEvent,
} from '../../src/testing/index.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
const pair: PairConfig = { a: config, b: config, aToB: { ...perfectLink, delayMicros: 50_000 }, bToA: perfectLink }
const hello = Uint8Array.of(104, 105)

const play = (events: ReadonlyArray<PairEvent>) => {
  const reduce = pairReducer(pair)
  let state = initialPair(pair, 1)
  const effects = events.flatMap((event) => {
    const [next, happened] = reduce(state, event)
    state = next
    return happened
  })
  return { state, effects }
}

const sending: ReadonlyArray<PairEvent> = [
  { type: 'EndWoke', end: 'a' },
  { type: 'MessageSubmitted', end: 'a', channel: 'moves', payload: hello },
  { type: 'FlushRequested', end: 'a' },
]

describe('a pair', () => {
  it('says what each end ordered', () => {
    expect(play(sending).effects.map(({ end, effect }) => [end, effect.type])).toEqual([
      ['a', 'AcceptMessage'],
      ['a', 'TransmitDatagram'],
    ])
  })

  it('keeps a datagram on the link for the delay, then before the end until it wakes', () => {
    const early = play([...sending, { type: 'TimePassed', deltaMicros: 49_999 }])
    expect(early.state.b.waiting).toEqual([])
    const due = play([...sending, { type: 'TimePassed', deltaMicros: 50_000 }])
    expect(due.state.b.waiting).toHaveLength(1)
    const awake = play([...sending, { type: 'TimePassed', deltaMicros: 50_000 }, { type: 'EndWoke', end: 'b' }])
    expect(awake.state.b.waiting).toEqual([])
    expect(awake.effects[awake.effects.length - 1]).toEqual({
      atMicros: 50_000,
      end: 'b',
      effect: { type: 'DeliverMessage', channel: 'moves', id: 0, payload: hello },
    })
  })

  it('moves the clock of an end when that end wakes', () => {
    const { state } = play([
      { type: 'TimePassed', deltaMicros: 30_000 },
      { type: 'EndWoke', end: 'b' },
    ])
    expect([state.a.connection.clock.now, state.b.connection.clock.now]).toEqual([0, 30_000])
  })

  it('keeps a flush within maxBytes', () => {
    const { state } = play([...sending.slice(0, 2), { type: 'FlushRequested', end: 'a', maxBytes: 1 }])
    expect(state.a.link.counters.offered).toBe(0)
  })

  it('begins with the state it is handed', () => {
    const { state } = play([
      { type: 'TimePassed', deltaMicros: 1000 },
      { type: 'EndWoke', end: 'a' },
    ])
    expect(initialPair(pair, 1, state.a.connection).b.connection).toBe(state.a.connection)
  })

  it('has two ends', () => {
    expect([otherEnd('a'), otherEnd('b')]).toEqual(['b', 'a'])
  })
})

describe('runPair', () => {
  const scenario = {
    config,
    seed: 7,
    durationMicros: 1_000_000,
    send: (end: 'a' | 'b', tick: number) =>
      end === 'a' && tick <= 20 ? [{ channel: 'moves', payload: Uint8Array.of(tick) }] : [],
  }

  it('delivers every message of a game loop over a link that loses a third', () => {
    const { history } = runPair({ ...scenario, aToB: { ...perfectLink, lossRatio: 0.33, delayMicros: 20_000 } })
    const delivered = history.flatMap(({ effect }) => (effect.type === 'DeliverMessage' ? [effect.payload[0]] : []))
    expect(delivered).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('is the same run from the same seed, and another from another', () => {
    const lossy = { ...scenario, aToB: { ...perfectLink, lossRatio: 0.33 } }
    expect(runPair(lossy).history).toEqual(runPair(lossy).history)
    expect(runPair({ ...lossy, seed: 8 }).history).not.toEqual(runPair(lossy).history)
  })

  it('lets each end tick at its own rate', () => {
    const { state } = runPair({ ...scenario, tickMicros: { a: 10_000, b: 300_000 } })
    expect([state.a.wokeMicros, state.b.wokeMicros]).toEqual([1_000_000, 900_000])
  })
})

describe('an end in trouble', () => {
  it('has a clock of its own, which may say otherwise than the link', () => {
    const { state } = play([
      { type: 'TimePassed', deltaMicros: 30_000 },
      { type: 'EndWoke', end: 'a', deltaMicros: 31_500 },
      { type: 'EndWoke', end: 'b', deltaMicros: -1 },
    ])
    expect([state.a.connection.clock.age, state.b.connection.clock.age, state.nowMicros]).toEqual([31_500, 0, 30_000])
  })

  it('carries on from a snapshot: what waited to be read is gone, and its clock stood still', () => {
    const before = play([...sending, { type: 'TimePassed', deltaMicros: 50_000 }]).state
    const [state, effects] = pairReducer(pair)(before, {
      type: 'EndRestored',
      end: 'b',
      connection: before.b.connection,
    })
    expect([state.b.waiting, state.b.wokeMicros, effects]).toEqual([[], 50_000, []])
    expect(state.b.connection).toBe(before.b.connection)
    expect(state.a).toBe(before.a)
  })

  it('may run another protocol, as a test of the tests', () => {
    const silent = pairReducer(pair, () => (state) => [state, []])
    expect(silent(initialPair(pair, 1), { type: 'FlushRequested', end: 'a' })[1]).toEqual([])
  })
})
