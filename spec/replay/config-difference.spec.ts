// In which fields two configs differ.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { configDifferences } from '../../src/replay/index.ts'

const channels = { moves: { reliable: true, ordered: true }, position: { reliable: false, ordered: true } } as const

it('names the fields with both values, and what both ends must have alike', () => {
  const a = defineConfig({ channels, integrity: 'crc32c', side: 'a' })
  const b = defineConfig({
    channels: { ...channels, moves: { reliable: true, ordered: false, recovery: 'lean' } },
    integrity: 'crc32c',
    side: 'b',
    maxMessageBytes: 400,
    ackDelayMs: 5,
  })
  expect(configDifferences(a, a)).toEqual([])
  expect(configDifferences(a, b)).toEqual([
    { path: 'channels.moves.ordered', a: true, b: false, mustAgree: true },
    { path: 'channels.moves.recovery', a: 'auto', b: 'lean', mustAgree: false },
    { path: 'maxMessageBytes', a: 1_048_576, b: 400, mustAgree: true },
    { path: 'ackDelayMs', a: 0, b: 5, mustAgree: false },
  ])
})

it('takes other names, and another order of them, for other channels', () => {
  const { moves, position } = channels
  const a = defineConfig({ channels })
  const b = defineConfig({ channels: { position, moves } })
  expect(configDifferences(a, b)).toEqual([
    { path: 'channels', a: ['moves', 'position'], b: ['position', 'moves'], mustAgree: true },
  ])
})
