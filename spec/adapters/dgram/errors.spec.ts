// A flood of troubles is told as one line a second, with how many they were; and nobody's exception stops anybody else.

import { describe, expect, it } from 'vitest'
import { openErrors, openTrouble } from '../../../src/adapters/dgram/errors.ts'
import { clock } from '../connections.ts'
import { surfacedBy } from '../surfaced.ts'
import { lineOf } from './paper.ts'

describe('a trouble', () => {
  it('is told at once, then at most once a second with its count', () => {
    const { now, pass } = clock()
    const told: Array<string> = []
    const trouble = openTrouble<string>((error) => told.push(`${now()} ${error}`), now)
    const happen = (cause: string): void => trouble((times) => `${cause} x${times}`)
    happen('first')
    for (let count = 0; count < 60; count += 1) {
      pass(15)
      happen('again')
    }
    pass(99)
    happen('almost')
    pass(1)
    happen('second')
    pass(5000)
    happen('later')
    expect(told).toEqual(['0 first x1', '1000 second x62', '6000 later x1'])
  })
})

describe('an exception of the application', () => {
  const broken = (): never => {
    throw new Error('mine')
  }

  it('is told with the name of the function, each at its own rate', () => {
    const told: Array<string> = []
    const { attempt } = openErrors((error) => told.push(lineOf(error)), clock().now)
    expect(attempt('admit', broken)).toBeUndefined()
    expect(attempt('admit', broken)).toBeUndefined()
    expect(attempt('onPeer', broken)).toBeUndefined()
    expect(attempt('admit', () => 7)).toBe(7)
    expect(told).toEqual(['HookFailed admit mine x1', 'HookFailed onPeer mine x1'])
  })

  it('that cannot be told becomes an unhandled rejection, and nothing else does', async () => {
    const error = new Error('the log is full')
    const surfaced = await surfacedBy(() => {
      openErrors(() => {
        throw error
      }, clock().now).tell({ type: 'BindFailed', cause: 'in use' })
      const unheard = openErrors(undefined, clock().now)
      unheard.attempt('admit', broken)
      unheard.tell({ type: 'BindFailed', cause: 'in use' })
    })
    expect(surfaced).toEqual([error, new Error('mine')])
  })
})
