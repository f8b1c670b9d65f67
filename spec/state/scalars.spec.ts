// Single values: one encoding each, and every other is refused with the place, what was found and what is allowed.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import {
  age,
  ageOrNever,
  bytes,
  constant,
  count,
  farthest,
  farthestMessage,
  fingerprint,
  flag,
  fraction,
  integer,
  name,
  numberOrNone,
  time,
  timeOrNever,
} from '../../src/state/scalars.ts'
import { readBack, written } from './samples.ts'

const safe = integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

describe('a whole number', () => {
  it.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [8191, 'fe7f'],
    [8192, '808001'],
    [2 ** 31, '8080808010'],
    [2 ** 32 + 5, '8a80808020'],
    [Number.MAX_SAFE_INTEGER, 'feffffffffffff1f'],
    [-Number.MAX_SAFE_INTEGER, 'fdffffffffffff1f'],
  ])('%d is %s', (value, hex) => {
    expect(written(safe, value)).toBe(hex)
    expect(readBack(safe, hex)).toBe(value)
  })

  it('-0 is 0', () => {
    expect(written(safe, -0)).toBe('00')
  })

  it.each([
    ['', 'state at 0: the end; more bytes'],
    ['80', 'state at 1: the end; more bytes'],
    ['8000', 'state at 0: another form of a number; the shortest form of a safe integer'],
    ['ffffffffffffff20', 'state at 0: another form of a number; the shortest form of a safe integer'],
    ['ffffffffffffffff01', 'state at 0: another form of a number; the shortest form of a safe integer'],
  ])('%s is none: %s', (hex, reason) => {
    expect(readBack(safe, hex)).toBe(reason)
  })

  it('keeps within its limits, which may follow from config and channel', () => {
    expect(readBack(integer(2, 9), '14')).toBe('state at 0: 10; a whole number from 2 to 9')
    expect(readBack(integer(2, 9), '02')).toBe('state at 0: 1; a whole number from 2 to 9')
    const ofChannel = integer(0, (plan, channel) => plan.message.maxMessageBytes * channel)
    expect(readBack(ofChannel, 'a206', 1)).toBe('state at 0: 401; a whole number from 0 to 400')
    expect(readBack(ofChannel, 'a206', 10)).toBe(401)
  })

  it('counts up to half of what is safe, messages up to half of what has an id; ages to the end', () => {
    expect([farthest, farthestMessage]).toEqual([2 ** 52, 2 ** 46])
    expect([readBack(count, '00'), readBack(numberOrNone, '01')]).toEqual([0, -1])
    expect([readBack(time, '06'), readBack(timeOrNever, '01')]).toEqual([micros(3), micros(-1)])
    expect(readBack(count, '01')).toBe('state at 0: -1; a whole number from 0 to 4,503,599,627,370,496')
    expect(readBack(age, 'feffffffffffff1f')).toBe(Number.MAX_SAFE_INTEGER)
    expect(readBack(ageOrNever, '01')).toBe(-1)
  })
})

describe('a flag and a name', () => {
  it('are a number each', () => {
    expect([written(flag, false), written(flag, true)]).toEqual(['00', '02'])
    expect([readBack(flag, '00'), readBack(flag, '02')]).toEqual([false, true])
    expect(readBack(flag, '04')).toBe('state at 0: 2; a whole number from 0 to 1')
    const mood = name<'calm' | 'wild'>({ calm: 0, wild: 1 })
    expect([written(mood, 'wild'), readBack(mood, '02')]).toEqual(['02', 'wild'])
    expect(readBack(mood, '06')).toBe('state at 0: 3; a whole number from 0 to 1')
  })
})

describe('a constant', () => {
  it('takes no bytes', () => {
    expect(written(constant('loose'), 'loose')).toBe('')
    expect(readBack(constant('loose'), '')).toBe('loose')
  })
})

describe('a fraction', () => {
  it.each([
    [0, '0000000000000000'],
    [1, '000000000000f03f'],
    [0.1, '9a9999999999b93f'],
    [5e-324, '0100000000000000'],
  ])('%d is its eight bytes', (value, hex) => {
    expect(written(fraction, value)).toBe(hex)
    expect(readBack(fraction, hex)).toBe(value)
  })

  it.each([
    ['0000000000000080', '0'],
    ['000000000000f87f', 'NaN'],
    ['000000000000f07f', 'Infinity'],
    ['010000000000f03f', '1.0000000000000002'],
    ['9a9999999999b9bf', '-0.1'],
  ])('%s, which is %s, is none', (hex, found) => {
    expect(readBack(fraction, hex)).toBe(`state at 0: ${found}; a fraction from 0 to 1`)
  })

  it('is not cut short', () => {
    expect(readBack(fraction, '00000000000000')).toBe('state at 7: the end; more bytes')
  })
})

describe('a fingerprint', () => {
  it('is four bytes, the lowest first', () => {
    expect(written(fingerprint, 0xfedcba98)).toBe('98badcfe')
    expect(readBack(fingerprint, '98badcfe')).toBe(0xfedcba98)
  })
})

describe('bytes', () => {
  it('stand behind their number, and what is read is a plain copy', () => {
    expect(written(bytes(0, 9), Uint8Array.of(7, 8))).toBe('040708')
    expect(readBack(bytes(0, 9), '040708')).toEqual(Uint8Array.of(7, 8))
    expect(readBack(bytes(0, 9), '00')).toEqual(new Uint8Array(0))
  })

  it('are not believed to be more than are left, nor than are allowed', () => {
    expect(readBack(bytes(0, 1000), '0607')).toBe('state at 0: 3 bytes; at most the 1 that are left')
    expect(readBack(bytes(0, 1000), 'feffffffffffff1f')).toMatch(
      /^state at 0: 9,007,199,254,740,991; .* from 0 to 1,000$/,
    )
    expect(readBack(bytes(1, 2), '00')).toBe('state at 0: 0; a whole number from 1 to 2')
  })
})
