// Decoding is total: any bytes are a state or a reason. What is a state is written as the same bytes again, and whatever happens to it
// then, the reducers do not throw and their states can be written down and read back.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { Origin, State } from '../../src/connection/state.ts'
import { decodeState, encodeState } from '../../src/state/encoding.ts'
import { hashState } from '../../src/state/hash.ts'
import { configOf, fromNothing, kindNames, lean, origins, startOf, widths, type Width } from '../support/arbitraries.ts'
import { depth } from '../support/depth.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { endings } from '../support/plots.ts'
import { deeds, Post, type Deed } from '../support/post.ts'
import { hexOf, markState, pairsOfConfigs, restored, sealed, situations } from '../support/states.ts'

const runs = fc.tuple(pairsOfConfigs, origins, widths, deeds(kindNames, 900))

type Run = readonly [readonly [Config, Config], Origin, Width, ReadonlyArray<Deed>]

interface End {
  readonly config: Config
  readonly states: ReadonlyArray<State>
  readonly datagrams: ReadonlyArray<Uint8Array>
}

/** Where a run ended: both states, and all datagrams. */
function endOf([[config], origin, width, list]: Run, marks: Marks): End {
  const post = new Post(config, startOf(config, origin, width))
  const datagrams: Array<Uint8Array> = []
  post.observe = (_end, _event, effects) => {
    for (const effect of effects) if (effect.type === 'TransmitDatagram') datagrams.push(effect.datagram)
  }
  for (const deed of list) post.do(deed)
  for (const state of Object.values(post.states)) markState(marks, state)
  return { config, states: Object.values(post.states), datagrams }
}

/** 'taken' or why not; a state that is taken is canonical. */
function outcome(config: Config, bytes: Uint8Array, marks: Marks): State | string {
  const answer = decodeState(config, bytes)
  if (answer._tag === 'Right') {
    expect(hexOf(encodeState(answer.right))).toBe(hexOf(bytes))
    return answer.right
  }
  marks.hit(answer.left.type)
  if (answer.left.type === 'Invalid') {
    const { field, found, allowed, offset } = answer.left
    expect([field, found, allowed].every((text) => text.length > 0)).toBe(true)
    expect(offset >= 1 && offset <= bytes.length - 4).toBe(true)
    marks.hit(`Invalid ${field.replaceAll(/\[-?\d+\]/g, '[]')}`)
  }
  return answer.left.type
}

/** States in the middle of everything there is, changes all over them, and events of every sort. */
const ends = endings()
const sweep = Array.from({ length: 60 }, (_, index) => ({ kind: index % 4, at: index * 5, value: (index * 37) % 256 }))
const someEvents = Array.from({ length: 60 }, (_, index) => ({ kind: index % 10, pick: index * 7919 }))

const plain = configOf(lean)
const startBytes = [...encodeState(startOf(plain, fromNothing, 'narrow'))]

describe('decodeState', () => {
  it('answers any bytes, with or without a header that fits', () => {
    const marks = new Marks()
    holds(
      fc.property(pairsOfConfigs, fc.uint8Array({ maxLength: 400, size: 'max' }), ([config], bytes) => {
        expect(['Truncated', 'WrongVersion', 'Corrupt']).toContain(outcome(config, bytes, marks))
        const start = encodeState(startOf(config, { packet: 0, message: 0 }, 'narrow'))
        outcome(config, sealed(Uint8Array.from([...start.subarray(0, 5), ...bytes, 0, 0, 0, 0])), marks)
      }),
      {
        cases: [[], [0xff, ...startBytes.slice(1)], [...startBytes.slice(0, 9), 0xaa]].map((bytes) =>
          given([plain, plain] as const, Uint8Array.from(bytes)),
        ),
        reached: () => marks.expectHit(['Truncated', 'WrongVersion', 'Corrupt', 'Invalid']),
      },
    )
  })

  it('refuses what is cut off or has one byte changed, wherever that is, by the checksum', () => {
    const marks = new Marks()
    holds(
      fc.property(runs, fc.integer({ min: 1, max: 255 }), fc.nat(), (run, flip, phase) => {
        const { config, states } = endOf(run, marks)
        const bytes = encodeState(states[0] as State)
        const stride = Math.max(1, Math.floor(bytes.length / depth(400, 4000)))
        for (let at = phase % stride; at < bytes.length; at += stride) {
          expect(['Truncated', 'Corrupt']).toContain(outcome(config, bytes.slice(0, at), marks))
          const changed = bytes.slice()
          changed[at] = (changed[at] as number) ^ flip
          expect(outcome(config, changed, marks)).toBe(at === 0 ? 'WrongVersion' : 'Corrupt')
        }
      }),
      { cases: ends.map((run, index) => given(run, 1 + index, index)), reached: () => marks.expectHit(situations) },
    )
  })

  it('takes a changed encoding with a checksum that fits only if it is the encoding of a state that reducers can go on from', () => {
    const marks = new Marks()
    holds(
      fc.property(
        runs,
        fc.array(fc.record({ kind: fc.nat(3), at: fc.nat(), value: fc.nat(255) }), { minLength: 12, maxLength: 12 }),
        fc.array(fc.record({ kind: fc.nat(9), pick: fc.nat() }), { minLength: 200, maxLength: 200 }),
        (run, changes, events) => {
          const { config, states, datagrams } = endOf(run, marks)
          const [mine, other] = states.map(encodeState) as [Uint8Array, Uint8Array]
          for (const change of changes) {
            const state = outcome(config, sealed(changed(mine, other, change)), marks)
            if (typeof state === 'string') continue
            marks.hit('taken though changed')
            survive(config, state, events, datagrams)
          }
        },
      ),
      {
        cases: ends.map((run) => given(run, sweep, someEvents)),
        reached: () => {
          marks.expectHit([...situations, 'Invalid'])
          marks.expectHit(['taken though changed'], 100)
          const fields = [...marks.counts.keys()].filter((name) => name.startsWith('Invalid '))
          expect(fields.length).toBeGreaterThan(60)
        },
      },
    )
  })
})

interface Change {
  readonly kind: number
  readonly at: number
  readonly value: number
}

/** One byte exchanged, one more or less by two (which is a number more or less by one), one left out, or the rest of another state. */
function changed(mine: Uint8Array, other: Uint8Array, { kind, at, value }: Change): Uint8Array {
  const place = 5 + (at % (Math.min(mine.length, other.length) - 9))
  const before = mine.subarray(0, place)
  const byte = mine[place] as number
  if (kind === 0) return Uint8Array.from([...before, value, ...mine.subarray(place + 1)])
  if (kind === 1) return Uint8Array.from([...before, byte + (value % 2 === 0 ? 2 : -2), ...mine.subarray(place + 1)])
  if (kind === 2) return Uint8Array.from([...before, ...mine.subarray(place + 1)])
  return Uint8Array.from([...before, ...other.subarray(place)])
}

/** 200 events of all sorts, and what comes of them can be read back. */
function survive(
  config: Config,
  from: State,
  events: ReadonlyArray<{ readonly kind: number; readonly pick: number }>,
  datagrams: ReadonlyArray<Uint8Array>,
): void {
  const reduce = reducer(config)
  let state = from
  for (const { kind, pick } of events) state = reduce(state, eventOf(kind, pick, datagrams))[0]
  const copy = restored(config, state)
  expect(hashState(copy)).toBe(hashState(state))
}

function eventOf(kind: number, pick: number, datagrams: ReadonlyArray<Uint8Array>): Event {
  const channel = kindNames[pick % 4] ?? 'loose'
  if (kind < 2) return { type: 'Ticked', deltaMicros: kind === 0 ? pick % 30_000 : pick % 10_000_000 }
  if (kind < 5) return { type: 'DatagramReceived', datagram: datagrams[pick % datagrams.length] ?? new Uint8Array(3) }
  if (kind < 7)
    return { type: 'MessageSubmitted', channel, payload: new Uint8Array(kind === 5 ? pick % 40 : pick % 900) }
  return kind < 9 ? { type: 'FlushRequested' } : { type: 'FlushRequested', maxBytes: pick % 600 }
}
