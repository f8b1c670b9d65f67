// The oracle as a whole: both directions, one hearing, and what it says first.

import { describe, expect, it } from 'vitest'
import { firstBroken, judge, openHearing } from '../../../src/testing/oracle/judge.ts'
import { broken, history, promises } from './history.ts'

describe('a hearing', () => {
  it('keeps the two directions apart', () => {
    const [there] = history(['sent', 'moves', 0, 7])
    const back = {
      type: 'Delivered',
      atMicros: 5,
      end: 'a',
      channel: 'moves',
      id: 0,
      payload: Uint8Array.of(7),
    } as const
    expect(broken(there === undefined ? [] : [there, back])).toEqual(['M1'])
  })

  it('may be concluded at any time, and goes on', () => {
    const { hear, conclude } = openHearing(promises)
    for (const fact of history(['acked', 'moves', 0])) hear(fact)
    expect(conclude().length).toBe(1)
    for (const fact of history(['acked', 'moves', 64])) hear(fact)
    expect(conclude().length).toBe(2)
  })

  it('says first what broke first', () => {
    expect(firstBroken(judge(promises, history(['acked', 'moves', 0])))).toMatch(/^C8 .*moves 0 from a, never sent/)
    expect(firstBroken([])).toBeUndefined()
  })

  it('holds datagrams to their bound', () => {
    const sized = (bytes: number) => [{ type: 'Transmitted', atMicros: 0, end: 'a', bytes }] as const
    expect(broken(sized(1200), { maxDatagramBytes: 1200 })).toEqual([])
    expect(broken(sized(1201), { maxDatagramBytes: 1200 })).toEqual(['W4'])
    expect(broken(sized(9999))).toEqual([])
  })
})
