// What a user draws from: links, schedules, scripts, configs and hostile datagrams, all of which run.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineConfig, parseConfig } from '../../src/config.ts'
import { initialState, reducer } from '../../src/index.ts'
import { arbitrariesOf, playSchedule, runPair } from '../../src/testing/index.ts'

const { configs, hostileDatagrams, links, schedules, scripts } = arbitrariesOf(fc)
const config = defineConfig({
  channels: { moves: { reliable: true, ordered: true }, effects: { reliable: false, ordered: false } },
})

describe('what is drawn', () => {
  it('links: all of them run, and some lose', () => {
    const drawn = fc.sample(links, { seed: 1, numRuns: 50 })
    expect(drawn.some(({ lossRatio }) => lossRatio > 0)).toBe(true)
    for (const aToB of drawn.slice(0, 5)) {
      const { history } = runPair({ config, seed: 1, durationMicros: 100_000, aToB, send: () => [] })
      expect(history).toEqual([])
    }
  })

  it('schedules and scripts: every message that arrives was sent', () => {
    fc.assert(
      fc.property(schedules(20), scripts(config, 10), (schedule, a) => {
        const { history } = playSchedule({ config, schedule, script: { a, b: [] }, ticks: 40 })
        const sent = a.flat().map(({ channel, payload }) => `${channel} ${String(payload)}`)
        for (const { effect } of history)
          if (effect.type === 'DeliverMessage') expect(sent).toContain(`${effect.channel} ${String(effect.payload)}`)
      }),
      { seed: 1, numRuns: 30 },
    )
    const passages = fc.sample(schedules(20), { seed: 1, numRuns: 30 }).flatMap(({ a }) => a)
    expect([0, 1, 2].map((length) => passages.some((passage) => passage.length === length))).toEqual([true, true, true])
  })

  it('configs: all are allowed, and have the channels of the one they come from', () => {
    for (const drawn of fc.sample(configs(config), { seed: 1, numRuns: 50 })) {
      expect(parseConfig(drawn)).toMatchObject({ _tag: 'Right', right: drawn })
      expect(Object.keys(drawn.channels)).toEqual(['moves', 'effects'])
    }
  })

  it('hostile datagrams: noise, and what honest ones become', () => {
    const honest = Uint8Array.of(0x4f, 0, 0, 0x80, 1, 2, 3, 4)
    const reduce = reducer(config)
    const fates = fc
      .sample(hostileDatagrams([honest]), { seed: 1, numRuns: 200 })
      .map((datagram) => reduce(initialState(config), { type: 'DatagramReceived', datagram })[1][0]?.type)
    expect(new Set(fates)).toContain('DiscardDatagram')
    expect(fc.sample(hostileDatagrams([]), { seed: 1, numRuns: 5 }).length).toBe(5)
    expect(fc.sample(hostileDatagrams([new Uint8Array()]), { seed: 1, numRuns: 50 }).length).toBe(50)
  })
})
