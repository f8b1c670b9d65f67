// Clocks come together, delays cover what they must, and a silence is told as what it was: laws over simulated links.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import {
  framesAhead,
  framesToWait,
  initialFrameSync,
  leadOf,
  noteWait,
  observeFrames,
  timeScaleOf,
  type FrameSync,
} from '../../src/netcode/frame-sync.ts'
import { initialInputDelay, observeArrival } from '../../src/netcode/input-delay.ts'
import { initialLiveness, observeSilence } from '../../src/netcode/liveness.ts'

const leads = fc.array(fc.tuple(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -200, max: 200 })), {
  maxLength: 80,
})

const observeLead = (sync: FrameSync, own: number, remoteLead: number): FrameSync =>
  observeFrames(sync, { localFrame: 1000 + own, remoteFrame: 1000, remoteLead })

interface Clock {
  frame: number
  sync: FrameSync
  waiting: number
  readonly heard: Array<{ readonly at: number; readonly frame: number; readonly lead: number }>
}

/** Two peers, `apart` frames from each other at first, over a path of so many ticks each way. How far apart they are at the end. */
const runClocks = (apart: number, flight: readonly [number, number], follow: 'scale' | 'wait'): number => {
  const clock = (frame: number): Clock => ({ frame, sync: initialFrameSync(), waiting: 0, heard: [] })
  const ends = [clock(1000 + apart), clock(1000)] as const
  for (let tick = 0; tick < 1200; tick += 1) {
    for (const [from, end] of ends.entries()) {
      const newest = end.heard.filter(({ at }) => at <= tick).at(-1)
      const lead = newest === undefined ? 0 : leadOf(end.frame, newest.frame)
      const other = ends[1 - from]
      other?.heard.push({ at: tick + (flight[from] ?? 0), frame: Math.floor(end.frame), lead })
      if (newest === undefined) continue
      end.sync = observeFrames(end.sync, { localFrame: end.frame, remoteFrame: newest.frame, remoteLead: newest.lead })
    }
    for (const end of ends) {
      if (follow === 'scale') end.frame += timeScaleOf(end.sync)
      else if (end.waiting > 0) end.waiting -= 1
      else {
        end.frame += 1
        end.waiting = framesToWait(end.sync)
        if (end.waiting > 0) end.sync = noteWait(end.sync)
      }
    }
  }
  return ends[0].frame - ends[1].frame
}

describe('frame sync', () => {
  it('both ends see the same gap from two sides', () => {
    holds(
      fc.property(leads, (pairs) => {
        let [one, other] = [initialFrameSync(), initialFrameSync()]
        for (const [a, b] of pairs) {
          one = observeLead(one, leadOf(a, 0), leadOf(b, 0))
          other = observeLead(other, leadOf(b, 0), leadOf(a, 0))
        }
        expect(framesAhead(one) + framesAhead(other)).toBe(0)
        expect(Math.abs(framesAhead(one))).toBeLessThanOrEqual(128)
        expect(framesToWait(one) === 0 || framesToWait(other) === 0).toBe(true)
        expect(timeScaleOf(one)).toBeGreaterThanOrEqual(0.9)
        expect(timeScaleOf(one)).toBeLessThanOrEqual(1.1)
      }),
    )
  })

  it.each(['scale', 'wait'] as const)('brings clocks to where both predict as far (%s)', (follow) => {
    const flights = fc.tuple(fc.nat(12), fc.nat(12))
    holds(
      fc.property(fc.integer({ min: -25, max: 25 }), flights, (apart, flight) => {
        // On an uneven path, the end whose messages take longer has to be that much ahead, halved.
        const level = (flight[0] - flight[1]) / 2
        expect(Math.abs(runClocks(apart, flight, follow) - level)).toBeLessThanOrEqual(2)
      }),
      { runs: 50 },
    )
  })
})

describe('the input delay', () => {
  it('covers the share that it must of what it remembers, stays in its bounds, and leaps only upwards', () => {
    const options = { least: 1, most: 12, inTime: 0.9, span: 40, patience: 25, slack: 1 }
    holds(
      fc.property(fc.array(fc.integer({ min: -5, max: 40 }), { maxLength: 300 }), (arrivals) => {
        let planner = initialInputDelay(4, options)
        const remembered: Array<number> = []
        for (const wanted of arrivals) {
          const before = planner.frames
          planner = observeArrival(planner, { delay: before, margin: before - wanted })
          if (wanted <= 24) remembered.push(Math.max(0, Math.min(12, wanted)))
          const recent = remembered.slice(-options.span)
          const late = recent.filter((needed) => needed > planner.frames).length
          expect(late).toBeLessThanOrEqual(recent.length * 0.1 + 1e-9)
          expect(planner.frames).toBeGreaterThanOrEqual(Math.max(options.least, before - 1))
          expect(planner.frames).toBeLessThanOrEqual(options.most)
          expect(planner.counts.reduce((sum, count) => sum + count, 0)).toBe(recent.length)
        }
      }),
    )
  })

  it('settles, on a link that stays as it is, no more than the slack above what it needs', () => {
    holds(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 25 }), (begin, needed) => {
        let planner = initialInputDelay(begin)
        for (let arrival = 0; arrival < 10_000; arrival += 1) {
          planner = observeArrival(planner, { delay: planner.frames, margin: planner.frames - needed })
        }
        expect(planner.frames).toBeGreaterThanOrEqual(needed)
        expect(planner.frames).toBeLessThanOrEqual(Math.max(begin <= needed + 1 ? begin : 0, needed + 1))
      }),
      { runs: 20 },
    )
  })
})

describe('liveness', () => {
  const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 5000, noNaN: true }), fc.boolean()), { maxLength: 100 })

  it('tells interruptions and resumptions in turns, and an end once', () => {
    holds(
      fc.property(steps, (all) => {
        let liveness = initialLiveness()
        let told = ''
        for (const [delta, heard] of all) {
          const [next, change] = observeSilence(liveness, delta, heard)
          liveness = next
          told += change?.type.charAt(0) ?? ''
        }
        expect(told).toMatch(/^(?:IR)*(?:I?T?)$/)
      }),
    )
  })

  it('does not care how short steps are divided', () => {
    holds(
      fc.property(fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 50 }), (deltas) => {
        let [whole, halves] = [initialLiveness(), initialLiveness()]
        for (const delta of deltas) {
          whole = observeSilence(whole, delta, false)[0]
          halves = observeSilence(observeSilence(halves, delta / 2, false)[0], delta / 2, false)[0]
        }
        expect(halves).toEqual(whole)
      }),
    )
  })
})
