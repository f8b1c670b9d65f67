// What each floor is told of the config.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { planOf } from '../../src/connection/plan.ts'

const channels = { moves: { reliable: true, ordered: true }, effects: { reliable: false, ordered: false } }

it('the defaults, floor by floor', () => {
  const plan = planOf(defineConfig({ channels }))
  const kinds = [
    { name: 'moves', reliable: true, ordered: true, recovery: 'auto' },
    { name: 'effects', reliable: false, ordered: false, recovery: 'lean' },
  ]
  expect(plan.packet).toEqual({
    maxDatagramBytes: 1200,
    checked: false,
    sessionId: 0,
    side: 0,
    lifetime: 60_000_000,
    ackDelay: 0,
    keepAlive: 0,
  })
  expect(plan.message).toEqual({
    channels: kinds,
    fragmentBytes: 1040,
    maxDatagramBytes: 1200,
    maxMessageBytes: 1_048_576,
    maxOutstandingMessages: 1024,
    maxOutstandingBytes: 4_194_304,
    maxPartialMessages: 16,
    maxPartialBytes: 4_194_304,
    partialTimeout: 5_000_000,
    bulkBytesPerSecond: 262_144,
    maxRedundancyBytesPerSecond: 16_000,
  })
  expect(plan.channel).toEqual({
    channels: kinds,
    maxMessageBytes: 1_048_576,
    maxOutstandingMessages: 1024,
    maxOutstandingBytes: 4_194_304,
  })
  expect([...plan.indexes]).toEqual([
    ['moves', 0],
    ['effects', 1],
  ])
})

it('times are whole microseconds, sides are numbers', () => {
  const { packet } = planOf(
    defineConfig({ channels, ackDelayMs: 0.0126, keepAliveMs: 1.5, integrity: 'crc32c', sessionId: 9, side: 'b' }),
  )
  expect(packet).toMatchObject({ ackDelay: 13, keepAlive: 1500, checked: true, sessionId: 9, side: 2 })
  expect(planOf(defineConfig({ channels, integrity: 'crc32c', side: 'a' })).packet.side).toBe(1)
})
