/** One io-ts codec per field of the public config. The name of a codec is the sentence that an error quotes. */
import * as t from 'io-ts'
import type { Config, Recovery } from './config.ts'
import { isLeft } from './fp.ts'

const decode =
  <A>(is: t.Is<A>, fallback: A | undefined) =>
  (value: unknown, context: t.Context): t.Validation<A> => {
    if (value === undefined && fallback !== undefined) return t.success(fallback)
    return is(value) ? t.success(value) : t.failure(value, context)
  }

/** A field with a default; `undefined` as default: it must be there. */
const field = <A>(allowed: string, is: t.Is<A>, fallback: A | undefined): t.Type<A> =>
  new t.Type(allowed, is, decode(is, fallback), t.identity)

const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

function whole(from: number, to: number, fallback: number): t.Type<number> {
  const is = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to
  return field(`a whole number from ${grouped(from)} to ${grouped(to)}`, is, fallback)
}

/** Times may have fractions of a millisecond, down to a microsecond. */
function millis(from: number, to: number, fallback: number): t.Type<number> {
  const is = (value: unknown): value is number => typeof value === 'number' && value >= from && value <= to
  return field(`milliseconds from ${grouped(from)} to ${grouped(to)}`, is, fallback)
}

/** An object of which each key has a codec; the decoded one is a new object with these keys alone. */
function fields<A>(allowed: string, codecsOf: (value: Readonly<Record<string, unknown>>) => Codecs): t.Type<A> {
  const validate = (value: unknown, context: t.Context): t.Validation<A> => {
    if (typeof value !== 'object' || !value || Array.isArray(value)) return t.failure(value, context)
    const record = value as Readonly<Record<string, unknown>>
    const codecs = codecsOf(record)
    if (Object.keys(codecs).length === 0) return t.failure(value, context)
    const errors: t.Errors = []
    const entries = Object.entries(codecs).map(([key, codec]): readonly [string, unknown] => {
      const result = codec.validate(record[key], t.appendContext(context, key, codec, record[key]))
      if (isLeft(result)) errors.push(...result.left)
      return [key, isLeft(result) ? undefined : result.right]
    })
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(entries) as A)
  }
  const is = (value: unknown): value is A => !isLeft(validate(value, []))
  return new t.Type(allowed, is, validate, t.identity)
}

type Codecs = Readonly<Record<string, t.Mixed>>

/** Codecs for exactly these keys: a key that no codec knows is a field that allows nothing, first of all. */
function closed(known: Codecs): (record: Readonly<Record<string, unknown>>) => Codecs {
  const names = Object.keys(known)
  const refusal = field(`no such field; there are ${names.join(', ')}`, (_): _ is never => false, undefined)
  return (record) => {
    const unknown = Object.keys(record).filter((key) => !names.includes(key))
    return Object.fromEntries([...unknown.map((key) => [key, refusal] as const), ...Object.entries(known)])
  }
}

const isUndefined = (value: unknown): value is undefined => value === undefined
const boolean = field('true or false', (value): value is boolean => typeof value === 'boolean', undefined)
const recoveries: ReadonlyArray<unknown> = ['lean', 'auto', 'max']
const recovery = field<Recovery>(
  "'lean', 'auto' or 'max'",
  (value): value is Recovery => recoveries.includes(value),
  'auto',
)
const noRecovery = field("'lean', 'auto' or 'max' only on a reliable channel", isUndefined, undefined)
const reliableFields = closed({ reliable: boolean, ordered: boolean, recovery })
const unreliableFields = closed({ reliable: boolean, ordered: boolean, recovery: noRecovery })
const channel = fields('a channel: { reliable, ordered }', (record) =>
  (record['reliable'] === false ? unreliableFields : reliableFields)(record),
)

const channels = fields('1 to 64 channels, each with a name', (record) => {
  const names = Object.keys(record)
  const isAllowed = names.length <= 64 && names.every((name) => name.length > 0)
  return Object.fromEntries(isAllowed ? names.map((name) => [name, channel]) : [])
})

const kibi = 1024
const mebi = kibi * kibi

const configFields: Codecs = {
  channels,
  maxDatagramBytes: whole(256, 65_507, 1200),
  maxMessageBytes: whole(0, 256 * mebi, mebi),
  maxOutstandingMessages: whole(1, 32 * kibi, kibi),
  maxOutstandingBytes: whole(1, 1024 * mebi, 4 * mebi),
  maxPartialMessages: whole(1, kibi, 16),
  maxPartialBytes: whole(1, 1024 * mebi, 4 * mebi),
  partialTimeoutMs: millis(1, 3_600_000, 5000),
  bulkBytesPerSecond: whole(1, 1024 * mebi, 256 * kibi),
  maxRedundancyBytesPerSecond: whole(0, 1024 * mebi, 16_000),
  ackDelayMs: millis(0, 1000, 0),
  keepAliveMs: millis(0, 3_600_000, 0),
  maxDatagramLifetimeMs: millis(1, 3_600_000, 60_000),
  integrity: field(
    "'none' or 'crc32c'",
    (value): value is 'none' | 'crc32c' => value === 'none' || value === 'crc32c',
    'none',
  ),
  sessionId: whole(0, Number.MAX_SAFE_INTEGER, 0),
  side: field<'a' | 'b' | undefined>(
    "'a' or 'b', or left out",
    (value): value is 'a' | 'b' | undefined => isUndefined(value) || value === 'a' || value === 'b',
    undefined,
  ),
}

export const configCodec: t.Type<Config> = fields('an object with channels', closed(configFields))
