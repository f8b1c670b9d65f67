// Whole duels in virtual time: equal at both ends, level, within the depth that the round trip allows, and over it after a sleep.

import { describe, expect, it } from 'vitest'
import { perfectLink } from 'packeteer/testing'
import { beginDuel, hashDuel, stepDuel } from '../../../examples/rollback/duel.ts'
import { mean, playDuel, quantile, type VirtualDuel } from '../../../examples/rollback/virtual.ts'

const link = { ...perfectLink, lossRatio: 0.05, delayMicros: 50_000, jitterMicros: 4000 }
const duel: VirtualDuel = { link, seed: 3, frames: 3600, laterMs: 400 }

describe('a minute at 5 % loss and 100 ms', () => {
  const [left, right] = playDuel(duel)

  it('ends with the same state at both ends, and every 60th frame alike', () => {
    expect([left.view.certainFrame, right.view.certainFrame]).toEqual([3600, 3600])
    expect(left.view.hashes).toHaveLength(60)
    expect(right.view.hashes).toEqual(left.view.hashes)
    expect(hashDuel(right.view.duel)).toBe(hashDuel(left.view.duel))
    expect([left.view.mismatch, right.view.mismatch]).toEqual([undefined, undefined])
    expect(left.view.duel.wins[0] + left.view.duel.wins[1]).toBeGreaterThan(0)
  })

  it('runs no more frames again than the flight takes, and two', () => {
    for (const { depths } of [left, right]) expect(quantile(depths, 0.99)).toBeLessThanOrEqual(Math.ceil(50 / 16.7) + 2)
    expect(Math.max(...left.depths)).toBeGreaterThan(0)
  })

  it('is level: neither predicts further than the other by a frame, in the mean', () => {
    for (const { aheads } of [left, right]) {
      expect(mean(aheads.map((ahead) => Math.abs(2 * ahead)))).toBeLessThanOrEqual(1)
    }
  })

  it('is what its recording says', () => {
    const end = left.recorded.reduce(
      (state, [own, other], frame) => (frame < 3600 ? stepDuel(state, [own, other]) : state),
      beginDuel(),
    )
    expect(hashDuel(end)).toBe(hashDuel(left.view.duel))
  })
})

it('a page that slept for five seconds goes on, and nothing differs', () => {
  const [left, right] = playDuel({ ...duel, frames: 900, sleep: { fromMs: 6000, untilMs: 11_000 } })
  expect([left.view.certainFrame, right.view.certainFrame]).toEqual([900, 900])
  expect(right.view.hashes).toEqual(left.view.hashes)
  expect(right.view.stalledTicks).toBeGreaterThan(200)
  expect(right.view.mismatch).toBeUndefined()
})

it('a duel is the same on every engine', () => {
  let state = beginDuel()
  for (let frame = 0; frame < 600; frame += 1) state = stepDuel(state, [(frame * 7) & 63, (frame * 13) & 63])
  expect(hashDuel(state).toString(16)).toBe('ca4be705')
})
