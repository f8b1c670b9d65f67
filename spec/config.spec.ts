// The public config: defaults, rules that join fields, and errors that name the field, the value and what is allowed.

import { describe, expect, it } from 'vitest'
import { ConfigError, defineConfig, describeFault, parseConfig, type ConfigInput } from '../src/config.ts'
import * as E from '../src/fp.ts'

const channels = { moves: { reliable: true, ordered: true } }
const faultsOf = (input: unknown) => {
  const parsed = parseConfig(input)
  return E.isLeft(parsed) ? parsed.left : []
}

/** What defineConfig throws; undefined if it does not. */
function thrownBy(input: unknown): unknown {
  try {
    defineConfig(input as ConfigInput)
    return undefined
  } catch (error) {
    return error
  }
}

describe('a config', () => {
  it('needs nothing but channels', () => {
    const config = defineConfig({ channels })
    expect(config).toEqual({
      channels: { moves: { reliable: true, ordered: true, recovery: 'auto' } },
      maxDatagramBytes: 1200,
      maxMessageBytes: 1_048_576,
      maxOutstandingMessages: 1024,
      maxOutstandingBytes: 4_194_304,
      maxPartialMessages: 16,
      maxPartialBytes: 4_194_304,
      partialTimeoutMs: 5000,
      bulkBytesPerSecond: 262_144,
      maxRedundancyBytesPerSecond: 16_000,
      ackDelayMs: 0,
      keepAliveMs: 0,
      maxDatagramLifetimeMs: 60_000,
      integrity: 'none',
      sessionId: 0,
      side: undefined,
    })
    expect(parseConfig({ channels })).toEqual(E.right(config))
  })

  it('that was checked passes the check again', () => {
    const config = defineConfig({ channels, integrity: 'crc32c', side: 'a', sessionId: 7 })
    expect(parseConfig(config)).toEqual(E.right(config))
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(E.right(config))
  })

  it('keeps the order of its channels, which is their number on the wire', () => {
    const two = { zeta: channels.moves, alpha: channels.moves }
    expect(Object.keys(defineConfig({ channels: two }).channels)).toEqual(['zeta', 'alpha'])
  })

  it('leaves its input as it was', () => {
    const input = { channels, ackDelayMs: 5 }
    defineConfig(input)
    expect(input).toEqual({ channels, ackDelayMs: 5 })
  })
})

describe('rules that join fields', () => {
  it('windows hold the longest message', () => {
    expect(faultsOf({ channels, maxMessageBytes: 1000, maxOutstandingBytes: 999, maxPartialBytes: 998 })).toEqual([
      { field: 'maxOutstandingBytes', value: 999, allowed: 'at least maxMessageBytes (1000)' },
      { field: 'maxPartialBytes', value: 998, allowed: 'at least maxMessageBytes (1000)' },
    ])
    expect(faultsOf({ channels, maxMessageBytes: 1000, maxOutstandingBytes: 1000, maxPartialBytes: 1000 })).toEqual([])
  })

  it('side and sessionId need a checksum to have an effect', () => {
    expect(faultsOf({ channels, side: 'a', sessionId: 7 })).toEqual([
      { field: 'side', value: 'a', allowed: "only with integrity: 'crc32c'" },
      { field: 'sessionId', value: 7, allowed: "0, or any with integrity: 'crc32c'" },
    ])
    expect(faultsOf({ channels, side: 'a', sessionId: 7, integrity: 'crc32c' })).toEqual([])
  })
})

describe('a field that there is not', () => {
  const fields =
    'channels, maxDatagramBytes, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes, maxPartialMessages, ' +
    'maxPartialBytes, partialTimeoutMs, bulkBytesPerSecond, maxRedundancyBytesPerSecond, ackDelayMs, keepAliveMs, ' +
    'maxDatagramLifetimeMs, integrity, sessionId, side'

  it('is named, with those that there are', () => {
    expect(faultsOf({ channels, maxDatagrammBytes: 1200 })).toEqual([
      { field: 'maxDatagrammBytes', value: 1200, allowed: `no such field; there are ${fields}` },
    ])
  })

  it('is named in a channel too', () => {
    expect(faultsOf({ channels: { moves: { reliable: true, ordered: true, priority: 3 } } })).toEqual([
      { field: 'channels.moves.priority', value: 3, allowed: 'no such field; there are reliable, ordered, recovery' },
    ])
  })

  it('does not hide other faults', () => {
    const input = { channels: { moves: { reliable: true } }, ttl: 1, ackDelayMs: -1 }
    expect(faultsOf(input).map(({ field }) => field)).toEqual(['ttl', 'channels.moves.ordered', 'ackDelayMs'])
  })
})

describe('parseConfig', () => {
  it.each([undefined, null, true, 7, 'config', []])('says of %j that it is no config', (input) => {
    expect(parseConfig(input)).toEqual(E.left([{ field: 'config', value: input, allowed: 'an object with channels' }]))
  })

  it('takes names that objects have by nature', () => {
    const parsed = parseConfig(
      JSON.parse(
        '{"channels":{"__proto__":{"reliable":true,"ordered":false},"toString":{"reliable":true,"ordered":true}}}',
      ),
    )
    expect(E.isRight(parsed) ? Object.keys(parsed.right.channels) : []).toEqual(['__proto__', 'toString'])
  })
})

describe('defineConfig', () => {
  it('throws one ConfigError that names every fault', () => {
    const error = thrownBy({ channels: { moves: { reliable: 'yes', ordered: true } }, maxDatagramBytes: 12 })
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toMatchObject({
      name: 'ConfigError',
      message:
        "invalid config: channels.moves.reliable: 'yes' is not allowed: true or false; " +
        'maxDatagramBytes: 12 is not allowed: a whole number from 256 to 65,507',
      faults: [
        { field: 'channels.moves.reliable', value: 'yes', allowed: 'true or false' },
        { field: 'maxDatagramBytes', value: 12, allowed: 'a whole number from 256 to 65,507' },
      ],
    })
  })

  it('throws a ConfigError whatever it is given', () => {
    const circular: Record<string, unknown> = {}
    circular['itself'] = circular
    for (const input of [
      undefined,
      null,
      7,
      circular,
      { channels: circular },
      { channels, sessionId: 7n },
      { channels, side: [7n] },
    ])
      expect(thrownBy(input)).toBeInstanceOf(ConfigError)
  })
})

describe('describeFault shows the value', () => {
  it.each([
    [12, '12'],
    [NaN, 'NaN'],
    [7n, '7'],
    [true, 'true'],
    ['12', "'12'"],
    [undefined, 'undefined'],
    [null, 'null'],
    [() => 12, 'function'],
    [Symbol('x'), 'symbol'],
    [{ a: [1, '2'] }, '{"a":[1,"2"]}'],
    [[7n], 'an object'],
  ])('%s', (value, shown) => {
    expect(describeFault({ field: 'side', value, allowed: "'a' or 'b'" })).toBe(
      `side: ${shown} is not allowed: 'a' or 'b'`,
    )
  })
})
