// The verdict of a soak fails for each claim that does not hold, and for whatever was never met.

import { describe, expect, it } from 'vitest'
import { renderAccount } from '../../property-tests/soak/account.ts'
import type { Evidence } from '../../property-tests/soak/evidence.ts'
import { evils } from '../../property-tests/soak/history.ts'
import { openJudge } from '../../property-tests/soak/judge.ts'
import { parseOptions } from '../../property-tests/soak/options.ts'
import type { SessionCounts } from '../../property-tests/soak/orders.ts'
import { openTrafficBook } from '../../property-tests/soak/traffic-book.ts'
import { judgeSoak, marksOf } from '../../property-tests/soak/verdict.ts'

const noDiscards = {
  NotBytes: 0,
  TooLarge: 0,
  Truncated: 0,
  WrongVersion: 0,
  Malformed: 0,
  Corrupt: 0,
  Duplicate: 0,
  Stale: 0,
  ForgedAck: 0,
  BeyondWindow: 0,
  Abandoned: 0,
}
const counts = (session: number): SessionCounts => ({
  session,
  outcomes: { taken: 5, Corrupt: 2, unread: 1 },
  discards: { ...noDiscards, Corrupt: 2 },
  packetsReceived: 5,
  packetsSent: 6,
  drops: 0,
  troubles: {},
})
const ended = (program: string): string => `the ${program} process ended with exit code 0`
const links = { offered: 9, lost: 1, dropped: 0, copied: 1, corrupted: 0, damaged: 0, reordered: 1, delivered: 9 }
const reading = (megabytes: number, bare: boolean) => ({ atMs: 20_000, bytes: megabytes * 1e6, bare })
const readings = [reading(10, true), reading(20, false), reading(13, true)]

const evidence: Evidence = {
  beganMs: 1000,
  judges: [openJudge({}), openJudge({})],
  violations: [],
  traffic: openTrafficBook(),
  sessions: { a: [counts(1), counts(2)], b: [counts(1), counts(2)] },
  memory: { a: readings, b: readings },
  relay: { heard: 9, unknown: 0, unsent: 0, replaced: 1, links, inTransit: 0, quietTurns: 5 },
  settled: true,
  silent: true,
  endings: [ended('relay'), ended('player'), ended('player')],
  leastMs: 60_000,
  memoryFromMs: 30_000,
  brokenOff: undefined,
}
const failing = (changes: Partial<Evidence>): ReadonlyArray<string> =>
  judgeSoak({ ...evidence, ...changes })
    .filter(({ ok }) => !ok)
    .map(({ name }) => name)
    .filter((name) => name !== 'everything was met')

describe('the verdict', () => {
  it('has nothing to say of a clean soak, but that nothing was met', () => {
    expect(failing({})).toEqual([])
    const met = judgeSoak(evidence).find(({ name }) => name === 'everything was met')
    expect(met?.ok).toBe(false)
    for (const evil of evils) expect(met?.detail).toContain(evil === 'honest' ? 'copies, soon' : evil)
  })

  const ofA = (changes: Partial<SessionCounts>): Partial<Evidence> => ({
    sessions: { ...evidence.sessions, a: [counts(1), { ...counts(2), ...changes }] },
  })
  const violation = { atMs: 2500, promise: 'no ack is false', detail: 'a moves #1' }

  it.each<readonly [claim: string, changes: Partial<Evidence>]>([
    ['nothing false, nothing twice', { violations: [violation] }],
    ['every message told', { settled: false }],
    ['silence at the end', { silent: false }],
    ['stats() of a', ofA({ discards: { ...noDiscards, Corrupt: 1 } })],
    ['stats() of a', ofA({ discards: { ...noDiscards, Corrupt: 2, Stale: 1 } })],
    ['stats() of a', ofA({ packetsReceived: 6 })],
    ['stats() of a', ofA({ troubles: { SendFailed: 1 } })],
    ['stats() of a', { sessions: { ...evidence.sessions, a: [counts(1)] } }],
    ['arrivals at a', ofA({ drops: 3 })],
    ['memory of a', { memory: { a: [reading(10, true), reading(15, true)], b: readings } }],
    ['memory of a', { memory: { a: [...readings, reading(27, false)], b: readings } }],
    ['memory of a', { memory: { a: [reading(10, true)], b: readings } }],
    ['memory of a', { memory: { a: [], b: readings } }],
    [
      'no exception',
      { endings: [...evidence.endings.slice(1), 'the player process ended with exit code 1\nError: no'] },
    ],
    ['no exception', { endings: [...evidence.endings.slice(1), `${ended('player')}\n(node:1) Warning: no`] }],
    ['no exception', { brokenOff: 'broken off' }],
  ])('fails: %s, %j', (claim, changes) => {
    expect(failing(changes)).toEqual([claim])
  })

  it('fails when a datagram arrives that nobody sent, or one that is bad is taken', () => {
    const traffic = openTrafficBook()
    traffic.noteArrival('b', 1, { source: 'peer', digest: 'd', outcome: 'taken', foreign: false })
    expect(failing({ traffic })).toEqual(['every datagram told'])
    traffic.noteDeparture({ to: 'b', session: 1, source: 'peer', digest: 'd', evil: 'flip', ageMs: 0, behind: 0 })
    expect(failing({ traffic })).toEqual(['every datagram told'])
  })

  it('says when a promise was broken, since the start', () => {
    expect(judgeSoak({ ...evidence, violations: [violation] })[0]?.detail).toBe(
      'at 1.500 s: no ack is false: a moves #1',
    )
  })
})

describe('marks', () => {
  it('count an evil when it was told, and not when it was taken', () => {
    const traffic = openTrafficBook()
    const copy = { to: 'b', session: 2, source: 'peer', evil: 'old copy', ageMs: 40_000, behind: 3000 } as const
    for (const [digest, outcome] of [
      ['one', 'taken'],
      ['two', 'Stale'],
    ] as const) {
      traffic.noteDeparture({ ...copy, digest })
      traffic.noteArrival('b', 2, { source: 'peer', digest, outcome, foreign: false })
    }
    const marks = new Map(marksOf({ ...evidence, traffic }))
    expect([marks.get('old copy'), marks.get('copies at least 30 s old'), marks.get('Stale')]).toEqual([1, 1, 1])
    expect(marks.get('flip')).toBe(0)
  })
})

describe('the account', () => {
  it('has a line for each evil and each claim', () => {
    const checks = judgeSoak(evidence)
    const text = renderAccount(evidence, checks).join('\n')
    for (const evil of evils) expect(text).toContain(`  ${evil} `)
    for (const { name } of checks) expect(text).toContain(name)
  })
})

describe('the options', () => {
  it('are ten minutes and a drawn seed, if nothing else is said', () => {
    expect(parseOptions([], 5)).toEqual({ seconds: 600, seed: 5 })
    expect(parseOptions(['--seconds', '60', '--seed', '7'], 5)).toEqual({ seconds: 60, seed: 7 })
  })

  it.each([['--seconds', '59'], ['--seconds', 'x'], ['--seed', '-1'], ['--seed', '1.5'], ['--loud'], ['fast']])(
    'refuse %s %s',
    (...words) => {
      expect(typeof parseOptions(words, 5)).toBe('string')
    },
  )
})
