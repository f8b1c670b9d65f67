// The schedule against a second reading of it: for any order of messages, flushes, acks, losses and time, each flush carries exactly the
// pieces that are due, once; and where tokens or room is short, none but these. docs/delivery.md.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemsInBody } from '../../spec/wire-format/decoder.ts'
import type { Config } from '../../src/config.ts'
import { planOf } from '../../src/connection/plan.ts'
import { clockAtStart, micros, type Clock } from '../../src/core/time.ts'
import { confirmManifest, loseManifest } from '../../src/message/manifests.ts'
import type { Manifest } from '../../src/message/message.ts'
import { flushMessages, queueMessage } from '../../src/message/outbound.ts'
import type { LinkView } from '../../src/message/schedule.ts'
import { messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { configOf, fromNothing, kindNames, modes, nearWraps, origins, type Modes } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { Ledger, type Reason } from '../support/ledger.ts'
import { formatOf, namesOf, tagged } from '../support/names.ts'
import { deedsWith, pairs, stories, type Deed } from './flush-deeds.ts'

/** Plenty: as if nothing were rationed. */
const plenty = 1 << 30

const rich = (recovery: Modes): Config =>
  configOf(recovery, {
    maxDatagramBytes: 65_000,
    bulkBytesPerSecond: plenty,
    maxRedundancyBytesPerSecond: plenty,
  })

const poor = (recovery: Modes, maxRedundancyBytesPerSecond: number): Config =>
  configOf(recovery, { maxDatagramBytes: 256, maxRedundancyBytesPerSecond })

/** Plays the deeds on the message floor and in the ledger; `look` compares what a flush carried with what was due. */
function play(
  config: Config,
  start: MessageState,
  list: ReadonlyArray<Deed>,
  look: (carried: ReadonlyArray<number>, due: ReadonlyMap<number, Reason>, link: LinkView) => void,
): void {
  const { message: rules } = planOf(config)
  const format = formatOf(config)
  const ledger = new Ledger(rules.channels.map(({ reliable, recovery }) => ({ reliable, recovery })))
  const room = { headroom: 5, tailroom: 0, maxDatagramBytes: rules.maxDatagramBytes, maxBytes: Infinity }
  const packets: Array<Manifest> = []
  const numbers = rules.channels.map(() => start.tracks[0]?.newest ?? -1)
  let state = start
  let clock: Clock = clockAtStart
  for (const deed of list) {
    switch (deed.deed) {
      case 'offer': {
        const { channel, length } = deed
        const message = (numbers[channel] = (numbers[channel] ?? 0) + 1)
        const payload = tagged(ledger.offer(channel), length)
        state = queueMessage(rules, state, { type: 'MessageOffered', channel, message, payload, deadline: -1 })
        break
      }
      case 'wait':
        clock = { ...clock, now: micros(clock.now + deed.micros), age: micros(clock.age + deed.micros) }
        break
      case 'flush': {
        const due = ledger.due(clock.now, deed.link)
        const flushed = flushMessages(rules, state, { type: 'FlushBegun', room, link: deed.link }, clock)
        const carried = flushed.submitted.map(({ datagram }) =>
          namesOf(itemsInBody(datagram.subarray(room.headroom), format)),
        )
        look(carried.flat(), due, deed.link)
        for (const names of carried) ledger.left(names, due, clock.now)
        packets.push(...flushed.submitted.map(({ manifest }) => manifest))
        state = flushed.state
        break
      }
      case 'ack':
      case 'lose': {
        const packet = packets.length - 1 - deed.pick
        const manifest = packets[packet]
        if (manifest === undefined) break
        const isAck = deed.deed === 'ack'
        if (!(isAck ? ledger.ack(packet) : ledger.lose(packet))) break
        ;[state] = isAck
          ? confirmManifest(state, { type: 'ManifestConfirmed', manifest, late: false })
          : loseManifest(state, { type: 'ManifestLost', manifest })
      }
    }
  }
}

const reasons: ReadonlyArray<Reason> = [
  'new',
  'probe',
  'lost',
  'after a loss on a lean channel',
  'one of three',
  'one of seven',
  'overdue',
  'unacked',
]

const sorted = (names: Iterable<number>): ReadonlyArray<number> => [...names].sort((a, b) => a - b)

describe('a flush with room and tokens', () => {
  const marks = new Marks()

  it('carries what is new, what probes, what is lost and the copies of this round, each once, and nothing that was acked', () => {
    holds(
      fc.property(modes, origins, deedsWith(1), (recovery, origin, list) => {
        const config = rich(recovery)
        const { message: rules } = planOf(config)
        const start: MessageState = {
          ...messageStateFrom(rules, origin.message),
          allowance: { bytes: plenty, at: micros(0) },
          redundancy: { rate: plenty, tokens: plenty, round: 0, at: micros(0) },
        }
        play(config, start, list, (carried, due) => {
          expect(sorted(carried)).toEqual(sorted(due.keys()))
          for (const reason of due.values()) marks.hit(reason)
        })
      }),
      {
        cases: pairs.flatMap((pair) =>
          stories.flatMap((list) => [given(pair, fromNothing, list), given(pair, nearWraps, list)]),
        ),
        reached: () => marks.expectHit(reasons),
      },
    )
  })
})

describe('a flush that is short of room or tokens', () => {
  const marks = new Marks()

  it('carries all that is new, and of the rest nothing that was not due, and nothing twice', () => {
    holds(
      fc.property(
        modes,
        origins,
        fc.constantFrom(0, 100, 1000, 16_000),
        deedsWith(3),
        (recovery, origin, ceiling, list) => {
          const config = poor(recovery, ceiling)
          play(config, messageStateFrom(planOf(config).message, origin.message), list, (carried, due, link) => {
            expect(new Set(carried).size).toBe(carried.length)
            expect(carried.filter((name) => !due.has(name))).toEqual([])
            const reasons = carried.map((name) => due.get(name))
            const missing = [...due].filter(([name]) => !carried.includes(name)).map(([, reason]) => reason)
            expect(missing).not.toContain('new')
            if ([...due.values()].includes('probe')) expect(reasons).toContain('probe')
            const copies = reasons.filter((reason) => !['new', 'probe', 'lost'].includes(reason ?? 'new'))
            if (ceiling === 0 || link.misses > 1) expect(copies).toEqual([])
            marks.hit('copied', copies.length)
            marks.hit('missing', missing.length)
            if (link.misses > 1) marks.hit('no copies into silence', missing.length)
          })
        },
      ),
      {
        cases: pairs.flatMap((pair) =>
          stories.flatMap((list) =>
            ([0, 1000, 16_000] as const).map((ceiling) => given(pair, fromNothing, ceiling, list)),
          ),
        ),
        reached: () => marks.expectHit(['copied', 'missing', 'no copies into silence']),
      },
    )
  })
})

it('the kinds of channels stand in the order that these laws assume', () => {
  expect(kindNames).toEqual(['reliableOrdered', 'reliableUnordered', 'sequenced', 'loose'])
})
