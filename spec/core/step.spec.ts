// The one value of the shape of a step.

import { expect, it } from 'vitest'
import { none } from '../../src/core/step.ts'

it('a step that does nothing has no effects', () => {
  expect(none).toEqual([])
})
