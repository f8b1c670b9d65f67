// Nothing in a state has happened in the future.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/connection/state.ts'
import { micros } from '../../../src/core/time.ts'
import { toArray } from '../../../src/core/window.ts'
import { stateWhere, verdictOn } from '../samples.ts'

type Change = (draft: Draft<State>) => void

const sent = stateWhere(({ packets: { flight } }) => flight.lost.length > 0 && flight.sent.end > flight.sent.start)
const { now, age } = sent.clock

describe('a time ahead of its clock is refused', () => {
  it.each<readonly [string, Change]>([
    [
      `packets.numbering.markedAt: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.numbering.markedAt = micros(age + 1)),
    ],
    [
      `packets.arrivals.newestAt: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.arrivals.newestAt = micros(age + 1)),
    ],
    [
      `packets.arrivals.owedSince: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.arrivals.owedSince = micros(age + 1)),
    ],
    [
      `packets.rtt.path.since: ${now + 1}; at most now (${now})`,
      ({ packets }) => void (packets.rtt.path.since = now + 1),
    ],
    [
      `packets.rtt.calm.since: ${now + 1}; at most now (${now})`,
      ({ packets }) => void (packets.rtt.calm.since = now + 1),
    ],
    [
      `packets.probe.sentAt: ${now + 1}; at most now (${now})`,
      ({ packets }) => void Object.assign(packets.probe, { misses: 1, sentAt: now + 1 }),
    ],
    [
      `packets.probe.lastSentAt: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.probe.lastSentAt = micros(age + 1)),
    ],
    [
      `messages.allowance.at: ${now + 1}; at most now (${now})`,
      ({ messages }) => void (messages.allowance.at = micros(now + 1)),
    ],
    [
      `messages.redundancy.at: ${now + 1}; at most now (${now})`,
      ({ messages }) => void (messages.redundancy.at = micros(now + 1)),
    ],
    [
      `packets.traffic.sent.since: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.traffic.sent.since = age + 1),
    ],
    [
      `packets.traffic.received.since: ${age + 1}; at most age (${age})`,
      ({ packets }) => void (packets.traffic.received.since = age + 1),
    ],
  ])('%s', (reason, change) => {
    expect(verdictOn(sent)).toBe('taken')
    expect(verdictOn(sent, change)).toBe(reason)
  })

  it('of a packet, in flight or lost', () => {
    const { base, start } = sent.packets.flight.sent
    const { next } = sent.packets.numbering
    const newest = sent.packets.arrivals.seen.newest
    const first = (draft: Draft<State>): { sentAt: number; largestAcked: number } => {
      const entry = draft.packets.flight.sent.buffer[start]
      return typeof entry === 'object' ? entry : { sentAt: 0, largestAcked: 0 }
    }
    expect(verdictOn(sent, (draft) => void (first(draft).sentAt = now + 1))).toBe(
      `packets.flight.sent[${base}].sentAt: ${now + 1}; at most now (${now})`,
    )
    expect(verdictOn(sent, (draft) => void (first(draft).largestAcked = newest + 1))).toBe(
      `packets.flight.sent[${base}].largestAcked: ${newest + 1}; at most the newest seen (${newest})`,
    )
    const lose: Change = ({ packets }) => packets.flight.lost.forEach((lost) => (lost.sentAt = micros(now + 1)))
    expect(verdictOn(sent, lose)).toBe(`packets.flight.lost[0].sentAt: ${now + 1}; at most now (${now})`)
    expect(verdictOn(sent, ({ packets }) => void (packets.loss.newest = next))).toBe(
      `packets.loss.newest: ${next}; at most the newest sent (${next - 1})`,
    )
  })

  it('of a piece and its rounds', () => {
    const isSent = (state: State): boolean =>
      state.messages.lanes
        .slice(0, 1)
        .flatMap(({ small }) => toArray(small.pieces))
        .some((piece) => piece?.sending !== undefined)
    const state = stateWhere(isSent)
    const changing = (change: (sending: { attempt: number; since: number; latest: number }) => void): string =>
      verdictOn(state, ({ messages }) => {
        for (const piece of messages.lanes[0]?.small.pieces.buffer ?? [])
          if (piece?.sending !== undefined) change(piece.sending)
      })
    const { round } = state.messages.redundancy
    expect(changing((sending) => void (sending.since = state.clock.now + 1))).toMatch(
      /\.sending\.since: \d+; at most now/,
    )
    expect(changing((sending) => void (sending.latest = round + 1))).toMatch(
      /\.sending\.latest: \d+; at most the round/,
    )
    expect(changing((sending) => void (sending.attempt = sending.latest + 1))).toMatch(/\.attempt: \d+; at most latest/)
  })

  it('of what arrived', () => {
    const state = stateWhere(({ messages }) => messages.partials.some((all) => (all[0]?.order ?? -1) >= 0))
    const newest = state.packets.arrivals.seen.newest
    const each = (change: (partial: { touchedAt: number; order: number }) => void): string =>
      verdictOn(state, ({ messages }) => messages.partials.flat().forEach(change))
    expect(each((partial) => void (partial.touchedAt = state.clock.now + 1))).toMatch(
      /^messages\.partials\[\d\]\[0\]\.head\.touchedAt: \d+; at most now/,
    )
    expect(each((partial) => void (partial.order = partial.order < 0 ? -1 : newest + 1))).toMatch(
      /\.head\.order: \d+; at most the newest seen/,
    )
    const order: Change = ({ channels }) => {
      const inbox = channels[2]?.inbox
      if (inbox?.type === 'sequenced') inbox.order = newest + 1
    }
    expect(verdictOn(state, order)).toBe(`channels[2].inbox.order: ${newest + 1}; at most the newest seen (${newest})`)
  })
})
