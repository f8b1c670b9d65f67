// The copies with damage that an arrival is tried with: each another one, and the datagram itself as it was.

import { expect, it } from 'vitest'
import { damaged } from '../../../src/testing/explorer/damage.ts'

it('makes copies that all differ from the datagram, and leaves it alone', () => {
  const datagram = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  const copies = damaged(datagram).map(String)
  expect(copies).not.toContain('1,2,3,4,5,6,7,8')
  expect(copies).toContain('1,2,3,4,5,6,7')
  expect(copies).toContain('1,2,3,4,5,6,7,8,0')
  expect(copies).toContain('0,2,3,4,5,6,7,8')
  expect(String(datagram)).toBe('1,2,3,4,5,6,7,8')
  expect(damaged(Uint8Array.of(1)).map(String)).toEqual(['0', '0', '0', '', '', '1,0'])
})
