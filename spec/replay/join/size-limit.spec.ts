// A path that swallows large datagrams is told from one that loses them.

import { describe, expect, it } from 'vitest'
import { sizeLimitOf } from '../../../src/replay/join/size-limit.ts'

type Sent = Parameters<typeof sizeLimitOf>[0][number]

const row = (count: number, make: (index: number) => readonly [bytes: number, isLost: boolean]): Array<Sent> =>
  Array.from({ length: count }, (_, event) => {
    const [bytes, isLost] = make(event)
    return { event, bytes, isLost }
  })

describe('a size limit', () => {
  it('lies at the largest that arrived, where larger ones were tried and never did', () => {
    const sent = row(100, (index) => (index % 10 === 5 ? [1200, true] : [40 + (index % 7), false]))
    expect(sizeLimitOf(sent)).toEqual({
      aboveBytes: 46,
      arrived: 90,
      swallowed: 10,
      leastBytes: 1200,
      mostBytes: 1200,
      sinceEvent: undefined,
    })
  })

  it('may begin on the way', () => {
    const sent = row(200, (index) => (index % 10 === 5 ? [1200, index >= 100] : [40, false]))
    expect(sizeLimitOf(sent)).toMatchObject({ aboveBytes: 40, swallowed: 10, arrived: 94, sinceEvent: 96 })
  })

  it.each<readonly [string, Array<Sent>]>([
    ['none is larger', row(100, () => [40, false])],
    ['larger ones arrive', row(100, (index) => [index % 10 === 5 ? 1200 : 40, index % 20 === 5])],
    ['they were tried twice', row(100, (index) => (index === 30 || index === 60 ? [1200, true] : [40, false]))],
    ['they were tried at one time alone', row(100, (index) => (index > 30 && index < 60 ? [1200, true] : [40, false]))],
    ['half of all is lost', row(12, (index) => (index % 3 === 2 ? [1200, true] : [40, index % 2 === 0]))],
    ['they may be on their way', row(100, (index) => [index > 90 ? 1200 : 40, index > 90])],
    ['nothing arrived', row(100, (index) => [40 + index, true])],
  ])('is none where %s', (_name, sent) => {
    expect(sizeLimitOf(sent)).toBe(undefined)
  })
})
