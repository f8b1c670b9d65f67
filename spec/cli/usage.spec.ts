// How the words after a command are read, and what its help looks like.

import { describe, expect, it } from 'vitest'
import { helpOf, readCount, readWords, type Usage } from '../../src/cli/usage.ts'

const usage: Usage = {
  name: 'bake',
  operands: [
    { name: 'FLOUR', help: 'the path of a sack' },
    { name: 'OVEN', help: 'where' },
  ],
  flags: [
    { name: 'minutes', value: 'N', help: 'how long' },
    { name: 'out', short: 'o', value: 'PATH', help: 'where the bread goes' },
    { name: 'json', help: 'print JSON' },
  ],
  about: ['Bakes a bread.'],
  failure: 'it burnt',
}

const right = (operands: ReadonlyArray<string>, flags: Readonly<Record<string, string>>): unknown => ({
  _tag: 'Right',
  right: { type: 'Run', operands, flags: new Map(Object.entries(flags)) },
})

describe('readWords', () => {
  it.each([
    [['rye', 'left'], ['rye', 'left'], {}],
    [['rye', '--json', 'left', '--minutes', '40'], ['rye', 'left'], { json: '', minutes: '40' }],
    [['--minutes=40', '-o', 'bread', 'rye', 'left'], ['rye', 'left'], { minutes: '40', out: 'bread' }],
    [['--', '--rye', '-'], ['--rye', '-'], {}],
    [['rye', 'left', '--minutes', '1', '--minutes', '2'], ['rye', 'left'], { minutes: '2' }],
  ])('of %j', (words, operands, flags) => {
    expect(readWords(usage, words)).toEqual(right(operands, flags))
  })

  it.each([[['--help']], [['-h', 'rye']], [['rye', 'left', 'more', '--help']]])('of %j asks for help', (words) => {
    expect(readWords(usage, words)).toEqual({ _tag: 'Right', right: { type: 'ShowHelp' } })
  })

  it.each([
    [[], 'FLOUR is missing: the path of a sack'],
    [['rye'], 'OVEN is missing: where'],
    [['rye', 'left', 'right'], "unexpected argument 'right'"],
    [['rye', 'left', '--salt'], "unknown option '--salt'"],
    [['rye', 'left', '-s'], "unknown option '-s'"],
    [['rye', 'left', '--minutes'], '--minutes needs a value'],
    [['--minutes', '--json', 'rye', 'left'], '--minutes needs a value'],
    [['rye', 'left', '--json=yes'], '--json takes no value'],
  ])('of %j says what is wrong', (words, complaint) => {
    expect(readWords(usage, words)).toEqual({ _tag: 'Left', left: complaint })
  })
})

describe('an operand that may be left out', () => {
  const optional: Usage = {
    ...usage,
    operands: [
      { name: 'FLOUR', help: 'the path of a sack' },
      { name: 'OVEN', help: 'where', optional: true },
    ],
  }

  it('may be there or not', () => {
    expect(readWords(optional, ['rye'])).toEqual(right(['rye'], {}))
    expect(readWords(optional, ['rye', 'left'])).toEqual(right(['rye', 'left'], {}))
    expect(readWords(optional, [])).toMatchObject({ _tag: 'Left' })
    expect(helpOf(optional).split('\n')[0]).toBe('Usage: packeteer bake FLOUR [OVEN] [options]')
  })
})

describe('readCount', () => {
  const range = { least: 1, most: 100 }

  it.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('of %j', (word, value) => {
    expect(readCount(new Map([['minutes', word]]), 'minutes', range)).toEqual({ _tag: 'Right', right: value })
  })

  it('of nothing', () => {
    expect(readCount(new Map(), 'minutes', range)).toEqual({ _tag: 'Right', right: undefined })
  })

  it.each(['0', '101', '-1', '1.5', '', '1e2', '0x10', ' 5', '99999999999999999'])('refuses %j', (word) => {
    expect(readCount(new Map([['minutes', word]]), 'minutes', range)).toEqual({
      _tag: 'Left',
      left: `--minutes '${word}': a whole number from 1 to 100 is wanted`,
    })
  })
})

describe('helpOf', () => {
  it('says nothing of a code that is not used', () => {
    expect(helpOf({ ...usage, failure: undefined })).not.toContain('  1 ')
  })

  it('shows everything that can be said', () => {
    expect(helpOf(usage).split('\n')).toEqual([
      'Usage: packeteer bake FLOUR OVEN [options]',
      '',
      'Bakes a bread.',
      '',
      '  FLOUR               the path of a sack',
      '  OVEN                where',
      '  --minutes N         how long',
      '  -o, --out PATH      where the bread goes',
      '  --json              print JSON',
      '  --help              print this',
      '',
      'Exit codes',
      '  0    all is well',
      '  1    it burnt',
      '  2    wrong usage, or a file that cannot be read or written',
      '  130  interrupted',
    ])
  })
})
