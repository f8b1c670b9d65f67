// Frame advantage, seen from both ends.

import { describe, expect, it } from 'vitest'
import {
  framesAhead,
  framesToWait,
  initialFrameSync,
  leadOf,
  noteWait,
  observeFrames,
  timeScaleOf,
  usualFrameSync,
  type FrameSync,
} from '../../src/netcode/frame-sync.ts'

/** The same observation, so many ticks in a row. */
const observed = (ticks: number, ownLead: number, remoteLead: number, start = initialFrameSync()): FrameSync =>
  Array.from({ length: ticks }).reduce<FrameSync>(
    (sync) => observeFrames(sync, { localFrame: 100 + ownLead, remoteFrame: 100, remoteLead }),
    start,
  )

describe('leadOf', () => {
  it.each([
    [103, 100, 3],
    [100, 103, -3],
    [103.5, 100, 3.5],
    [103.001, 100, 3],
    [227, 100, 127],
    [228, 100, 127.99609375],
    [0, 128, -128],
    [0, 129, -128],
    [1e9, 0, 127.99609375],
    [0, Infinity, -128],
  ])('of frame %d over %d is %d: two bytes, however long the pause (GGRS issue 35)', (local, remote, lead) => {
    expect(leadOf(local, remote)).toBe(lead)
  })
})

describe('frame sync', () => {
  it('begins level', () => {
    const sync = initialFrameSync()
    expect([framesAhead(sync), timeScaleOf(sync), framesToWait(sync)]).toEqual([0, 1, 0])
    expect(usualFrameSync).toEqual({ span: 30, tolerance: 0.75, mostDilation: 0.1 })
  })

  it('the flight of messages falls out: both see 6 frames of it, and are level', () => {
    expect(framesAhead(observed(30, 6, 6))).toBe(0)
  })

  it('an uneven path falls out, too: what is levelled is how far each predicts', () => {
    expect(framesAhead(observed(30, 10, 2))).toBe(4)
    expect(framesAhead(observed(30, 2, 10))).toBe(-4)
  })

  it('the mean goes over the newest 30 ticks', () => {
    const sync = observed(15, 7, 6, observed(100, 6, 6))
    expect(framesAhead(sync)).toBe(0.25)
    expect(sync.sum).toBe(15)
    expect(framesAhead(observed(15, 7, 6, sync))).toBe(0.5)
  })

  it('who is ahead slows down, who is behind hurries, and within the tolerance nobody does', () => {
    expect(timeScaleOf(observed(30, 8, 2))).toBe(0.975)
    expect(timeScaleOf(observed(30, 2, 8))).toBe(1.025)
    expect(timeScaleOf(observed(30, 7, 6))).toBe(1)
    expect(timeScaleOf(observed(30, 90, 0))).toBe(0.9)
    expect(timeScaleOf(observed(30, 0, 90))).toBe(1.1)
  })

  it('waiting is advised to who is ahead, in whole frames, once the window is full', () => {
    expect(framesToWait(observed(29, 8, 2))).toBe(0)
    expect(framesToWait(observed(30, 8, 2))).toBe(3)
    expect(framesToWait(observed(30, 2, 8))).toBe(0)
    expect(framesToWait(observed(30, 7, 6))).toBe(0)
  })

  it('a wait that was taken is not advised again', () => {
    const waited = noteWait(observed(30, 8, 2))
    expect(framesToWait(waited)).toBe(0)
    expect(framesToWait(observed(29, 8, 2, waited))).toBe(0)
  })

  it('a peer that tells nonsense moves the mean by no more than two bytes can say', () => {
    expect(framesAhead(observed(30, 0, -1e9))).toBe(64)
    expect(framesAhead(observed(30, 0, 1e9))).toBe(-63.998046875)
  })
})
