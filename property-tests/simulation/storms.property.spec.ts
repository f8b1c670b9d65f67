// Storms: the shipped reducers on links, clocks and hosts that are as bad as the seed says, from storm to silence, judged by an oracle
// that knows nothing of the protocol. One failing seed is a whole bug report: `npm run prove -- storm SEED` plays it again.

import { describe, expect, it } from 'vitest'
import { drawStorm, invariants, presets, runStorm, type Invariant } from 'packeteer/testing'
import { builtStorms } from './built-storms.ts'
import { canaries } from '../support/canaries.ts'
import { depth, seed } from '../support/depth.ts'
import { sorted, tell } from '../support/exercised.ts'
import { Marks } from '../support/marks.ts'
import { Observed } from '../support/observed.ts'

const hour = 3_600_000_000

/** Milliseconds that a run may take on a slow machine: not a law, but an end to waiting. */
const longest = 3_600_000

/** Seeds of a run begin at a million times the seed of the suite: 1,000,000, 1,000,001 ... */
const firstSeed = seed * 1_000_000

/** The built storms must have come to each of these this often. What drawn ones come to is printed. */
const always = [
  ['link lost', 1000],
  ['link copied', 1000],
  ['link reordered', 1000],
  ['link corrupted', 100],
  ['link damaged', 100],
  ['link dropped', 10],
  ['fate acked', 1000],
  ['fate lost', 100],
  ['fate ackedLate', 10],
  ['fate expired', 10],
  ['refused WindowFull', 10],
  ['empty message', 1],
  ['discarded Duplicate', 100],
  ['discarded Stale', 10],
  ['discarded Corrupt', 100],
  ['discarded Abandoned', 10],
  ['wrapped two bytes of packet number', 1],
  ['wrapped four bytes of packet number', 1],
  ['wrapped three bytes of message number', 1],
  ['grew wide', 1],
  ['restarted', 3],
  ['stalled', 2],
  ['clock leapt ahead', 2],
  ['clock went back', 2],
  ['second session over the same link', 1],
  ['finished', 3],
] as const

describe('storms', () => {
  const observed = new Observed()

  it('that are built with every fault keep every promise, and did all that they claim to survive', () => {
    const marks = new Marks()
    for (const storm of builtStorms) {
      const run = runStorm(storm)
      expect(run.broken).toEqual([])
      for (const [name, count] of run.marks) marks.hit(name, count)
    }
    for (const [name, least] of always) marks.expectHit([name], least)
  })

  it(
    'keep every promise of the catalogue, from storm to silence',
    () => {
      const marks = new Marks()
      let [loadedMicros, storms] = [0, 0]
      for (; loadedMicros < depth(2, 100) * hour; storms += 1) {
        const storm = drawStorm(firstSeed + storms)
        const run = runStorm(storm)
        const command = `npm run prove -- storm ${storm.seed}`
        expect(run.broken, `${run.broken[0]}\n\nplay it again: ${command}`).toEqual([])
        loadedMicros += run.loadedMicros
        for (const [name, count] of run.marks) marks.hit(name, count)
        if (run.observed === undefined) continue
        observed.note(storm.aToB, run.observed.a)
        observed.note(storm.bToA, run.observed.b)
      }
      tell('storms', {
        storms,
        'link-hours': (loadedMicros / hour).toFixed(1),
        ...sorted(marks.counts),
      })
    },
    longest,
  )

  it('lost, copied and spoilt as much as configured, within five standard deviations', () => {
    const report = observed.report()
    tell('configured against observed', Object.fromEntries(report.map(({ name, line }) => [name, line])))
    expect(report.filter(({ deviations }) => Math.abs(deviations) > 5).map(({ line }) => line)).toEqual([])
    expect(report.length).toBe(4)
  })
})

/** Canaries show that the judge sees. What they meet is committed: another seed would ask chance, not the judge. */
const canarySeed = 1_000_000

describe('a canary', () => {
  /** Half a minute of each of the first storms, until one shows what is wrong. */
  const findBroken = (name: string): ReadonlySet<Invariant> => {
    const canary = canaries[name]
    const found = new Set<Invariant>()
    if (canary === undefined) return found
    for (let index = 0; index < 40; index += 1) {
      const storm = drawStorm(canarySeed + index)
      const short = { ...storm, stormMicros: Math.min(storm.stormMicros, 30_000_000), sessions: 1 }
      for (const { invariant } of runStorm(short, canary.wrong).verdicts) found.add(invariant)
      if (canary.breaks.some((invariant) => found.has(invariant))) break
    }
    return found
  }

  it.each(Object.keys(canaries))('that %s does not live', (name) => {
    const found = findBroken(name)
    expect(
      canaries[name]?.breaks.some((invariant) => found.has(invariant)),
      [...found].join(),
    ).toBe(true)
  })

  it('is there for every invariant of the catalogue', () => {
    const broken = new Set(Object.values(canaries).flatMap(({ breaks }) => breaks))
    expect(Object.keys(invariants).filter((name) => !broken.has(name as Invariant))).toEqual([])
  })
})

describe('a preset', () => {
  it.each(Object.entries(presets))('%s carries what it is given', (_name, { up, down }) => {
    const storm = drawStorm(canarySeed)
    const healed = { aToB: up, bToA: down }
    const run = runStorm({ ...storm, aToB: up, bToA: down, spells: [], stormMicros: 20_000_000, healed, sessions: 1 })
    expect(run.broken).toEqual([])
    expect(run.marks.get('delivered')).toBeGreaterThan(10)
  })
})
