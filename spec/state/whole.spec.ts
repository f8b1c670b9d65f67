// A whole state: its clock and its discards; and the hash that follows from the description, pinned.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../src/connection/state.ts'
import { micros } from '../../src/core/time.ts'
import { discards, whole } from '../../src/state/whole.ts'
import { owing } from './owing.ts'
import { config, readBack, verdictOn, written } from './samples.ts'

describe('a clock', () => {
  it.each([
    ['clock.now: 20001; at most age (20000)', { now: micros(20_001) }],
    ['clock.resumedAt: 20001; at most now (20000)', { resumedAt: micros(20_001) }],
    ['clock.flushedAt: 20001; at most now (20000)', { flushedAt: micros(20_001) }],
    ['clock.tick: 1000001; at most 1000000', { tick: micros(1_000_001) }],
    ['clock.age: -1; a whole number from 0 to 9,007,199,254,740,991', { age: micros(-1) }],
    ['taken', { age: micros(Number.MAX_SAFE_INTEGER) }],
  ])('%s', (reason, changes) => {
    expect(verdictOn(owing, ({ clock }) => void Object.assign(clock, changes))).toBe(reason)
  })
})

describe('discards', () => {
  it('are counts, one per reason', () => {
    const { discards: none } = initialState(config)
    expect(written(discards, none)).toBe('00'.repeat(11))
    expect(readBack(discards, written(discards, { ...none, Stale: 3 }))).toEqual({ ...none, Stale: 3 })
  })
})

describe('a whole state', () => {
  it('is written as its terms, its clock, its three floors and its discards', () => {
    const hex = written(whole, initialState(config))
    expect(hex).toMatch(/^[\da-f]{8}0000010000/)
    expect(readBack(whole, hex)).toEqual(initialState(config))
  })
})
