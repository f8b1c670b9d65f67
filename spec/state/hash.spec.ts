// The hash of a state: 16 digits, pinned, the same by the description and by memory.

import { describe, expect, it } from 'vitest'
import { initialState } from '../../src/connection/state.ts'
import { hashByDescription, hashState } from '../../src/state/hash.ts'
import { changed, config, session } from './samples.ts'
import { owing } from './owing.ts'

describe('hashState', () => {
  it('is 16 hexadecimal digits that follow from the state alone', () => {
    expect(hashState(initialState(config))).toBe('eefcb2802c28c6c3')
    expect(hashState(initialState(config))).toBe(hashState(initialState(config)))
    expect(hashState(owing)).toMatch(/^[\da-f]{16}$/)
  })

  it('changes with what changes', () => {
    const other = changed(owing, ({ clock }) => void (clock.tick = 7 as never))
    expect(hashState(other)).not.toBe(hashState(owing))
  })

  it('is the same forwards, backwards, and without memory', () => {
    const states = session.filter((_, index) => index % 5 === 0)
    const hashes = states.map(hashByDescription)
    expect(states.map(hashState)).toEqual(hashes)
    expect(states.slice().reverse().map(hashState).reverse()).toEqual(hashes)
    expect(new Set(hashes).size).toBeGreaterThan(80)
  })
})
