// The stage by example: who wakes when, and how an end dies and comes back.

import { describe, expect, it } from 'vitest'
import { initialPair } from '../../../src/testing/pair.ts'
import type { Fact } from '../../../src/testing/oracle/fact.ts'
import { setStage } from '../../../src/testing/storm/stage.ts'
import type { Host } from '../../../src/testing/storm/storm.ts'
import { calm, config, host } from './calm.ts'

const set = (a: Partial<Host>) => {
  const storm = { ...calm, a: { ...host, ...a } }
  const configs = { a: config, b: config }
  const facts: Array<Fact> = []
  const marks = new Map<string, number>()
  const pair = initialPair({ ...configs, aToB: calm.aToB, bToA: calm.bToA }, 1)
  return { stage: setStage(storm, configs, calm, pair, 0, marks, (fact) => facts.push(fact)), facts, marks }
}

describe('a stage', () => {
  it('wakes each end in its turn', () => {
    const { stage } = set({ tickMicros: 30_000 })
    const times = Array.from({ length: 5 }, () => {
      stage.wakeNext(false)
      return stage.state().nowMicros
    })
    expect(times).toEqual([30_000, 50_000, 60_000, 90_000, 100_000])
  })

  it('counts what is unsettled', () => {
    const { stage, facts } = set({})
    for (let count = 0; count < 6; count += 1) stage.wakeNext(true)
    const sent = facts.filter(({ type }) => type === 'Accepted').length
    expect(sent).toBeGreaterThan(0)
    for (let count = 0; count < 20; count += 1) stage.wakeNext(false)
    expect(stage.unsettled()).toBe(0)
  })

  it('lets an end stall: what arrives waits', () => {
    const { stage, marks } = set({ stalls: [{ atMicros: 0, micros: 1_000_000 }] })
    for (let count = 0; count < 10; count += 1) stage.wakeNext(true)
    expect(marks.get('stalled')).toBe(1)
    expect(stage.state().a.waiting.length).toBeGreaterThan(3)
  })

  it('lets an end die and come back from its snapshot: what arrived meanwhile is gone, and all is delivered in the end', () => {
    const { stage, facts, marks } = set({ restarts: [{ atMicros: 200_000, micros: 500_000 }] })
    for (let count = 0; count < 40; count += 1) stage.wakeNext(true)
    expect([marks.get('restarted'), stage.errors]).toEqual([1, []])
    for (let count = 0; count < 60; count += 1) stage.wakeNext(false)
    expect(stage.unsettled()).toBe(0)
    expect(facts.some(({ type }) => type === 'Delivered')).toBe(true)
  })

  it('can change its links and slow down', () => {
    const { stage } = set({})
    stage.relink({ aToB: { ...calm.aToB, lossRatio: 1 }, bToA: calm.bToA })
    stage.slowDown(400_000)
    for (let count = 0; count < 4; count += 1) stage.wakeNext(true)
    expect(stage.state().a.link.counters).toMatchObject({ offered: 2, lost: 2 })
    expect(stage.dueMicros()).toBe(850_000)
  })
})
