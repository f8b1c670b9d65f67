// Message ids: unique over all channels, growing on each.

import { expect, it } from 'vitest'
import { maxChannels, messageIdOf } from '../../src/channel/channel.ts'

it('an id is the number on the channel times 64, plus the channel', () => {
  expect(messageIdOf(0, 0)).toBe(0)
  expect(messageIdOf(63, 0)).toBe(63)
  expect(messageIdOf(0, 1)).toBe(64)
  expect(messageIdOf(5, 2 ** 40)).toBe(70_368_744_177_669)
})

it('the last id is a safe integer', () => {
  expect(messageIdOf(maxChannels - 1, 2 ** 47 - 1)).toBe(Number.MAX_SAFE_INTEGER)
})
