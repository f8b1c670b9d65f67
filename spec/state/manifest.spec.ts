// What a packet carried, written down.

import { expect, it } from 'vitest'
import type { Manifest } from '../../src/message/message.ts'
import { manifest } from '../../src/state/manifest.ts'
import { readBack, written } from './samples.ts'

const carried: Manifest = [
  { kind: 'pieces', channel: 1, large: true, first: 5, count: 2, copy: 3 },
  { kind: 'messages', channel: 2, numbers: [7, 9] },
  { kind: 'fragment', channel: 3, transfer: 4 },
]

it('is a list of three kinds of entries', () => {
  expect(written(manifest, carried)).toBe('060002020a04060204040e12040608')
  expect(readBack(manifest, written(manifest, carried))).toEqual(carried)
})

it.each([
  ['00', 'state at 0: 0; a whole number from 1 to 1,024'],
  ['020606', '[0] at 1: 3; a whole number from 0 to 2'],
  ['020008000a0406', '[0].channel at 2: 4; a whole number from 0 to 3'],
  ['020000000a0006', '[0].count at 5: 0; a whole number from 1 to 1,024'],
  ['02020400', '[0].numbers at 3: 0; a whole number from 1 to 1,024'],
])('%s is none: %s', (hex, reason) => {
  expect(readBack(manifest, hex)).toBe(reason)
})
