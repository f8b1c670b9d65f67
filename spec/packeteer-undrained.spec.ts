// What waits in the shell: by channel, and in the order of all.

import { describe, expect, it } from 'vitest'
import { nothingUndrained, put, take } from '../src/packeteer-undrained.ts'

const item = (channel: string, name: number) => ({ channel, name })

function filled(most: number, ...channels: ReadonlyArray<string>) {
  const undrained = nothingUndrained<{ readonly channel: string; readonly name: number }>()
  for (const [name, channel] of channels.entries()) put(undrained, item(channel, name), most)
  const names = (channel?: string) => take(undrained, channel).map(({ name }) => name)
  return { undrained, names }
}

describe('what waits', () => {
  it('is taken once, of one channel or of all, in the order in which it came', () => {
    const { undrained, names } = filled(9, 'a', 'b', 'a', 'c', 'b')
    expect(names('b')).toEqual([1, 4])
    expect(names('b')).toEqual([])
    put(undrained, item('b', 5), 9)
    expect(names()).toEqual([0, 2, 3, 5])
    expect(names()).toEqual([])
    expect(names('a')).toEqual([])
  })

  it('loses the older half of each channel where there are too many of all, and says how many', () => {
    const { undrained, names } = filled(6, 'a', 'a', 'b', 'a', 'a', 'b', 'c')
    expect(undrained.dropped).toBe(3)
    expect(names('a')).toEqual([3, 4])
    expect(names()).toEqual([5, 6])
  })

  it('keeps an only one', () => {
    const { undrained, names } = filled(2, 'a', 'b', 'c', 'c')
    expect([undrained.dropped, names()]).toEqual([0, [0, 1, 2, 3]])
  })

  it('loses nothing that is taken in time', () => {
    const { undrained, names } = filled(4, 'a', 'b', 'a')
    expect(names('a')).toEqual([0, 2])
    for (const name of [3, 4, 5]) put(undrained, item('b', name), 4)
    expect([undrained.dropped, names()]).toEqual([0, [1, 3, 4, 5]])
  })

  it('has its payloads counted, those that have one', () => {
    const undrained = nothingUndrained<{ readonly channel: string; readonly payload?: Uint8Array }>()
    put(undrained, { channel: 'a', payload: new Uint8Array(3) }, 9)
    put(undrained, { channel: 'a', payload: new Uint8Array(4) }, 9)
    put(undrained, { channel: 'b' }, 9)
    expect([undrained.lists.get('a')?.bytes, undrained.lists.get('b')?.bytes]).toEqual([7, 0])
  })
})
