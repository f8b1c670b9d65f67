// The picture in the terminal: the field, a line per player, and what is worth a word.

import { expect, it } from 'vitest'
import { drawField } from '../../../examples/lockstep/picture.ts'
import { parseOptions } from '../../../examples/lockstep/options.ts'
import type { Progress } from '../../../examples/lockstep/report.ts'
import type { Scene } from '../../../examples/lockstep/stage.ts'
import { renderLine, renderScene } from '../../../examples/lockstep/view.ts'
import { createWorld } from '../../../examples/lockstep/world.ts'

const progress: Progress = {
  frame: 120,
  delay: 6,
  stalledTicks: 0,
  stalls: 1,
  lateFrames: 2,
  hostDelays: 0,
  ahead: 0.25,
  rttMs: 120,
  loss: 0.05,
  bytesSent: 10_000,
  datagramsSent: 100,
  playedMs: 2000,
  notices: [{ type: 'Gone', player: 1, frame: 99 }],
  mismatch: { frame: 60, peers: ['peer 2'], parts: ['unit-hp'], reports: [] },
  units: [30, 29],
  kills: [1, 0],
  picture: drawField(createWorld(2, 1)),
}
const request = parseOptions(['--peers', '2'])
const options = typeof request === 'object' && 'options' in request ? request.options : undefined
const scene = { options, elapsedMs: 2000, players: [progress, undefined], network: undefined } as Scene

it('shows the field, the players, and what happened', () => {
  const lines = renderScene(scene, (_player, text) => text)
  expect(lines[1]).toBe('  lockstep · 2 processes · 5 % loss · 120 ms RTT ±4 ms')
  expect(lines.join('').match(/◆/g)?.length).toBeGreaterThan(0)
  expect(lines.join('').match(/●/g)?.length).toBeGreaterThan(10)
  expect(lines.find((line) => line.startsWith('    peer 1'))).toMatch(
    /120 +6 +0\.3 +120 ms +5\.0 % +5\.00 kB\/s +2 +1 +30 +1$/,
  )
  expect(lines.slice(-2)).toEqual([
    '  peer 1: peer 2 Gone from frame 99',
    '  peer 1: desync at frame 60: unit-hp of peer 2',
  ])
})

it('or a line a second', () => {
  expect(renderLine(scene)).toBe('   2.0 s   frames 120   delay 6   late 2   stalls 1   RTT 120 ms')
})
