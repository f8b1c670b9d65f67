// What cannot be replayed is told in a sentence.

import { expect, it } from 'vitest'
import { describeRefusal, refusalOf, refusalsOf } from '../../src/replay/refusal.ts'
import type { Segment } from '../../src/replay/recording.ts'
import { recording } from './recording-files.ts'

const [segment] = recording.segments as [Segment]

it('is nothing where all is replayed', () => {
  expect(refusalOf(recording, segment, true)).toBe(undefined)
  expect(refusalsOf(recording)).toEqual([])
})

it('is a state of another version, or an event of an unknown kind, by name', () => {
  const begin = refusalOf({ ...recording, stateVersion: 9 }, segment, false)
  expect(begin).toEqual({ type: 'OtherStateVersion', event: 0, version: 9 })
  expect(begin && describeRefusal(begin)).toBe(
    'from event 0 on there is only a state to begin with, of version 9: this build reads another one',
  )
  const unknown = { type: 'UnknownEvent', tag: 20, kind: 'SessionOpened', fields: Uint8Array.of() } as const
  const stop = refusalOf(recording, { ...segment, beyond: [unknown] }, true)
  expect(stop).toEqual({ type: 'UnknownEvent', event: 287, kind: 'SessionOpened', tag: 20 })
  expect(stop && describeRefusal(stop)).toContain('does not know: SessionOpened')
})
