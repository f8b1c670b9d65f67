// The budget of repeats and large messages: a fixed rate, a bounded bucket, whole bytes.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { refill, spend } from '../../src/message/allowance.ts'
import { clockAt } from './rules.ts'

const empty = { bytes: 0, at: micros(0) }

describe('refill', () => {
  it('earns by time', () => {
    expect(refill(empty, 100_000, 1200, clockAt(10_000))).toEqual({ bytes: 1000, at: 10_000 })
  })

  it('keeps time that earned no whole byte yet', () => {
    expect(refill(empty, 100_000, 1200, clockAt(9))).toBe(empty)
    expect(refill(empty, 100_000, 1200, clockAt(10))).toEqual({ bytes: 1, at: 10 })
  })

  it('gathers 50 ms and a datagram at the most', () => {
    expect(refill(empty, 100_000, 1200, clockAt(900_000))).toEqual({ bytes: 6200, at: 900_000 })
  })

  it('gathers two ticks if these are longer', () => {
    expect(refill(empty, 100_000, 1200, { ...clockAt(900_000), tick: micros(200_000) })).toEqual({
      bytes: 41_200,
      at: 900_000,
    })
  })

  it('earns nothing while it is full, so that no time is left to be earned again once it is spent', () => {
    const full = refill({ bytes: 6200, at: micros(0) }, 100_000, 1200, clockAt(900_000))
    expect(full).toEqual({ bytes: 6200, at: 900_000 })
    expect(refill(spend(full, 6200), 100_000, 1200, clockAt(910_000))).toEqual({ bytes: 1000, at: 910_000 })
  })

  it('pays back what a probe overdrew', () => {
    expect(refill({ bytes: -500, at: micros(0) }, 100_000, 1200, clockAt(10_000))).toEqual({ bytes: 500, at: 10_000 })
  })
})

describe('spend', () => {
  it('takes away, below zero if it must', () => {
    expect(spend({ bytes: 10, at: micros(7) }, 30)).toEqual({ bytes: -20, at: 7 })
  })
})
