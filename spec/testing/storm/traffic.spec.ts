// What an application sends in a tick.

import { expect, it } from 'vitest'
import { rollDice } from '../../../src/testing/dice.ts'
import { composeTick } from '../../../src/testing/storm/traffic.ts'
import { config, host } from './calm.ts'

const { traffic } = host
const compose = (changes: Partial<typeof traffic>, ticks = 300) => {
  const dice = rollDice(1, '')
  let serial = 0
  return Array.from({ length: ticks }, () => {
    const submissions = composeTick({ ...traffic, ...changes }, config, dice, serial)
    serial += submissions.length
    return submissions
  })
}

it('is as many messages as asked, on average', () => {
  expect(compose({ tenths: 25 }, 1000).flat().length / 1000).toBeCloseTo(2.5, 1)
  expect(compose({ tenths: 0 }).flat()).toEqual([])
  expect(compose({ channels: [] }).flat()).toEqual([])
})

it('is all different, from four bytes on', () => {
  const payloads = compose({})
    .flat()
    .filter(({ payload }) => payload.length >= 4)
  expect(new Set(payloads.map(({ payload }) => payload.join())).size).toBe(payloads.length)
})

it('has large ones, bursts and times to live where asked, the last on unreliable channels alone', () => {
  const all = compose({ largeOneIn: 2, longest: 3000, timedOneIn: 2, burstOneIn: 3, burst: 20 })
  expect(Math.max(...all.map((tick) => tick.length))).toBeGreaterThan(15)
  expect(all.flat().some(({ payload }) => payload.length > 2000)).toBe(true)
  const timed = all.flat().filter(({ ttlMicros }) => ttlMicros !== undefined)
  expect(timed.length).toBeGreaterThan(100)
  expect(new Set(timed.map(({ channel }) => channel))).toEqual(new Set(['position', 'effects']))
})
