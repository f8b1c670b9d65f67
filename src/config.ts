/**
 * The public config: one codec with defaults, then the rules that join fields. Both ends share one config. Errors name the field,
 * the value and what is allowed; `defineConfig` throws them (a programmer's mistake, at start-up), `parseConfig` returns them.
 */
import type * as t from './decoder.ts'
import * as E from './fp.ts'
import { configDecoder } from './config-fields.ts'

/**
 * How much a reliable channel spends so that a lost datagram is not felt. 'lean': every message once, and again when it is lost. 'auto':
 * three more copies of each small message, in the next flushes. 'max': every unacked small message in every flush. docs/tuning.md.
 */
export type Recovery = 'lean' | 'auto' | 'max'

/** A channel as `defineConfig` takes it. */
export interface ChannelInput {
  /** Every message arrives, exactly once. Otherwise at most once. */
  readonly reliable: boolean
  /** In the order of sending. On an unreliable channel: never an older message after a newer one. */
  readonly ordered: boolean
  /** Reliable channels only. Default 'auto'. */
  readonly recovery?: Recovery | undefined
}

/** A channel that was checked. */
export interface ChannelConfig extends ChannelInput {
  /** undefined: an unreliable channel, which repeats nothing. */
  readonly recovery: Recovery | undefined
}

/** What `defineConfig` takes: everything but `channels` has a default. */
export interface ConfigInput {
  readonly channels: Readonly<Record<string, ChannelInput>>
  readonly maxDatagramBytes?: number
  readonly maxMessageBytes?: number
  readonly maxOutstandingMessages?: number
  readonly maxOutstandingBytes?: number
  readonly maxPartialMessages?: number
  readonly maxPartialBytes?: number
  readonly partialTimeoutMs?: number
  readonly bulkBytesPerSecond?: number
  readonly maxRedundancyBytesPerSecond?: number
  readonly ackDelayMs?: number
  readonly keepAliveMs?: number
  readonly maxDatagramLifetimeMs?: number
  readonly integrity?: 'none' | 'crc32c'
  readonly sessionId?: number
  readonly side?: 'a' | 'b'
}

/** A config that was checked. `Names` are the names of its channels, for the compiler. */
export interface Config<Names extends string = string> {
  /** 1 to 64 channels by name. Their order is their priority, and their number on the wire. */
  readonly channels: Readonly<Record<Names, ChannelConfig>>
  /** Longest datagram, in bytes without IP and UDP. Default 1,200. WebRTC carries 1,150, WebTransport 1,024. */
  readonly maxDatagramBytes: number
  /** Longest message. Default 1 MiB. */
  readonly maxMessageBytes: number
  /** Per channel and direction: messages accepted and not yet settled. Default 1,024. */
  readonly maxOutstandingMessages: number
  /** The same in bytes; never less than `maxMessageBytes`. Default 4 MiB. */
  readonly maxOutstandingBytes: number
  /** Per unreliable channel: incomplete incoming messages. Default 16; then the oldest is dropped. */
  readonly maxPartialMessages: number
  /** The same in bytes; never less than `maxMessageBytes`. Default 4 MiB. */
  readonly maxPartialBytes: number
  /** An incomplete incoming message of an unreliable channel is dropped when it has not grown for so long. Default 5,000. */
  readonly partialTimeoutMs: number
  /** What fragments of large messages and repeats of lost messages may take, in bytes a second. Default 262,144. */
  readonly bulkBytesPerSecond: number
  /** What copies that nothing proved necessary may take, in bytes a second, however good the link. Default 16,000; 0: none are sent. */
  readonly maxRedundancyBytesPerSecond: number
  /** How long an ack may wait for a datagram to ride on. Default 0: it leaves with the next flush. */
  readonly ackDelayMs: number
  /** An idle connection sends a sign of life after so long. Default 0: never, it is silent. */
  readonly keepAliveMs: number
  /** How late a copy of a datagram may still arrive. Default 60,000. Shorter keeps two-byte packet numbers at higher rates. */
  readonly maxDatagramLifetimeMs: number
  /** 'crc32c' adds four bytes that find corruption, stray and very old datagrams: for raw UDP. Default 'none'. */
  readonly integrity: 'none' | 'crc32c'
  /** With 'crc32c': datagrams of another session are discarded. A whole number, agreed on outside. Default 0. */
  readonly sessionId: number
  /** With 'crc32c': one end says 'a' and the other 'b', and a reflected datagram is discarded. Default: neither does. */
  readonly side: 'a' | 'b' | undefined
}

/** One thing wrong with a config. */
export interface ConfigFault {
  /** Path of the field, as `channels.moves.reliable`. */
  readonly field: string
  readonly value: unknown
  /** What is allowed, in words. */
  readonly allowed: string
}

export type ConfigErrors = ReadonlyArray<ConfigFault>

/** Thrown by `defineConfig`. The message names every fault. */
export class ConfigError extends Error {
  readonly faults: ConfigErrors
  constructor(faults: ConfigErrors) {
    super(`invalid config: ${faults.map(describeFault).join('; ')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** `maxDatagramBytes: 12 is not allowed: a whole number from 256 to 65,507`. */
export function describeFault({ field, value, allowed }: ConfigFault): string {
  return `${field}: ${show(value)} is not allowed: ${allowed}`
}

/** Also what JSON does not know: NaN, undefined, a function, an object that contains itself. */
function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') return typeof value
  try {
    return JSON.stringify(value)
  } catch {
    return 'an object'
  }
}

/**
 * Checks a config written in code and fills in defaults. Channel names stay known to the compiler.
 *
 * @throws ConfigError that names each field, its value and what is allowed.
 */
export function defineConfig<const Input extends ConfigInput>(input: Input): Config<keyof Input['channels'] & string> {
  const parsed = parseConfig(input)
  if (E.isLeft(parsed)) throw new ConfigError(parsed.left)
  return parsed.right
}

/** The same check as a value: for a config that was read from a file. */
export function parseConfig(input: unknown): E.Either<ConfigErrors, Config> {
  const decoded: E.Either<t.Errors, Config> = configDecoder.decode(input)
  const faults = E.isLeft(decoded) ? decoded.left.map(faultOf) : joinFields(decoded.right)
  return E.isLeft(decoded) || faults.length > 0 ? E.left(faults) : decoded
}

/** The innermost context names the field that failed, its type what is allowed. */
function faultOf(error: t.ValidationError): ConfigFault {
  const path = error.context.map(({ key }) => key).filter((key) => key !== '')
  const { type } = error.context[error.context.length - 1] as t.ContextEntry
  return {
    field: path.length > 0 ? path.join('.') : 'config',
    value: error.value,
    allowed: type.name,
  }
}

/** A receiver holds whatever a sender with the same config may have outstanding; and what has no effect is a mistake. */
function joinFields(config: Config): ConfigErrors {
  const { maxMessageBytes, maxOutstandingBytes, maxPartialBytes, integrity, side, sessionId } = config
  const wrong: Array<ConfigFault> = []
  const atLeast = `at least maxMessageBytes (${maxMessageBytes})`
  if (maxOutstandingBytes < maxMessageBytes)
    wrong.push({ field: 'maxOutstandingBytes', value: maxOutstandingBytes, allowed: atLeast })
  if (maxPartialBytes < maxMessageBytes)
    wrong.push({ field: 'maxPartialBytes', value: maxPartialBytes, allowed: atLeast })
  if (side !== undefined && integrity === 'none')
    wrong.push({ field: 'side', value: side, allowed: "only with integrity: 'crc32c'" })
  if (sessionId !== 0 && integrity === 'none')
    wrong.push({ field: 'sessionId', value: sessionId, allowed: "0, or any with integrity: 'crc32c'" })
  return wrong
}
