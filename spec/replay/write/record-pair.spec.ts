// A simulated pair recorded: both recordings replay to what the simulation did.

import { describe, expect, it } from 'vitest'
import { pairRecorder, recordPair, verify } from '../../../src/replay/index.ts'
import { initialPair, pairReducer, perfectLink, runPair, type PairConfig } from '../../../src/testing/index.ts'
import { hashState } from '../../../src/state/hash.ts'
import { config, readWell, scenario } from '../session.ts'

describe('a recorded pair', () => {
  it('runs as it does without', () => {
    const { run } = recordPair(scenario)
    expect(run.history).toEqual(runPair(scenario).history)
  })

  it('has a recording of each end, to its last state', () => {
    const { run, a, b } = recordPair(scenario, { seed: 'x' })
    for (const [end, bytes] of [
      ['a', a],
      ['b', b],
    ] as const) {
      const recording = readWell(bytes)
      expect(recording).toMatchObject({ side: end, config, damages: [] })
      expect(verify(recording).divergence).toBe(undefined)
      expect(recording.segments[0]?.checks.at(-1)?.stateHash).toBe(hashState(run.state[end].connection))
    }
  })

  it('has a perfect link, if none is said', () => {
    const { aToB: _, bToA: __, ...plain } = scenario
    const { run, a } = recordPair({ ...plain, durationMicros: 100_000 })
    expect(readWell(a).segments[0]?.checks.at(-1)?.stateHash).toBe(hashState(run.state.a.connection))
  })
})

describe('a pair recorder', () => {
  it('records whatever drives the pair', () => {
    const pair: PairConfig = { a: config, b: config, aToB: perfectLink, bToA: perfectLink }
    const reduce = pairReducer(pair)
    let state = initialPair(pair, 1)
    const { see, close } = pairRecorder(pair, state)
    for (const event of [
      { type: 'MessageSubmitted', end: 'a', channel: 'moves', payload: Uint8Array.of(5) },
      { type: 'TimePassed', deltaMicros: 7 },
      { type: 'FlushRequested', end: 'a', maxBytes: 200 },
      { type: 'EndWoke', end: 'b' },
    ] as const) {
      see(state, event)
      state = reduce(state, event)[0]
    }
    const { a, b } = close()
    expect(readWell(a).segments[0]?.events).toEqual([
      { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(5) },
      { type: 'FlushRequested', maxBytes: 200 },
    ])
    expect(readWell(b).segments[0]?.events.map(({ type }) => type)).toEqual(['Ticked', 'DatagramReceived'])
    expect(readWell(b).segments[0]?.checks.at(-1)?.stateHash).toBe(hashState(state.b.connection))
  })
})
