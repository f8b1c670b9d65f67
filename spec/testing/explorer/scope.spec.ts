// The payloads of a script: told apart by their bytes, as long as asked, or as given.

import { expect, it } from 'vitest'
import { payloadOf } from '../../../src/testing/explorer/scope.ts'

it('payloads of both ends differ from their second byte on, and are as long as asked, four bytes at least', () => {
  const payloads = (['a', 'b'] as const).flatMap((end) =>
    [0, 1, 2].map((index) => payloadOf(end, index, { channel: 'moves', bytes: index * 4 })),
  )
  expect(payloads.map(({ length }) => length)).toEqual([4, 4, 8, 4, 4, 8])
  expect(new Set(payloads.map((payload) => String(payload.subarray(0, 2)))).size).toBe(6)
})

it('a payload of the script is taken as it is', () => {
  const payload = Uint8Array.of(1, 2, 3, 4)
  expect(payloadOf('a', 0, { channel: 'moves', payload })).toBe(payload)
})
