// How it must end: nothing owed, in time, and then silence.

import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../src/testing/oracle/fact.ts'
import { broken, history } from './history.ts'

const sent = history(['sent', 'moves', 0, 7], ['sent', 'effects', 1, 8])
const settled = [...sent, ...history(['came', 'moves', 0, 7], ['acked', 'moves', 0], ['lost', 'effects', 1])]
const healed: Fact = { type: 'Healed', atMicros: 10 }
const rested: Fact = { type: 'Rested', atMicros: 20 }
const ended: Fact = { type: 'Ended', atMicros: 2_000_020 }

const words = (count: number): ReadonlyArray<Fact> =>
  Array.from(
    { length: count },
    (_, index) => ({ type: 'Transmitted', atMicros: 30 + index, end: 'b', bytes: 4 }) as const,
  )

describe('once the faults are over', () => {
  it('everything is delivered and settled', () => {
    expect(broken([...settled, healed])).toEqual([])
    expect(broken([...sent, healed])).toEqual(['S1', 'S4'])
    expect(broken([...sent, ...history(['came', 'moves', 0, 7], ['lost', 'effects', 1]), healed])).toEqual(['S4'])
    expect(broken(sent)).toEqual([])
  })

  it('in time', () => {
    expect(broken([...settled, healed, { type: 'Overdue', atMicros: 20, owedMicros: 10 }])).toEqual(['S2'])
  })
})

describe('once nothing is owed', () => {
  it('there is silence after a few last words', () => {
    expect(broken([...settled, healed, ...words(9), rested, ended])).toEqual([])
    expect(broken([...settled, healed, rested, ...words(4), ended])).toEqual([])
    expect(broken([...settled, healed, rested, ...words(5), ended])).toEqual(['S3'])
  })

  it('but for the keep-alive', () => {
    const keepAliveMicros = 1_000_000
    expect(broken([...settled, healed, rested, ...words(6), ended], { keepAliveMicros })).toEqual([])
    expect(broken([...settled, healed, rested, ...words(7), ended], { keepAliveMicros })).toEqual(['S3'])
  })
})
