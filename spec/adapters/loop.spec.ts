// Ticks come when they are due: made up for after a short delay, left out after a long one.

import { describe, expect, it } from 'vitest'
import { startLoop, type Timer } from '../../src/adapters/loop.ts'
import * as E from '../../src/fp.ts'

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

  // Found: the period became infinite, and no later speed could make it end.
  it('pauses at 0, and goes on with what was left of its wait', () => {
    const { run, loop, ticks } = count(50)
    run(15)
    expect(loop.setSpeed(0)).toEqual(E.right(undefined))
    run(1000)
    expect(ticks()).toBe(1)
    loop.setSpeed(0)
    loop.setSpeed(2)
    run(1004)
    expect(ticks()).toBe(1)
    run(1005)
    expect(ticks()).toBe(2)
    run(1015)
    expect(ticks()).toBe(3)
  })

  it('pauses and goes on from within a tick', () => {
    const hand = handTimer()
    let ticks = 0
    const loop = startLoop(
      50,
      () => {
        ticks += 1
        loop.setSpeed(0)
        if (ticks === 2) loop.setSpeed(1)
      },
      hand.timer,
    )
    hand.run(500)
    expect(ticks).toBe(1)
    loop.setSpeed(1)
    hand.run(520)
    expect(ticks).toBe(2)
    hand.run(900)
    expect(ticks).toBe(3)
  })

  it('does not wait for the rest of a tick that was all but endless', () => {
    const { run, loop, ticks } = count(50)
    loop.setSpeed(0.0001)
    run(20)
    loop.setSpeed(1)
    run(39)
    expect(ticks()).toBe(1)
    run(40)
    expect(ticks()).toBe(2)
  })

  it.each([-1, -0.001, NaN, Infinity, -Infinity, 201, '1', undefined, 1n, Symbol('fast')])(
    'refuses a speed that is none, and goes on as before: %s',
    (factor) => {
      const { run, loop, ticks } = count(50)
      const allowed = '0 to 200'
      expect(loop.setSpeed(factor as number)).toEqual(E.left({ type: 'InvalidSpeed', factor, allowed }))
      run(1000)
      expect(ticks()).toBe(51)
    },
  )

  it.each([0, -60, NaN, Infinity, 10_001, '60', undefined, 60n])(
    'does not start at a rate that is none: %s',
    (rate) => {
      const { timer } = handTimer()
      expect(() => startLoop(rate as number, () => undefined, timer)).toThrow(RangeError)
    },
  )

  // Found: the next wake was set after the ticks, and never came.
  it('lives on after a tick that threw: the host is told, or who asked to be', () => {
    const hand = handTimer()
    let ticks = 0
    const tick = () => {
      ticks += 1
      if (ticks === 2) throw new Error('once')
    }
    startLoop(50, tick, hand.timer)
    hand.run(0)
    expect(() => hand.oversleep(75)).toThrow('once')
    hand.run(75)
    expect(ticks).toBe(4)

    const other = handTimer()
    const told: Array<unknown> = []
    ticks = 0
    const loop = startLoop(50, tick, { ...other.timer, onError: (error) => told.push(error) })
    other.run(100)
    expect([ticks, told]).toEqual([6, [new Error('once')]])
    loop.stop()
    other.run(1000)
    expect(ticks).toBe(6)
  })

  it('stops for good: also after a tick that stopped it and threw, and whatever the speed', () => {
    const hand = handTimer()
    let ticks = 0
    const loop = startLoop(
      50,
      () => {
        ticks += 1
        loop.stop()
        throw new Error('last')
      },
      hand.timer,
    )
    expect(() => hand.run(0)).toThrow('last')
    loop.setSpeed(0)
    loop.setSpeed(1)
    hand.run(1000)
    expect(ticks).toBe(1)
  })

  it('goes on when its clock is set back, or wakes early', () => {
    let at = 1_000_000
    let wake = (): void => undefined
    let ticks = 0
    const timer: Timer = { now: () => at, wake: (call) => ((wake = call), () => undefined) }
    startLoop(50, () => (ticks += 1), timer)
    wake()
    at = 500
    wake()
    expect(ticks).toBe(2)
    at = 519
    wake()
    expect(ticks).toBe(2)
    at = 520
    wake()
    expect(ticks).toBe(3)
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
