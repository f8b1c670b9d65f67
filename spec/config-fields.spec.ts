// Every field's default, its range, and the sentence that says so.

import { describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config.ts'
import * as E from '../src/fp.ts'

const channels = { moves: { reliable: true, ordered: true } }
const withField = (field: string, value: unknown) =>
  parseConfig({ channels, integrity: 'crc32c', maxMessageBytes: 0, [field]: value })
const faultOf = (field: string, value: unknown) => {
  const parsed = withField(field, value)
  return E.isLeft(parsed) ? parsed.left : undefined
}

it('the fields, in the order in which errors name them', () => {
  const fields =
    'channels, maxDatagramBytes, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes, maxPartialMessages, ' +
    'maxPartialBytes, partialTimeoutMs, bulkBytesPerSecond, maxRedundancyBytesPerSecond, ackDelayMs, keepAliveMs, ' +
    'maxDatagramLifetimeMs, integrity, sessionId, side'
  expect(faultOf('maxPacketBytes', 1)).toEqual([
    { field: 'maxPacketBytes', value: 1, allowed: `no such field; there are ${fields}` },
  ])
})

describe.each([
  ['maxDatagramBytes', 256, 65_507, 'a whole number from 256 to 65,507'],
  ['maxMessageBytes', 0, 4_194_304, 'a whole number from 0 to 268,435,456'],
  ['maxOutstandingMessages', 1, 32_768, 'a whole number from 1 to 32,768'],
  ['maxOutstandingBytes', 1, 1_073_741_824, 'a whole number from 1 to 1,073,741,824'],
  ['maxPartialMessages', 1, 1024, 'a whole number from 1 to 1,024'],
  ['maxPartialBytes', 1, 1_073_741_824, 'a whole number from 1 to 1,073,741,824'],
  ['partialTimeoutMs', 1, 3_600_000, 'milliseconds from 1 to 3,600,000'],
  ['bulkBytesPerSecond', 1, 1_073_741_824, 'a whole number from 1 to 1,073,741,824'],
  ['maxRedundancyBytesPerSecond', 0, 1_073_741_824, 'a whole number from 0 to 1,073,741,824'],
  ['ackDelayMs', 0, 1000, 'milliseconds from 0 to 1,000'],
  ['keepAliveMs', 0, 3_600_000, 'milliseconds from 0 to 3,600,000'],
  ['maxDatagramLifetimeMs', 1, 3_600_000, 'milliseconds from 1 to 3,600,000'],
  ['sessionId', 0, 9_007_199_254_740_991, 'a whole number from 0 to 9,007,199,254,740,991'],
])('%s', (field, least, most, allowed) => {
  it.each([least, most])('may be %d', (value) => {
    expect(withField(field, value)).toMatchObject({ right: { [field]: value } })
  })

  it.each([least - 1, 2 ** 53, NaN, Infinity, -Infinity, '1200', null, {}, true])('may not be %s', (value) => {
    expect(faultOf(field, value)).toEqual([{ field, value, allowed }])
  })

  it(allowed.startsWith('milliseconds') ? 'may have a fraction' : 'may have no fraction', () => {
    const faults = faultOf(field, least + 0.5)
    expect(faults).toEqual(allowed.startsWith('milliseconds') ? undefined : [{ field, value: least + 0.5, allowed }])
  })
})

it.each([
  ['maxDatagramBytes', 65_508],
  ['maxMessageBytes', 268_435_457],
  ['maxOutstandingMessages', 32_769],
  ['maxOutstandingBytes', 1_073_741_825],
  ['maxPartialMessages', 1025],
  ['maxPartialBytes', 1_073_741_825],
  ['partialTimeoutMs', 3_600_000.001],
  ['bulkBytesPerSecond', 1_073_741_825],
  ['maxRedundancyBytesPerSecond', 1_073_741_825],
  ['ackDelayMs', 1000.001],
  ['keepAliveMs', 3_600_000.001],
  ['maxDatagramLifetimeMs', 3_600_000.001],
])('%s may not be just more than the most: %d', (field, value) => {
  expect(faultOf(field, value)).toMatchObject([{ field, value, allowed: expect.stringContaining(' to ') as unknown }])
})

it('the longest message is 256 MiB, and then windows must hold it', () => {
  const mebi = 1_048_576
  const windows = { channels, maxOutstandingBytes: 256 * mebi, maxPartialBytes: 256 * mebi }
  expect(E.isRight(parseConfig({ ...windows, maxMessageBytes: 256 * mebi }))).toBe(true)
  expect(E.isRight(parseConfig({ ...windows, maxMessageBytes: 256 * mebi + 1 }))).toBe(false)
})

describe('integrity', () => {
  it('is none or crc32c', () => {
    expect(withField('integrity', 'none')).toMatchObject({ right: { integrity: 'none' } })
    expect(withField('integrity', 'crc32c')).toMatchObject({ right: { integrity: 'crc32c' } })
    for (const value of ['crc32', 'CRC32C', '', true, null])
      expect(faultOf('integrity', value)).toEqual([{ field: 'integrity', value, allowed: "'none' or 'crc32c'" }])
  })
})

describe('side', () => {
  it('is a or b or left out', () => {
    expect(withField('side', 'a')).toMatchObject({ right: { side: 'a' } })
    expect(withField('side', 'b')).toMatchObject({ right: { side: 'b' } })
    expect(withField('side', undefined)).toMatchObject({ right: { side: undefined } })
    for (const value of ['c', 'A', '', 1, null])
      expect(faultOf('side', value)).toEqual([{ field: 'side', value, allowed: "'a' or 'b', or left out" }])
  })
})

describe('channels', () => {
  const allowed = '1 to 64 channels, each with a name'
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, channels.moves]))

  it('are 1 to 64', () => {
    expect(E.isRight(parseConfig({ channels: many(1) }))).toBe(true)
    expect(E.isRight(parseConfig({ channels: many(64) }))).toBe(true)
    expect(parseConfig({ channels: {} })).toEqual(E.left([{ field: 'channels', value: {}, allowed }]))
    expect(parseConfig({ channels: many(65) })).toEqual(E.left([{ field: 'channels', value: many(65), allowed }]))
  })

  it('have names', () => {
    for (const unnamed of [{ '': channels.moves }, { ...channels, '': channels.moves }])
      expect(parseConfig({ channels: unnamed })).toEqual(E.left([{ field: 'channels', value: unnamed, allowed }]))
  })

  it.each([undefined, null, 'moves', 7, []])('are not %j', (value) => {
    expect(parseConfig({ channels: value })).toEqual(E.left([{ field: 'channels', value, allowed }]))
  })

  it('each say whether they are reliable and ordered', () => {
    expect(parseConfig({ channels: { moves: { reliable: 1 }, chat: 'reliable' } })).toEqual(
      E.left([
        { field: 'channels.moves.reliable', value: 1, allowed: 'true or false' },
        { field: 'channels.moves.ordered', value: undefined, allowed: 'true or false' },
        { field: 'channels.chat', value: 'reliable', allowed: 'a channel: { reliable, ordered }' },
      ]),
    )
  })

  it('may say how they recover, where they are reliable', () => {
    const recovering = (reliable: boolean, recovery: unknown) =>
      parseConfig({ channels: { moves: { reliable, ordered: true, recovery } } })
    const fault = (value: unknown, allowed: string) => E.left([{ field: 'channels.moves.recovery', value, allowed }])
    for (const recovery of ['lean', 'auto', 'max'])
      expect(recovering(true, recovery)).toMatchObject({ right: { channels: { moves: { recovery } } } })
    expect(recovering(true, undefined)).toMatchObject({ right: { channels: { moves: { recovery: 'auto' } } } })
    expect(recovering(false, undefined)).toMatchObject({ right: { channels: { moves: { recovery: undefined } } } })
    for (const value of ['Lean', '', true, null])
      expect(recovering(true, value)).toEqual(fault(value, "'lean', 'auto' or 'max'"))
    expect(recovering(false, 'lean')).toEqual(fault('lean', "'lean', 'auto' or 'max' only on a reliable channel"))
  })
})
