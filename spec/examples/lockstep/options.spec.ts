// The command line of the example.

import { expect, it } from 'vitest'
import { helpText, linkOf, parseOptions } from '../../../examples/lockstep/options.ts'

it('has a default for everything', () => {
  expect(parseOptions([])).toEqual({
    options: {
      peers: 4,
      loss: 5,
      rtt: 120,
      jitter: 4,
      seconds: 60,
      seed: 1,
      delay: undefined,
      sabotage: undefined,
      freeze: undefined,
      kill: undefined,
      listen: undefined,
      join: undefined,
      headless: false,
      json: false,
    },
  })
})

it('takes what is asked for', () => {
  const words =
    '--peers 8 --loss 2.5 --delay 6 --inject-desync unit-hp@900 --freeze 2@10 --kill 3@20.5 --headless --json'
  expect(parseOptions(words.split(' '))).toMatchObject({
    options: {
      peers: 8,
      loss: 2.5,
      delay: 6,
      sabotage: { part: 'unit-hp', frame: 900 },
      freeze: { player: 2, atSecond: 10 },
      kill: { player: 3, atSecond: 20.5 },
      headless: true,
      json: true,
    },
  })
})

it.each([
  ['--peers 9', "--peers '9': a number from 2 to 8 is wanted"],
  ['--loss x', "--loss 'x': a number from 0 to 60 is wanted"],
  ['--delay 0', "--delay '0': auto, or 1 to 60"],
  ['--freeze 2', "--freeze '2': PLAYER@SECOND is wanted, as 2@10"],
  ['--listen x', "--listen 'x': a port is wanted"],
  ['--join far', "--join 'far': HOST:PORT is wanted"],
  ['--kill 5@1', "--kill '5@1': PLAYER@SECOND is wanted, as 2@10"],
])('complains of %s', (words, complaint) => {
  expect(parseOptions(words.split(' '))).toEqual({ complaint })
})

it('complains of parts and options that there are not', () => {
  expect(parseOptions(['--inject-desync', 'mood@9'])).toMatchObject({ complaint: expect.stringContaining('unit-hp') })
  expect(parseOptions(['--colour'])).toMatchObject({ complaint: expect.stringContaining('--colour') })
})

it('takes where to listen, and whom to join', () => {
  expect(parseOptions(['--listen', '7000', '--peers', '3'])).toMatchObject({ options: { listen: 7000, peers: 3 } })
  expect(parseOptions(['--join', 'far:7000'])).toMatchObject({ options: { join: { host: 'far', port: 7000 } } })
})

it('explains itself', () => {
  expect(parseOptions(['--help'])).toBe('help')
  for (const name of ['--peers', '--rtt', '--inject-desync', '--json']) expect(helpText()).toContain(name)
})

it('makes a link of it', () => {
  const request = parseOptions([])
  expect(typeof request === 'object' && 'options' in request && linkOf(request.options)).toMatchObject({
    lossRatio: 0.05,
    delayMicros: 60_000,
    jitterMicros: 4000,
  })
})
