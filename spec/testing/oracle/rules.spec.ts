// The rules of the oracle, each by a history that keeps it and one that breaks it.

import { describe, expect, it } from 'vitest'
import { broken, history } from './history.ts'

describe('what is delivered', () => {
  it('was sent: these bytes, on this channel, under this id', () => {
    expect(broken(history(['sent', 'moves', 0, 7], ['came', 'moves', 0, 7]))).toEqual([])
    expect(broken(history(['sent', 'moves', 0, 7], ['came', 'moves', 0, 8]))).toEqual(['M1'])
    expect(broken(history(['sent', 'moves', 0, 7], ['came', 'moves', 0, 7, 7]))).toEqual(['M1'])
    expect(broken(history(['sent', 'moves', 0, 7], ['came', 'moves', 64, 7]))).toEqual(['M2'])
    expect(broken(history(['sent', 'moves', 0, 7], ['came', 'events', 0, 7]))).toEqual(['M1'])
    expect(broken(history(['came', 'effects', 0, 7]))).toEqual(['M1'])
    expect(broken(history(['came', 'unheard of', 0, 7]))).toEqual(['M1'])
  })

  it('is delivered once', () => {
    const twice = (channel: string) =>
      history(['sent', channel, 0, 7], ['came', channel, 0, 7], ['came', channel, 0, 7])
    expect(['moves', 'events', 'position', 'effects'].map((channel) => broken(twice(channel)))).toEqual([
      ['C1'],
      ['C2'],
      ['C3'],
      ['C3'],
    ])
  })

  it('comes as sent and without a gap on moves, never after a newer one on position, as it likes on the others', () => {
    const swapped = (channel: string) =>
      broken(
        history(['sent', channel, 0, 1], ['sent', channel, 64, 2], ['came', channel, 64, 2], ['came', channel, 0, 1]),
      )
    expect(swapped('moves')).toEqual(['C1', 'C1'])
    expect(swapped('position')).toEqual(['C4'])
    expect([...swapped('events'), ...swapped('effects')]).toEqual([])
  })

  it('may be any of several with the same bytes, where the ends number apart', () => {
    const alike = history(['sent', 'effects', 0, 7], ['sent', 'effects', 64, 7], ['came', 'effects', 0, 7])
    expect(broken([...alike, ...history(['acked', 'effects', 64])])).toEqual([])
    expect(broken([...alike, ...history(['came', 'effects', 64, 7], ['came', 'effects', 128, 7])])).toEqual(['C3'])
    const passed = history(['sent', 'position', 0, 7], ['sent', 'position', 64, 8], ['sent', 'position', 128, 7])
    expect(broken([...passed, ...history(['came', 'position', 0, 7], ['acked', 'position', 64])])).toEqual([])
  })
})

describe('an ack', () => {
  it('says that the peer has it: delivered, held behind a gap, or passed over', () => {
    expect(broken(history(['sent', 'events', 0, 7], ['came', 'events', 0, 7], ['acked', 'events', 0]))).toEqual([])
    expect(broken(history(['sent', 'events', 0, 7], ['acked', 'events', 0]))).toEqual(['C7'])
    expect(broken(history(['sent', 'moves', 0, 7], ['acked', 'moves', 0]))).toEqual(['C7'])
    expect(broken(history(['sent', 'moves', 0, 7], ['sent', 'moves', 64, 8], ['acked', 'moves', 64]))).toEqual([])
    const newer = history(['sent', 'position', 0, 7], ['sent', 'position', 64, 8], ['came', 'position', 0, 8])
    expect(broken([...newer, ...history(['acked', 'position', 0])])).toEqual([])
    expect(broken(history(['sent', 'position', 0, 7], ['acked', 'position', 0]))).toEqual(['C7'])
  })
})

describe('a fate', () => {
  const had = history(['sent', 'effects', 0, 7], ['came', 'effects', 0, 7])

  it('is one of those its channel knows, once', () => {
    expect(broken([...had, ...history(['acked', 'effects', 0], ['acked', 'effects', 0])])).toEqual(['C8'])
    expect(broken([...had, ...history(['forgotten', 'effects', 0])])).toEqual(['C8'])
    expect(broken(history(['sent', 'moves', 0, 7], ['lost', 'moves', 0]))).toEqual(['C8'])
    expect(broken(history(['acked', 'moves', 0]))).toEqual(['C8'])
  })

  it('may become ackedLate after lost, once', () => {
    const lost = [...had, ...history(['lost', 'effects', 0])]
    expect(broken([...lost, ...history(['ackedLate', 'effects', 0])])).toEqual([])
    expect(broken([...lost, ...history(['acked', 'effects', 0])])).toEqual(['P4'])
    expect(broken([...had, ...history(['ackedLate', 'effects', 0])])).toEqual(['P4'])
    expect(broken([...lost, ...history(['ackedLate', 'effects', 0], ['ackedLate', 'effects', 0])])).toEqual(['C8'])
  })

  it('is never lost on a perfect network', () => {
    expect(broken(history(['sent', 'effects', 0, 7], ['lost', 'effects', 0]), { perfect: true })).toEqual(['P6'])
  })

  it('is expired only for what has a time to live and never arrived', () => {
    expect(broken(history(['timed', 'effects', 0, 7], ['expired', 'effects', 0]))).toEqual([])
    expect(broken(history(['sent', 'effects', 0, 7], ['expired', 'effects', 0]))).toEqual(['C12'])
    expect(broken(history(['timed', 'effects', 0, 7], ['came', 'effects', 0, 7], ['expired', 'effects', 0]))).toEqual([
      'C12',
    ])
    expect(broken(history(['timed', 'effects', 0, 7], ['expired', 'effects', 0], ['came', 'effects', 0, 7]))).toEqual([
      'C12',
    ])
  })
})

describe('ids', () => {
  it('grow per channel', () => {
    expect(broken(history(['sent', 'moves', 64, 7], ['sent', 'moves', 64, 8]))).toEqual(['C6'])
    expect(broken(history(['sent', 'moves', 64, 7], ['sent', 'events', 0, 8]))).toEqual([])
  })
})
