// How codecs are put together: what is written in which order, and how a fault names its place.

import { describe, expect, it } from 'vitest'
import { newHalves, startHalves } from '../../src/state/halves.ts'
import type { Codec } from '../../src/state/codec.ts'
import { constant, count, integer } from '../../src/state/scalars.ts'
import { apart, checked, either, list, mapped, option, perChannel, record, variants } from '../../src/state/shapes.ts'
import { readBack, written } from './samples.ts'

const hashed = <A>(codec: Codec<A>, value: A): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  codec.hash(halves, value)
  return [...halves]
}

interface Point {
  readonly x: number
  readonly y: number
}

const point = record<Point>({ x: count, y: count })

describe('a record', () => {
  it('is its fields, in the order of the description, whatever order the value has', () => {
    expect(written(point, { x: 1, y: 2 })).toBe('0204')
    expect(written(point, { y: 2, x: 1 })).toBe('0204')
    expect(hashed(point, { y: 2, x: 1 })).toEqual(hashed(point, { x: 1, y: 2 }))
    expect(readBack(point, '0204')).toEqual({ x: 1, y: 2 })
  })

  it('does not write what the description has not', () => {
    expect(written(point, Object.assign({ x: 1, y: 2 }, { z: 3 }))).toBe('0204')
  })

  it('names the field that is wrong, from the outside in; the first one counts', () => {
    const line = record<{ readonly from: Point; readonly to: Point }>({ from: point, to: point })
    expect(readBack(line, '0204ff')).toBe('to.x at 3: the end; more bytes')
    expect(readBack(line, '02030101')).toMatch(/^from\.y at 1: -2; a whole number/)
  })
})

describe('a list', () => {
  const points = list(point, 1, 3)

  it('is its length and its items', () => {
    expect(written(points, [{ x: 1, y: 2 }])).toBe('020204')
    expect(readBack(points, '020204')).toEqual([{ x: 1, y: 2 }])
    expect(hashed(points, [{ x: 1, y: 2 }])).not.toEqual(hashed(points, [{ x: 2, y: 1 }]))
  })

  it('is as long as allowed, and never longer than bytes are left', () => {
    expect(readBack(points, '00')).toBe('state at 0: 0; a whole number from 1 to 3')
    expect(readBack(points, '08')).toBe('state at 0: 4; a whole number from 1 to 3')
    expect(readBack(points, '060204')).toBe('state at 0: 3 items; at most the 2 bytes that are left')
    expect(readBack(points, '04020402')).toBe('[1].y at 4: the end; more bytes')
  })

  it('has one item per channel, each read with its channel', () => {
    const own = perChannel(integer(0, (_, channel) => 10 * channel))
    expect(readBack(own, '080014283c')).toEqual([0, 10, 20, 30])
    expect(readBack(own, '080014293c')).toMatch(/^\[2\] at 3: -21/)
    expect(readBack(own, '0800142a3c')).toBe('[2] at 3: 21; a whole number from 0 to 20')
    expect(readBack(own, '06001428')).toBe('state at 0: 3; a whole number from 4 to 4')
    expect(written(own, [0, 10, 20, 30])).toBe('080014283c')
  })
})

describe('alternatives', () => {
  const isText = (value: 'none' | Point): value is 'none' => value === 'none'
  const maybe = either<'none', Point>(isText, constant('none'), point)

  it('have a tag', () => {
    expect([written(maybe, 'none'), written(maybe, { x: 1, y: 2 })]).toEqual(['00', '020204'])
    expect([readBack(maybe, '00'), readBack(maybe, '020204')]).toEqual(['none', { x: 1, y: 2 }])
    expect(readBack(maybe, '04')).toBe('state at 0: 2; a whole number from 0 to 1')
    expect(hashed(maybe, 'none')).not.toEqual(hashed(maybe, { x: 0, y: 0 }))
  })

  it('something or nothing', () => {
    const some = option(count)
    expect([written(some, undefined), written(some, 3)]).toEqual(['00', '0206'])
    expect([readBack(some, '00'), readBack(some, '0206')]).toEqual([undefined, 3])
  })

  it('variants of a record go by the name that they carry', () => {
    type Shape = { readonly type: 'dot' } | { readonly type: 'circle'; readonly radius: number }
    const shape = variants<Shape, 'type'>('type', {
      dot: record<Extract<Shape, { type: 'dot' }>>({ type: constant('dot') }),
      circle: record<Extract<Shape, { type: 'circle' }>>({ type: constant('circle'), radius: count }),
    })
    expect([written(shape, { type: 'dot' }), written(shape, { type: 'circle', radius: 2 })]).toEqual(['00', '0204'])
    expect([readBack(shape, '00'), readBack(shape, '0204')]).toEqual([{ type: 'dot' }, { type: 'circle', radius: 2 }])
    expect(readBack(shape, '04')).toBe('state at 0: 2; a whole number from 0 to 1')
    expect(hashed(shape, { type: 'dot' })).not.toEqual(hashed(shape, { type: 'circle', radius: 0 }))
  })
})

describe('a rule and another form', () => {
  it('a rule is asked where every field was read well, and names the field', () => {
    const rising = checked(point, ({ x, y }) =>
      x < y ? undefined : { field: '.y', found: y, allowed: `more than ${x}` },
    )
    const both = list(rising, 0, 9)
    expect(readBack(both, '0402040404')).toBe('[1].y at 3: 2; more than 2')
    expect(readBack(both, '04020404')).toBe('[1].y at 4: the end; more bytes')
    expect(readBack(rising, '0204')).toEqual({ x: 1, y: 2 })
    expect(hashed(rising, { x: 1, y: 2 })).toEqual(hashed(point, { x: 1, y: 2 }))
  })

  it('a value may be written and hashed as another', () => {
    const doubled = mapped(
      (value: number) => value / 2,
      count,
      (form) => form * 2,
    )
    expect([written(doubled, 8), readBack(doubled, '08')]).toEqual(['08', 8])
    expect(hashed(doubled, 8)).toEqual(hashed(count, 4))
  })

  it('apart: the same bytes, and a hash of its own', () => {
    expect([written(apart(point), { x: 1, y: 2 }), readBack(apart(point), '0204')]).toEqual(['0204', { x: 1, y: 2 }])
    expect(hashed(apart(point), { x: 1, y: 2 })).not.toEqual(hashed(point, { x: 1, y: 2 }))
  })
})
