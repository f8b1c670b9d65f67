// The moves of one end: each computed once, numbered, and judged.

import { describe, expect, it } from 'vitest'
import {
  localAt,
  localsOf,
  move,
  receive,
  submission,
  volleyOf,
  type Locals,
} from '../../../src/testing/explorer/locals.ts'
import { scriptOf } from '../../../src/testing/explorer/script.ts'
import type { Scope } from '../../../src/testing/index.ts'
import { twoMoves } from './scopes.ts'

const endsOf = (scope: Scope): readonly [Locals, Locals] => {
  const a = scriptOf(scope, 'a')
  const b = scriptOf(scope, 'b')
  return [localsOf(scope, 'a', a, b), localsOf(scope, 'b', b, a)]
}
const tickMove = 0
const submitMove = 1

describe('the moves of an end', () => {
  it('are computed once, and lead to numbered locals', () => {
    const [a, b] = endsOf(twoMoves)
    const asked = move(a, 0, submitMove)
    const sent = move(a, asked, tickMove)
    expect([asked, sent, localAt(a, sent).left]).toEqual([1, 2, 2])
    expect(a.volleys.items[volleyOf(a, asked, tickMove)]).toEqual([0])
    const computed = a.computed
    expect([move(a, 0, submitMove), move(a, asked, tickMove), a.computed]).toEqual([1, 2, computed])
    const heard = receive(b, 0, a, 0)
    expect(localAt(b, heard).account.delivered).toEqual([0])
    expect([receive(b, 0, a, 0), receive(b, heard, a, 0)]).toEqual([heard, heard])
  })

  it('end: when no steps are left, when the script is over, when the window is full', () => {
    const [a] = endsOf({ ...twoMoves, most: { a: 0, b: 0 } })
    expect(move(a, 0, tickMove)).toBe(0)
    const over = move(a, move(a, 0, submitMove), submitMove)
    expect([over, move(a, over, submitMove), submission(a, 2)]).toEqual([2, 2, undefined])
    const [full] = endsOf({ ...twoMoves, config: { ...twoMoves.config, maxOutstandingMessages: 1 } })
    const once = move(full, 0, submitMove)
    expect(move(full, once, submitMove)).toBe(once)
  })

  it('are judged by a law of the scope, too', () => {
    const [a] = endsOf({ ...twoMoves, law: ({ fates }) => (fates.length === 1 ? 'one is too many' : undefined) })
    expect(localAt(a, move(a, 0, submitMove)).broken).toBe('one is too many')
  })

  it('submit with a time to live where the script says so', () => {
    const [a] = endsOf({ ...twoMoves, script: { a: [{ channel: 'moves', ttlMicros: 5 }], b: [] } })
    expect(submission(a, 0)).toMatchObject({ type: 'MessageSubmitted', ttlMicros: 5 })
  })

  it('that throw are broken promises', () => {
    const [a] = endsOf({ ...twoMoves, steps: { nonsense: [1] }, script: { a: [{ channel: 'moves' }], b: [] } })
    const { state } = localAt(a, 0)
    a.all[0] = { ...localAt(a, 0), state: { ...state, packets: undefined as unknown as typeof state.packets } }
    expect(localAt(a, move(a, 0, tickMove)).broken).toMatch(/^throws TypeError/)
  })
})
