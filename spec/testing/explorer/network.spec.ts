// The name of a network is that of what is under way in it.

import { expect, it } from 'vitest'
import { add, contentsOf, noNetworks, remove } from '../../../src/testing/explorer/network.ts'

it('a network is named by what is under way in it, whatever the order in which it came', () => {
  const networks = noNetworks()
  const one = add(networks, 0, 1, [3])
  const both = add(networks, one, 2, [1])
  expect(contentsOf(networks, both)).toEqual([1, 3])
  expect(add(networks, add(networks, 0, 2, [1]), 1, [3])).toBe(both)
  expect(add(networks, both, 1, [3])).toBe(both)
  expect(add(networks, both, 0, [])).toBe(both)
  expect(remove(networks, both, 1)).toBe(one)
  expect(remove(networks, both, 1)).toBe(one)
  expect(remove(networks, one, 3)).toBe(0)
})
