// Payloads: as bytes, no longer than a message; long ones are hashed once, and all of them by what they hold.

import { expect, it } from 'vitest'
import { newHalves, startHalves } from '../../src/state/halves.ts'
import { mixPayload, payload } from '../../src/state/payload.ts'
import { readBack, written } from './samples.ts'

const hashed = (value: Uint8Array): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  mixPayload(halves, value)
  return [...halves]
}

it('is its bytes behind their number, up to the longest message', () => {
  expect(written(payload, Uint8Array.of(1, 2))).toBe('040102')
  expect(readBack(payload, '040102')).toEqual(Uint8Array.of(1, 2))
  expect(readBack(payload, 'a206')).toBe('state at 0: 401; a whole number from 0 to 400')
})

it.each([0, 1, 63, 64, 65, 300])('the hash of %d bytes goes by what they are', (length) => {
  const bytes = new Uint8Array(length).fill(3)
  expect(hashed(bytes)).toEqual(hashed(bytes))
  expect(hashed(new Uint8Array(bytes))).toEqual(hashed(bytes))
  expect(hashed(new Uint8Array(length + 1).fill(3))).not.toEqual(hashed(bytes))
  if (length > 0) expect(hashed(new Uint8Array(length).fill(4))).not.toEqual(hashed(bytes))
})
