// The command line of the demo: what it takes, and the one line it answers to what it does not.

import { describe, expect, it } from 'vitest'
import { demoHelp, linkOf, parseDemoOptions, type DemoOptions } from '../../src/cli/demo/options.ts'

const defaults: DemoOptions = {
  loss: 5,
  burst: 0,
  rtt: 100,
  jitter: 10,
  duplicate: 1,
  seconds: 15,
  seed: 1,
  file: undefined,
  record: undefined,
  json: false,
}

const words = (line: string): ReadonlyArray<string> => line.split(' ').filter((word) => word !== '')

describe('parseDemoOptions', () => {
  it.each<readonly [string, Partial<DemoOptions>]>([
    ['', {}],
    ['--loss 20 --rtt 40', { loss: 20, rtt: 40 }],
    ['--loss=0.5 --jitter=.25', { loss: 0.5, jitter: 0.25 }],
    ['--loss 0 --burst 100 --duplicate 100', { loss: 0, burst: 100, duplicate: 100 }],
    ['--seconds 2.5 --seed 9007199254740991', { seconds: 2.5, seed: 9007199254740991 }],
    ['--file a.bin --json', { file: 'a.bin', json: true }],
    ['--seed 1 --seed 2', { seed: 2 }],
    ['--file=--strange', { file: '--strange' }],
  ])('reads %j', (line, options) => {
    expect(parseDemoOptions(words(line))).toEqual({
      _tag: 'Right',
      right: { type: 'RunDemo', options: { ...defaults, ...options } },
    })
  })

  it.each(['--help', '-h', '--loss 3 --help'])('shows help for %j', (line) => {
    expect(parseDemoOptions(words(line))).toEqual({ _tag: 'Right', right: { type: 'ShowHelp' } })
  })

  it.each([
    ['--loss 91', "--loss '91': a number from 0 to 90 % is wanted"],
    ['--loss -1', "--loss '-1': a number from 0 to 90 % is wanted"],
    ['--burst 5001', "--burst '5001': a number from 0 to 5000 ms is wanted"],
    ['--rtt fast', "--rtt 'fast': a number from 0 to 5000 ms is wanted"],
    ['--jitter 0x10', "--jitter '0x10': a number from 0 to 1000 ms is wanted"],
    ['--jitter=', "--jitter '': a number from 0 to 1000 ms is wanted"],
    ['--duplicate Infinity', "--duplicate 'Infinity': a number from 0 to 100 % is wanted"],
    ['--seconds 0', "--seconds '0': a number from 1 to 3600 s is wanted"],
    ['--seed 1.5', "--seed '1.5': a whole number from 0 to 9007199254740991 is wanted"],
    ['--seed 9007199254740992', "--seed '9007199254740992': a whole number from 0 to 9007199254740991 is wanted"],
    ['--loss', '--loss needs a value'],
    ['--loss --rtt 5', '--loss needs a value'],
    ['--file=', "--file '': the path of a file is wanted"],
    ['--json=yes', '--json takes no value'],
    ['--lose 5', "unknown option '--lose'"],
    ['-x', "unknown option '-x'"],
    ['now', "unexpected argument 'now'"],
  ])('refuses %j: %s', (line, complaint) => {
    expect(parseDemoOptions(words(line))).toEqual({ _tag: 'Left', left: complaint })
  })
})

describe('demoHelp', () => {
  it('names every option with its default, in lines of at most 120', () => {
    const help = demoHelp()
    for (const name of ['loss', 'burst', 'rtt', 'jitter', 'duplicate', 'seconds', 'seed', 'file', 'json', 'help']) {
      expect(help).toContain(`--${name}`)
    }
    expect(help).toContain('round-trip time (100)')
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  })
})

describe('linkOf', () => {
  it('loses each datagram by itself without --burst', () => {
    expect(linkOf(defaults)).toMatchObject({
      lossRatio: 0.05,
      outageRatio: 0,
      delayMicros: 50_000,
      jitterMicros: 10_000,
      duplicateRatio: 0.01,
    })
  })

  it('goes down for the same share of time with it', () => {
    expect(linkOf({ ...defaults, burst: 80 })).toMatchObject({
      lossRatio: 0,
      outageRatio: 0.05,
      outageMicros: 80_000,
    })
  })
})
