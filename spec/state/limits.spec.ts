// What config allows a state to hold.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { planOf } from '../../src/connection/plan.ts'
import {
  finishedSpan,
  isReliable,
  messageSpan,
  mostFragments,
  mostInFlight,
  mostLast,
  mostMessages,
  mostPartialBytes,
  mostPartials,
  mostSizes,
} from '../../src/state/limits.ts'
import { plan } from './samples.ts'

it('per channel: reliable moves, unreliable effects', () => {
  expect([isReliable(plan, 0), isReliable(plan, 3)]).toEqual([true, false])
  expect([mostSizes(plan, 0), mostSizes(plan, 3)]).toEqual([8, 128])
  expect([finishedSpan(plan, 0), finishedSpan(plan, 3)]).toEqual([16, 1024])
  expect([mostPartials(plan, 0), mostPartials(plan, 3)]).toEqual([8, 2])
  expect([mostPartialBytes(plan, 0), mostPartialBytes(plan, 3)]).toEqual([2000, 800])
})

it('for all: messages of 400 bytes in fragments of 96', () => {
  expect([mostMessages(plan), mostFragments(plan), mostLast(plan), messageSpan(plan)]).toEqual([8, 28, 4, 16])
  expect(mostInFlight(plan)).toBe(4096 + 2 * 4 * 36 + 1)
})

it('with the default config', () => {
  const defaults = planOf(defineConfig({ channels: { moves: { reliable: true, ordered: true } } }))
  expect([mostMessages(defaults), mostFragments(defaults), mostLast(defaults)]).toEqual([1024, 5056, 1008])
  expect(mostInFlight(defaults)).toBe(16_257)
})
