// The judge of a soak speaks when a promise is broken, and is silent when none is: histories by hand, one for each promise.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { End, Fate, GameEvent, Name } from '../../property-tests/soak/history.ts'
import { openJudge } from '../../property-tests/soak/judge.ts'
import { importsOf } from '../support/source.ts'

const kinds = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  positions: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
}

const accepted = (channel: string, serial: number, id = serial, end: End = 'a'): GameEvent => ({
  type: 'Accepted',
  atMs: 1000,
  end,
  channel,
  id,
  serial,
  digest: `${channel}${serial}`,
  bytes: 20,
})
const delivered = (channel: string, serial: number, more: Partial<Extract<GameEvent, { type: 'Delivered' }>> = {}) => ({
  type: 'Delivered' as const,
  atMs: 2000,
  end: 'b' as const,
  channel,
  id: serial,
  name: { end: 'a', channel, serial } satisfies Name,
  digest: `${channel}${serial}`,
  ...more,
})
const settled = (channel: string, id: number, fate: Fate): GameEvent => ({
  type: 'Settled',
  atMs: 3000,
  end: 'a',
  channel,
  id,
  fate,
})

const judgeAll = (...events: ReadonlyArray<GameEvent>) => {
  const judge = openJudge(kinds)
  events.forEach(judge.note)
  return { broken: judge.violations.map(({ promise }) => promise), owed: judge.owed(), tallies: judge.tallies }
}

describe('the judge is silent', () => {
  it.each(Object.keys(kinds))('when a message of %s is delivered and acked', (channel) => {
    const { broken, owed } = judgeAll(accepted(channel, 0), delivered(channel, 0), settled(channel, 0, 'acked'))
    expect([broken, owed]).toEqual([[], []])
  })

  it('when what is lost is delivered and acked late, and what expired is not delivered', () => {
    const { broken, owed, tallies } = judgeAll(
      accepted('effects', 0),
      accepted('effects', 1),
      settled('effects', 0, 'lost'),
      settled('effects', 1, 'expired'),
      delivered('effects', 0),
      settled('effects', 0, 'ackedLate'),
    )
    expect([broken, owed]).toEqual([[], []])
    expect(tallies.get('a effects')).toMatchObject({ accepted: 2, delivered: 1, lost: 1, expired: 1, ackedLate: 1 })
  })

  it('when a message is acked that is held for order, or was passed by a newer one', () => {
    const { broken, tallies } = judgeAll(
      accepted('moves', 0),
      accepted('moves', 1),
      settled('moves', 1, 'acked'),
      delivered('moves', 0),
      delivered('moves', 1),
      accepted('positions', 0, 10),
      accepted('positions', 1, 11),
      delivered('positions', 1),
      settled('positions', 10, 'acked'),
    )
    expect(broken).toEqual([])
    expect(tallies.get('a moves')?.ackedUndelivered).toBe(1)
    expect(tallies.get('a positions')?.ackedUndelivered).toBe(1)
  })

  it('when a full window refuses, and the next one has a gap in its serials', () => {
    const refused = { type: 'Refused', atMs: 1, end: 'a', channel: 'moves', reason: 'WindowFull' } as const
    const { broken } = judgeAll(
      accepted('moves', 0),
      refused,
      accepted('moves', 2),
      delivered('moves', 0),
      delivered('moves', 2),
    )
    expect(broken).toEqual([])
  })
})

describe('the judge speaks', () => {
  const wrong: ReadonlyArray<readonly [promise: string, history: ReadonlyArray<GameEvent>]> = [
    ['no ack is false', [accepted('events', 0), settled('events', 0, 'acked'), delivered('events', 0)]],
    ['no ack is false', [accepted('effects', 0), settled('effects', 0, 'lost'), settled('effects', 0, 'ackedLate')]],
    ['no ack is false', [accepted('moves', 0), settled('moves', 0, 'acked')]],
    ['no ack is false', [accepted('positions', 0), settled('positions', 0, 'acked')]],
    ['nothing is delivered twice', [accepted('effects', 0), delivered('effects', 0), delivered('effects', 0)]],
    ['nothing is delivered twice', [accepted('events', 0), delivered('events', 0), delivered('events', 0)]],
    [
      'in order, without a gap',
      [accepted('moves', 0), accepted('moves', 1), delivered('moves', 1), delivered('moves', 0)],
    ],
    [
      'never an older message after a newer one',
      [accepted('positions', 0), accepted('positions', 1), delivered('positions', 1), delivered('positions', 0)],
    ],
    ['payloads arrive as they were sent', [accepted('effects', 0), delivered('effects', 0, { digest: 'other' })]],
    ['what is delivered was sent', [delivered('effects', 0)]],
    ['what is delivered was sent', [accepted('effects', 0), delivered('effects', 0, { name: undefined })]],
    ['a message stays on its channel', [accepted('effects', 0), delivered('effects', 0, { channel: 'positions' })]],
    ['no end hears itself', [accepted('effects', 0), delivered('effects', 0, { end: 'a' })]],
    ['both ends know a reliable message by one id', [accepted('events', 0), delivered('events', 0, { id: 7 })]],
    [
      'one fate, then perhaps one ackedLate after lost',
      [accepted('effects', 0), delivered('effects', 0), settled('effects', 0, 'acked'), settled('effects', 0, 'acked')],
    ],
    [
      'one fate, then perhaps one ackedLate after lost',
      [accepted('effects', 0), delivered('effects', 0), settled('effects', 0, 'ackedLate')],
    ],
    ['a reliable message is acked and nothing else', [accepted('moves', 0), settled('moves', 0, 'lost')]],
    [
      'what expired was never sent',
      [accepted('effects', 0), delivered('effects', 0), settled('effects', 0, 'expired')],
    ],
    ['only what was accepted settles', [settled('effects', 3, 'lost')]],
    ['only what was accepted settles', [accepted('effects', 0), settled('positions', 0, 'lost')]],
    ['an id is never used twice', [accepted('effects', 5), accepted('positions', 6, 5)]],
    ['ids grow on a channel', [accepted('effects', 0, 5), accepted('effects', 1, 4)]],
    [
      'only a full window refuses',
      [{ type: 'Refused', atMs: 1, end: 'a', channel: 'moves', reason: 'UnknownChannel' }],
    ],
  ]

  it.each(wrong)('%s', (promise, history) => {
    expect([...new Set(judgeAll(...history).broken)]).toEqual([promise])
  })

  it('of what was never delivered and never told', () => {
    const { owed } = judgeAll(accepted('moves', 0), accepted('effects', 0, 4), settled('moves', 0, 'acked'))
    expect(owed).toEqual([
      'a moves #0 (id 0, 20 bytes) was never delivered',
      'a effects #0 (id 4, 20 bytes) was never told',
    ])
  })
})

describe('the judge shares no code with what it judges', () => {
  it.each(['judge', 'merge', 'traffic-book', 'history'])('%s.ts imports nothing but its own folder', (name) => {
    const text = readFileSync(new URL(`../../property-tests/soak/${name}.ts`, import.meta.url), 'utf8')
    const allowed = ['./history.ts']
    expect(importsOf(text).filter(({ specifier }) => !allowed.includes(specifier))).toEqual([])
  })
})
