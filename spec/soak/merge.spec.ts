// Two streams become one in the order of time, and nothing is handed on before both ends have told what came before it.

import { expect, it } from 'vitest'
import type { End, GameEvent } from '../../property-tests/soak/history.ts'
import { openMerge } from '../../property-tests/soak/merge.ts'

const delivered = (end: End, atMs: number): GameEvent => ({
  type: 'Delivered',
  atMs,
  end,
  channel: 'events',
  id: atMs,
  name: undefined,
  digest: '',
})
const settled = (end: End, atMs: number): GameEvent => ({
  type: 'Settled',
  atMs,
  end,
  channel: 'events',
  id: atMs,
  fate: 'acked',
})

it('waits for the slower end, then hands on in the order of time', () => {
  const taken: Array<string> = []
  const merge = openMerge(({ type, end, atMs }) => void taken.push(`${atMs} ${end} ${type}`))
  merge.push('a', [settled('a', 5), settled('a', 20)], 30)
  expect(taken).toEqual([])
  merge.push('b', [delivered('b', 3), delivered('b', 12)], 13)
  expect(taken).toEqual(['3 b Delivered', '5 a Settled', '12 b Delivered'])
  merge.push('b', [], 40)
  expect(taken.at(-1)).toBe('20 a Settled')
})

it('at one time, what was delivered comes first', () => {
  const taken: Array<string> = []
  const merge = openMerge(({ type }) => void taken.push(type))
  merge.push('a', [settled('a', 5)], 9)
  merge.push('b', [delivered('b', 5)], 9)
  expect(taken).toEqual(['Delivered', 'Settled'])
})
