// A hub that relays what each spoke says to all the others.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { perfectLink, runStar, type StarScenario } from '../../src/testing/index.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })

const scenario: StarScenario = {
  config,
  seed: 1,
  spokes: 3,
  durationMicros: 2_000_000,
  sendUp: (spoke, tick) => (tick <= 10 ? [{ channel: 'moves', payload: Uint8Array.of(spoke, tick) }] : []),
  sendDown: (spoke, _tick, heard) =>
    heard.filter((message) => message.spoke !== spoke).map(({ channel, payload }) => ({ channel, payload })),
}

const heardBy = (run: ReturnType<typeof runStar>, spoke: number): ReadonlyArray<ReadonlyArray<number>> =>
  (run.histories[spoke] ?? []).flatMap(({ end, effect }) =>
    end === 'a' && effect.type === 'DeliverMessage' ? [[...effect.payload]] : [],
  )

const others = [1, 2].flatMap((spoke) => Array.from({ length: 10 }, (_, index) => [spoke, index + 1]))

it('brings to each spoke what the others said, each in order', () => {
  const heard = heardBy(runStar(scenario), 0)
  expect(heard.length).toBe(20)
  for (const speaker of [1, 2])
    expect(heard.filter(([spoke]) => spoke === speaker)).toEqual(others.filter(([spoke]) => spoke === speaker))
})

it('has a link per spoke, and a tick for the hub and one for the spokes', () => {
  const bad = { ...perfectLink, lossRatio: 0.3, delayMicros: 20_000 }
  const run = runStar({
    ...scenario,
    linksOf: (spoke) => (spoke === 0 ? { up: bad, down: bad } : { up: perfectLink, down: perfectLink }),
    tickMicros: { hub: 50_000, spoke: 20_000 },
  })
  expect(run.pairs[0]?.a.link.counters.lost).toBeGreaterThan(0)
  expect(run.pairs[1]?.a.link.counters.lost).toBe(0)
  expect(heardBy(run, 1).length).toBe(20)
})
