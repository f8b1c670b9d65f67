// The perfect link: every fault off.

import { expect, it } from 'vitest'
import { perfectLink } from '../../src/testing/link-config.ts'

it('has no fault', () => {
  const { queueMicros, overheadBytes, mtuBytes, maxInTransit, ...faults } = perfectLink
  expect(Object.values(faults).every((value) => value === 0)).toBe(true)
  expect([queueMicros, overheadBytes, mtuBytes, maxInTransit]).toEqual([300_000, 28, 65_507, 65_536])
})
