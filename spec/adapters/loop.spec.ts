// Ticks come when they are due: made up for after a short delay, left out after a long one.

import { describe, expect, it } from 'vitest'
import { startLoop, type Timer } from '../../src/adapters/loop.ts'

/** A host whose time is moved by hand; `run` wakes who wanted to be woken by then. */
const handTimer = () => {
  let at = 0
  let due: { readonly at: number; readonly call: () => void } | undefined
  const timer: Timer = {
    now: () => at,
    wake: (call, afterMs) => {
      due = { at: at + afterMs, call }
      return () => (due = undefined)
    },
  }
  const run = (until: number): void => {
    while (due !== undefined && due.at <= until) {
      at = Math.max(at, due.at)
      const { call } = due
      due = undefined
      call()
    }
    at = until
  }
  const oversleep = (until: number): void => {
    at = until
    run(until)
  }
  return { timer, run, oversleep }
}

const count = (ticksPerSecond: number) => {
  const hand = handTimer()
  let ticks = 0
  const loop = startLoop(ticksPerSecond, () => (ticks += 1), hand.timer)
  return { ...hand, loop, ticks: () => ticks }
}

describe('a loop', () => {
  it('ticks at once, and then at whole multiples of the period', () => {
    const { run, ticks } = count(50)
    run(0)
    expect(ticks()).toBe(1)
    run(19)
    expect(ticks()).toBe(1)
    run(20)
    expect(ticks()).toBe(2)
    run(1000)
    expect(ticks()).toBe(51)
  })

  it('makes up for a short delay, and does not drift', () => {
    const { run, oversleep, ticks } = count(50)
    run(20)
    oversleep(75)
    expect(ticks()).toBe(4)
    run(80)
    expect(ticks()).toBe(5)
  })

  it('leaves out what a long one missed', () => {
    const { run, oversleep, ticks } = count(50)
    run(20)
    oversleep(5000)
    expect(ticks()).toBe(3)
    run(5020)
    expect(ticks()).toBe(4)
  })

  it('runs a little slower or faster when it is told', () => {
    const { run, loop, ticks } = count(50)
    run(0)
    loop.setSpeed(0.5)
    run(20)
    expect(ticks()).toBe(2)
    run(59)
    expect(ticks()).toBe(2)
    run(60)
    expect(ticks()).toBe(3)
  })

  it('stops, also from within a tick', () => {
    const { run, loop, ticks } = count(50)
    run(20)
    loop.stop()
    run(1000)
    expect(ticks()).toBe(2)

    const hand = handTimer()
    let last = 0
    const short = startLoop(50, () => ((last += 1) === 3 ? short.stop() : undefined), hand.timer)
    hand.run(0)
    hand.oversleep(80)
    hand.run(1000)
    expect(last).toBe(3)
  })

  it('runs on the host', async () => {
    let ticks = 0
    await new Promise<void>((resolve) => {
      const loop = startLoop(1000, () => {
        ticks += 1
        if (ticks < 3) return
        loop.stop()
        resolve()
      })
    })
    expect(ticks).toBe(3)
  })
})
