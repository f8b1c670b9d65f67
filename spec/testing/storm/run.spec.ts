// Storms as a whole: same storm, same run; phases; sessions; and what a run says of a protocol that breaks its promises.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../../src/connection/reducer.ts'
import { initialPair } from '../../../src/testing/pair.ts'
import { playStorm, runStorm } from '../../../src/testing/storm/run.ts'
import { setStage } from '../../../src/testing/storm/stage.ts'
import { drawStorm } from '../../../src/testing/storm/swarm.ts'
import { calm } from './calm.ts'

const gone = { ...calm.aToB, lossRatio: 1 }

const pairOf = ({ config, aToB, bToA }: typeof calm) => initialPair({ a: config, b: config, aToB, bToA }, 1)

describe('a run', () => {
  it('is the same for the same storm', () => {
    const storm = { ...drawStorm(11), stormMicros: 5_000_000 }
    expect(runStorm(storm)).toEqual(runStorm(storm))
  })

  it('of a calm storm keeps every promise, and lasts as long as it says and until nothing is owed', () => {
    const run = runStorm(calm)
    expect(run.broken).toEqual([])
    expect(run.loadedMicros).toBeGreaterThanOrEqual(5_000_000)
    expect(run.loadedMicros).toBeLessThan(6_000_000)
    expect(run.marks.get('finished')).toBe(1)
    expect(run.marks.get('link lost')).toBeUndefined()
    expect(run.observed?.a.offered).toBeGreaterThan(90)
  })

  it('shows no link as configured all the time when spells changed it', () => {
    const spell = { kind: 'outage', fromMicros: 1_000_000, toMicros: 2_000_000, aToB: gone, bToA: gone } as const
    const run = runStorm({ ...calm, perfect: false, spells: [spell] })
    expect([run.broken, run.observed]).toEqual([[], undefined])
    expect(run.marks.get('link lost')).toBeGreaterThan(10)
  })

  it.each([
    ['a', { aToB: gone, bToA: calm.bToA }, [true, false]],
    ['b', { aToB: calm.aToB, bToA: gone }, [false, true]],
  ] as const)('takes away the way out of %s alone, where a spell says so', (_end, links, lost) => {
    const spell = { kind: 'one-way outage', fromMicros: 1_000_000, toMicros: 2_000_000, ...links } as const
    const storm = { ...calm, perfect: false, spells: [spell] }
    const stage = setStage(storm, { a: calm.config, b: calm.config }, calm, pairOf(calm), 0, new Map(), () => undefined)
    playStorm(storm, stage, 0)
    const { a, b } = stage.state()
    expect([a, b].map(({ link }) => link.counters.lost > 10)).toEqual(lost)
  })

  it('has sessions after each other over one link, and what is left of the first is nothing to the second', () => {
    const config = { ...calm.config, integrity: 'crc32c', sessionId: 5 } as const
    const late = { ...calm.aToB, duplicateRatio: 0.5, duplicateDelayMicros: 8_000_000 }
    const run = runStorm({ ...calm, config, aToB: late, bToA: late, sessions: 2, perfect: false })
    expect(run.broken).toEqual([])
    expect(run.marks.get('second session over the same link')).toBe(1)
    expect(run.marks.get('discarded Corrupt')).toBeGreaterThan(10)
  })

  it('says what is broken, and of which message', () => {
    const run = runStorm(calm, (config) => {
      const reduce = reducer(config)
      return (state, event) => {
        const [next, effects] = reduce(state, event)
        return [next, effects.filter((effect) => effect.type !== 'DeliverMessage' || effect.channel !== 'moves')]
      }
    })
    expect(run.verdicts.map(({ invariant }) => invariant)).toContain('S1')
    expect(run.broken.some((sentence) => sentence.startsWith('S1 every message is delivered: moves 0 from a'))).toBe(
      true,
    )
  })

  it('gives up on what never settles, after a bounded time', () => {
    const run = runStorm(calm, (config) => {
      const reduce = reducer(config)
      return (state, event) => {
        const [next, effects] = reduce(state, event)
        return [next, effects.filter(({ type }) => type !== 'SettleMessage')]
      }
    })
    expect(run.verdicts.map(({ invariant }) => invariant)).toEqual(expect.arrayContaining(['S2', 'S4']))
  })
})
