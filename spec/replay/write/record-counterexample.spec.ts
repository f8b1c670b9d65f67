// What the explorer found, as recordings: they hold what both ends went through, and replay to it.

import { expect, it } from 'vitest'
import { readRecording, recordCounterexample, verify } from '../../../src/replay/index.ts'
import { isLeft } from '../../../src/fp.ts'
import { explore, type Scope } from '../../../src/testing/index.ts'
import { twoMoves } from '../../testing/explorer/scopes.ts'

const scope: Scope = {
  ...twoMoves,
  law: ({ fates }) => (fates[0] === 'acked' ? 'the first is acked' : undefined),
}

it('a counterexample is a recording of each end', () => {
  const { counterexample } = explore(scope)
  if (counterexample === undefined) throw new Error('nothing was found')
  const recordings = recordCounterexample(scope, counterexample)
  const lengths = (['a', 'b'] as const).map((end) => {
    const read = readRecording(recordings[end])
    if (isLeft(read)) throw new Error('unreadable')
    expect(verify(read.right).divergence).toBeUndefined()
    expect(read.right).toMatchObject({ side: end, damages: [] })
    return read.right.segments.reduce((sum, { events }) => sum + events.length, 0)
  })
  // a: submit, tick and flush, receive; b: receive, tick and flush.
  expect(lengths).toEqual([4, 3])
})
