// How a verdict reads.

import { expect, it } from 'vitest'
import { describeVerdict, invariants } from '../../../src/testing/oracle/invariants.ts'

it('names the invariant, the message, and both times', () => {
  const verdict = { invariant: 'C7', sender: 'a', channel: 'moves', id: 64, sentMicros: 1_000_000 } as const
  expect(describeVerdict({ ...verdict, atMicros: 1_050_000, detail: 'acked, and not delivered by then' })).toBe(
    'C7 acked only when the peer has all of it: moves 64 from a, sent at 1.000000 s, broken at 1.050000 s: acked, and not delivered by then',
  )
})

it('names the end when no message is to blame', () => {
  const nobody = { channel: undefined, id: undefined, sentMicros: undefined } as const
  expect(
    describeVerdict({ invariant: 'S3', sender: 'b', ...nobody, atMicros: 0, detail: '9 datagrams in silence' }),
  ).toBe(`S3 ${invariants.S3.sentence}: end b, never sent, broken at 0.000000 s: 9 datagrams in silence`)
})
