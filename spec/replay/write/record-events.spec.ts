// Events to a recording.

import { expect, it } from 'vitest'
import { initialState } from '../../../src/connection/state.ts'
import { joinChunks, recordEvents, verify } from '../../../src/replay/index.ts'
import { config, readWell } from '../session.ts'

it('is the recording of a session with these events', () => {
  const events = [
    { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(1) },
    { type: 'FlushRequested' },
    { type: 'Ticked', deltaMicros: 20_000 },
  ] as const
  const recording = readWell(recordEvents(config, initialState(config), events, { side: 'a' }))
  expect(recording).toMatchObject({ side: 'a', damages: [], segments: [{ events, micros: [0, 0, 20_000] }] })
  expect(verify(recording)).toMatchObject({ events: 3, checks: 1, divergence: undefined })
})

it('chunks are one after the other', () => {
  expect(joinChunks([Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)])).toEqual(Uint8Array.of(1, 2, 3))
  expect(joinChunks([])).toEqual(Uint8Array.of())
})
