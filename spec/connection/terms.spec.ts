// What a state takes for granted of its config: the fingerprint changes with that, and with nothing else.

import { describe, expect, it } from 'vitest'
import { defineConfig, type ConfigInput } from '../../src/config.ts'
import { termsOf } from '../../src/connection/terms.ts'

const moves = { reliable: true, ordered: true } as const
const loose = { reliable: false, ordered: false } as const
const fingerprint = (changes: Partial<ConfigInput> = {}): number =>
  termsOf(defineConfig({ channels: { moves, loose }, ...changes })).fingerprint

describe('the fingerprint of a config', () => {
  it('is 32 bits, the same on every engine', () => {
    expect(fingerprint()).toBe(794_136_461)
  })

  it.each<Partial<ConfigInput>>([
    { channels: { loose, moves } },
    { channels: { moves, slack: loose } },
    { channels: { moves, loose, more: loose } },
    { channels: { moves: { reliable: true, ordered: false }, loose } },
    { channels: { moves, loose: { reliable: false, ordered: true } } },
    { maxDatagramBytes: 1199 },
    { maxMessageBytes: 65_536 },
    { maxOutstandingMessages: 1023 },
    { maxOutstandingBytes: 1 << 21 },
    { maxPartialMessages: 15 },
    { maxPartialBytes: 1 << 21 },
    { maxDatagramLifetimeMs: 59_999.5 },
    { integrity: 'crc32c' },
  ])('changes with %j', (changes) => {
    expect(fingerprint(changes)).not.toBe(fingerprint())
  })

  it.each<Partial<ConfigInput>>([
    { channels: { moves: { ...moves, recovery: 'lean' }, loose } },
    { bulkBytesPerSecond: 1 },
    { maxRedundancyBytesPerSecond: 1 },
    { partialTimeoutMs: 1 },
    { ackDelayMs: 1 },
    { keepAliveMs: 1 },
  ])('does not change with %j', (changes) => {
    expect(fingerprint(changes)).toBe(fingerprint())
  })

  it('does not change with who the end is and in which session', () => {
    expect(fingerprint({ integrity: 'crc32c', sessionId: 5, side: 'b' })).toBe(fingerprint({ integrity: 'crc32c' }))
  })

  it('is an object of its own for each connection', () => {
    const config = defineConfig({ channels: { moves } })
    expect(termsOf(config)).toEqual(termsOf(config))
    expect(termsOf(config)).not.toBe(termsOf(config))
  })
})
