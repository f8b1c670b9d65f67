// Runs by turns, and what the command line may ask for.

import { describe, expect, it } from 'vitest'
import { each, interleave } from '../../../bench/speed/lab.ts'
import type { Answers, BenchName, Job } from '../../../bench/speed/job.ts'
import { flagsOf } from '../../../bench/speed/job.ts'
import { readOptions } from '../../../bench/speed/options.ts'
import * as E from '../../../src/fp.ts'

const bulkOf = (peer: string): Job<'bulk'> => ({ bench: 'bulk', peer, bytes: 1000, seconds: 1 })

/** A lab whose peers answer with the number of the run, but for one that fails. */
function countingLab(order: Array<string>) {
  const measure = <Name extends BenchName>(job: Job<Name>): Answers[Name] | undefined => {
    order.push(job.peer)
    const answer: Answers['bulk'] = { megabytesPerSecond: order.length, pieces: 1 }
    return job.peer === 'broken' ? undefined : (answer as Answers[Name])
  }
  return { rounds: 3, measure }
}

describe('rounds', () => {
  it('take turns at who is first, and keep the answers by row', () => {
    const order: Array<string> = []
    const rounds = interleave<'bulk'>(countingLab(order), ['a', 'b', 'c'].map(bulkOf))
    expect(order.join('')).toBe('abcbcacab')
    expect(rounds.map((answers) => each(answers, (answer) => answer.megabytesPerSecond))).toEqual([
      [1, 6, 8],
      [2, 4, 9],
      [3, 5, 7],
    ])
  })

  it('do not wait again for what failed', () => {
    const order: Array<string> = []
    const rounds = interleave<'bulk'>(countingLab(order), ['broken', 'b'].map(bulkOf))
    expect(order.join(' ')).toBe('broken b b b')
    expect(each(rounds[0] ?? [], (answer) => answer.megabytesPerSecond)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })
})

describe('a run', () => {
  it('that counts bytes collects nothing meanwhile; others have what Node has by itself', () => {
    const load = { messages: 1, bytes: 32 }
    expect(flagsOf({ bench: 'alloc', peer: 'raw', mode: 'reliable', load, latencyTicks: 0, ticks: 1 })).toContain(
      '--max-semi-space-size=512',
    )
    expect(flagsOf(bulkOf('raw'))).toEqual([])
    const server = { bench: 'server', peer: 'raw', load, connections: 2, seconds: 1 } as const
    expect(flagsOf({ ...server, semiSpaceMb: 64 })).toEqual(['--min-semi-space-size=64', '--max-semi-space-size=64'])
    expect(flagsOf({ ...server, semiSpaceMb: undefined })).toEqual([])
    expect(flagsOf({ bench: 'growth', peer: 'raw', series: 'KiB of one message', seconds: 1 })).toEqual([
      '--min-semi-space-size=128',
      '--max-semi-space-size=128',
    ])
  })
})

describe('options', () => {
  const known = ['raw', 'enet']

  it('are nothing in particular by default', () => {
    expect(readOptions([], known)).toEqual(
      E.right({
        rounds: undefined,
        peers: undefined,
        markdown: undefined,
        json: undefined,
        documents: [],
        isQuick: false,
        savesBaseline: false,
      }),
    )
  })

  it('are read', () => {
    const read = readOptions(
      ['--rounds', '5', '--peers', 'enet', '--json', 'x.json', '--write', 'a.md', '--quick'],
      known,
    )
    expect(read).toMatchObject({
      right: { rounds: 5, peers: ['enet'], json: 'x.json', documents: ['a.md'], isQuick: true },
    })
  })

  it('that cannot be say why', () => {
    expect(readOptions(['--rounds', '0'], known)).toEqual(E.left('--rounds 0: a whole number from 1 to 100'))
    expect(readOptions(['--peers', 'enet,quic'], known)).toEqual(E.left("no peer 'quic'; there are raw, enet"))
    expect(readOptions(['--xml'], known)).toMatchObject({ left: expect.stringContaining('--xml') })
  })
})
