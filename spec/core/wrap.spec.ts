// Truncation and expansion of ever-growing numbers, at every point where something turns over.

import { describe, expect, it } from 'vitest'
import { expandBelow, expandNear, messageSpace, narrowSpace, truncate, wideSpace } from '../../src/core/wrap.ts'

describe('the spaces', () => {
  it('are two, four and three bytes', () => {
    expect([narrowSpace, wideSpace, messageSpace]).toEqual([65_536, 4_294_967_296, 16_777_216])
  })
})

describe('truncate', () => {
  it.each([
    [0, narrowSpace, 0],
    [65_535, narrowSpace, 65_535],
    [65_536, narrowSpace, 0],
    [65_537, narrowSpace, 1],
    [16_777_215, messageSpace, 16_777_215],
    [16_777_216, messageSpace, 0],
    [2_147_483_648, wideSpace, 2_147_483_648],
    [4_294_967_295, wideSpace, 4_294_967_295],
    [4_294_967_296, wideSpace, 0],
    [9_007_199_254_740_991, wideSpace, 4_294_967_295],
  ])('%d modulo %d is %d', (number, space, wire) => {
    expect(truncate(number, space)).toBe(wire)
  })
})

describe('expandNear', () => {
  it.each([
    [65_535, 65_536, narrowSpace, 65_535],
    [0, 65_536, narrowSpace, 65_536],
    [1, 65_535, narrowSpace, 65_537],
    [65_534, 65_537, narrowSpace, 65_534],
    [16_777_215, 16_777_216, messageSpace, 16_777_215],
    [0, 16_777_215, messageSpace, 16_777_216],
    [4_294_967_295, 4_294_967_296, wideSpace, 4_294_967_295],
    [0, 4_294_967_295, wideSpace, 4_294_967_296],
    [5, 4_503_599_627_370_496, wideSpace, 4_503_599_627_370_501],
  ])('reads %d near %d (space %d) as %d, over the wrap', (wire, near, space, number) => {
    expect(expandNear(wire, near, space)).toBe(number)
  })

  it.each([
    [narrowSpace, 100_000, 67_232, 132_767],
    [messageSpace, 20_000_000, 11_611_392, 28_388_607],
    [wideSpace, 5_000_000_000, 2_852_516_352, 7_147_483_647],
  ])('reaches half of the space %d back from %d, to %d, and one less ahead, to %d', (space, near, lowest, highest) => {
    expect(expandNear(lowest % space, near, space)).toBe(lowest)
    expect(expandNear(highest % space, near, space)).toBe(highest)
    expect(expandNear((highest + 1) % space, near, space)).toBe(lowest)
    expect(expandNear((lowest - 1) % space, near, space)).toBe(highest)
  })

  it.each([
    [65_535, narrowSpace, -1],
    [32_768, narrowSpace, -32_768],
    [32_767, narrowSpace, 32_767],
    [8_388_608, messageSpace, -8_388_608],
    [2_147_483_648, wideSpace, -2_147_483_648],
    [2_147_483_647, wideSpace, 2_147_483_647],
  ])('reads %d near 0 (space %d) as %d: a number before the first is negative', (wire, space, number) => {
    expect(expandNear(wire, 0, space)).toBe(number)
  })
})

describe('expandBelow', () => {
  it.each([
    [0, 1, narrowSpace, 0],
    [0, 65_536, narrowSpace, 0],
    [0, 65_537, narrowSpace, 65_536],
    [65_535, 65_536, narrowSpace, 65_535],
    [65_535, 131_071, narrowSpace, 65_535],
    [65_535, 131_072, narrowSpace, 131_071],
    [0, 4_294_967_296, wideSpace, 0],
    [0, 4_294_967_297, wideSpace, 4_294_967_296],
    [4_294_967_295, 4_294_967_301, wideSpace, 4_294_967_295],
  ])('reads %d below %d (space %d) as %d', (wire, bound, space, number) => {
    expect(expandBelow(wire, bound, space)).toBe(number)
  })

  it.each([
    [5, 5, narrowSpace, -65_531],
    [0, 0, narrowSpace, -65_536],
    [65_535, 65_535, narrowSpace, -1],
    [7, 7, wideSpace, -4_294_967_289],
  ])('never reads %d as the bound %d itself (space %d): %d', (wire, bound, space, number) => {
    expect(expandBelow(wire, bound, space)).toBe(number)
  })
})
