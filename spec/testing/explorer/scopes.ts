// Small scopes for the specs of the explorer: a message or two, a few steps.

import { defineConfig } from '../../../src/config.ts'
import type { Scope } from '../../../src/testing/index.ts'

export const moves = defineConfig({
  channels: { moves: { reliable: true, ordered: true, recovery: 'lean' } },
  maxDatagramBytes: 256,
  maxMessageBytes: 300,
})

export const twoMoves: Scope = {
  config: moves,
  script: { a: [{ channel: 'moves' }, { channel: 'moves' }], b: [] },
  steps: { tick: [20_000] },
  most: { a: 3, b: 3 },
  network: { type: 'losing', copies: 1 },
}

/** The same on a channel that promises less. */
export const twoPositions: Scope = {
  ...twoMoves,
  config: defineConfig({ channels: { position: { reliable: false, ordered: true } } }),
  script: { a: [{ channel: 'position' }, { channel: 'position' }], b: [] },
}
