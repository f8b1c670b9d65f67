// What is claimed of a battle, and that each claim can fail.

import { expect, it } from 'vitest'
import { perfectLink } from 'packeteer/testing'
import { parseOptions, type Options } from '../../../examples/lockstep/options.ts'
import type { Outcome, Progress } from '../../../examples/lockstep/report.ts'
import type { Evidence } from '../../../examples/lockstep/stage.ts'
import { judge } from '../../../examples/lockstep/verdict.ts'
import { playVirtually } from '../../../examples/lockstep/virtual.ts'

const optionsOf = (words: string): Options => {
  const request = parseOptions(words.split(' '))
  if (request === 'help' || 'complaint' in request) throw new Error(words)
  return request.options
}

const origin = { packet: 65_036, message: 16_776_716 }
const link = { ...perfectLink, lossRatio: 0.05, delayMicros: 60_000, jitterMicros: 4000 }
const outcomes = playVirtually({ players: 3, link, frames: 600, seed: 1, delay: 6, origin }, 60_000)
const evidence: Evidence = {
  options: optionsOf('--peers 3 --seconds 10 --delay 6'),
  outcomes,
  origin,
  network: undefined,
  hostDelays: 0,
  elapsedMs: 10_000,
}

/** The evidence with the first player's outcome, or its progress, changed. */
const but = (outcome: Partial<Outcome>, progress: Partial<Progress> = {}): Evidence => ({
  ...evidence,
  outcomes: outcomes.map((one, player) =>
    player === 0 ? { ...one, ...outcome, progress: { ...one.progress, ...progress } } : one,
  ),
})

const failing = (of: Evidence): ReadonlyArray<string> => judge(of).flatMap(({ name, ok }) => (ok ? [] : [name]))

it('a good battle passes', () => {
  expect(failing(evidence)).toEqual([])
  expect(judge(evidence).map(({ name }) => name)).toEqual([
    'equal checksums',
    'stalls',
    'bytes a second',
    'numbers turned over',
  ])
})

it('another checksum does not', () => {
  const [first, ...rest] = outcomes[0]?.checksums ?? []
  expect(failing(but({ checksums: [[first?.[0] ?? 0, 7], ...rest] }))).toEqual(['equal checksums'])
  expect(failing(but({ checksums: rest }))).toEqual(['equal checksums'])
})

it('stalls do not, unless the machine was late as often', () => {
  expect(failing(but({}, { stalls: 5 }))).toEqual(['stalls'])
  expect(failing({ ...but({}, { stalls: 5 }), hostDelays: 2 })).toEqual([])
})

it('bytes do not, nor numbers that stay below their turn', () => {
  expect(failing(but({}, { bytesSent: 1_000_000 }))).toEqual(['bytes a second'])
  expect(failing({ ...evidence, origin: { packet: 0, message: 0 } })).toEqual(['numbers turned over'])
})

it('a bug that nobody found, a stop that nobody noticed, a death that nobody agreed on do not', () => {
  const asked = (words: string): Evidence => ({ ...evidence, options: optionsOf(`--peers 3 --seconds 10 ${words}`) })
  expect(failing(asked('--inject-desync unit-hp@300'))).toEqual(['desync found'])
  expect(failing(asked('--freeze 2@3'))).toEqual(['interrupted, resumed'])
  expect(failing(asked('--kill 2@3'))).toEqual(['gone'])
})
