// The input delay follows what arrivals needed: up at once, down with patience, and not for an outage.

import { describe, expect, it } from 'vitest'
import { initialInputDelay, observeArrival, usualInputDelay, type InputDelay } from '../../src/netcode/input-delay.ts'

const options = { least: 1, most: 10, inTime: 0.9, span: 20, patience: 30, slack: 1 }

/** So many arrivals whose inputs would have been just in time with `needed` frames. */
const arrived = (planner: InputDelay, count: number, needed: number): InputDelay =>
  Array.from({ length: count }).reduce<InputDelay>(
    (before) => observeArrival(before, { delay: before.frames, margin: before.frames - needed }),
    planner,
  )

describe('the input delay', () => {
  it('begins within its bounds', () => {
    expect([0, 4, 99].map((frames) => initialInputDelay(frames, options).frames)).toEqual([1, 4, 10])
    expect(initialInputDelay(3).options).toBe(usualInputDelay)
    expect(usualInputDelay).toEqual({ least: 1, most: 30, inTime: 0.99, span: 120, patience: 300, slack: 1 })
  })

  it('goes up as soon as more than the share is late', () => {
    const calm = arrived(initialInputDelay(4, options), 20, 4)
    expect(arrived(calm, 2, 7).frames).toBe(4) // 2 of 20 may be late
    expect(arrived(calm, 3, 7).frames).toBe(7)
  })

  it('goes no higher than the most', () => {
    expect(arrived(initialInputDelay(4, options), 5, 15).frames).toBe(10)
  })

  it('goes down by one frame when a smaller one was enough for long, and keeps a frame of slack', () => {
    const high = initialInputDelay(8, options)
    expect(arrived(high, 29, 3).frames).toBe(8)
    expect(arrived(high, 30, 3).frames).toBe(7)
    expect(arrived(high, 60, 3).frames).toBe(6)
    expect(arrived(high, 1000, 3).frames).toBe(4)
  })

  it('patience begins anew when it was needed meanwhile', () => {
    const nearly = arrived(initialInputDelay(8, options), 25, 3)
    expect(nearly.calm).toBe(25)
    const needed = arrived(nearly, 3, 7)
    expect(needed.calm).toBe(0)
    expect(arrived(needed, 29, 3).frames).toBe(8)
  })

  it('does not fall below the least', () => {
    expect(arrived(initialInputDelay(3, { ...options, slack: 0 }), 1000, -5).frames).toBe(1)
  })

  it('an outage is no lateness: what twice the most would not have helped says nothing', () => {
    const calm = arrived(initialInputDelay(4, options), 20, 4)
    expect(observeArrival(calm, { delay: 4, margin: -17 })).toBe(calm)
    expect(observeArrival(calm, { delay: 4, margin: -Infinity })).toBe(calm)
    expect(observeArrival(calm, { delay: 4, margin: NaN })).toBe(calm)
    expect(observeArrival(calm, { delay: 4, margin: -16 })).not.toBe(calm)
  })

  it('is judged by the delay that an input was made with, not by the one of today', () => {
    const raised = initialInputDelay(8, options)
    const late = Array.from({ length: 20 }).reduce<InputDelay>(
      (before) => observeArrival(before, { delay: 4, margin: -2 }),
      raised,
    )
    expect(late.frames).toBe(8)
    expect(late.counts[6]).toBe(20)
  })

  it('parts of frames count up', () => {
    expect(observeArrival(initialInputDelay(2, options), { delay: 2, margin: -0.1 }).frames).toBe(3)
  })
})
