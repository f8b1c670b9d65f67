/** One io-ts decoder per field of the public config. The name of a decoder is the sentence that an error quotes. */
import type { Config, Recovery } from './config.ts'
import * as t from './decoder.ts'
import { isLeft } from './fp.ts'

type Is<A> = (value: unknown) => value is A

/** A field with a default; `undefined` as default: it must be there. */
const field = <A>(allowed: string, is: Is<A>, fallback: A | undefined): t.Decoder<A> =>
  t.decoder(allowed, (value, context) => {
    if (value === undefined && fallback !== undefined) return t.success(fallback)
    return is(value) ? t.success(value) : t.failure(value, context)
  })

const oneOf = <A>(allowed: string, values: ReadonlyArray<A>, fallback: A | undefined): t.Decoder<A> =>
  field(allowed, (value): value is A => values.some((one) => one === value), fallback)

const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

function whole(from: number, to: number, fallback: number): t.Decoder<number> {
  const is = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to
  return field(`a whole number from ${grouped(from)} to ${grouped(to)}`, is, fallback)
}

/** Times may have fractions of a millisecond, down to a microsecond. */
function millis(from: number, to: number, fallback: number): t.Decoder<number> {
  const is = (value: unknown): value is number => typeof value === 'number' && value >= from && value <= to
  return field(`milliseconds from ${grouped(from)} to ${grouped(to)}`, is, fallback)
}

/** An object of which each key has a decoder; the decoded one is a new object with these keys alone. */
const fields = <A>(allowed: string, fieldsOf: (value: Readonly<Record<string, unknown>>) => Fields): t.Decoder<A> =>
  t.decoder(allowed, (value, context) => {
    if (typeof value !== 'object' || !value || Array.isArray(value)) return t.failure(value, context)
    const record = value as Readonly<Record<string, unknown>>
    const decoders = fieldsOf(record)
    if (Object.keys(decoders).length === 0) return t.failure(value, context)
    const errors: t.Errors = []
    const entries = Object.entries(decoders).map(([key, decoder]): readonly [string, unknown] => {
      const result = decoder.validate(record[key], t.within(context, key, decoder, record[key]))
      if (isLeft(result)) errors.push(...result.left)
      return [key, isLeft(result) ? undefined : result.right]
    })
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(entries) as A)
  })

type Fields = Readonly<Record<string, t.Decoder<unknown>>>

/** Fields for exactly these keys: a key of the record that is not known is a field that allows nothing, first of all. */
function closed(known: Fields, record: Readonly<Record<string, unknown>>): Fields {
  const names = Object.keys(known)
  const refusal = oneOf(`no such field; there are ${names.join(', ')}`, [], undefined)
  const unknown = Object.keys(record).filter((key) => !names.includes(key))
  return Object.fromEntries([...unknown.map((key) => [key, refusal] as const), ...Object.entries(known)])
}

const boolean = oneOf('true or false', [true, false], undefined)
const recovery = oneOf<Recovery>("'lean', 'auto' or 'max'", ['lean', 'auto', 'max'], 'auto')
const noRecovery = oneOf("'lean', 'auto' or 'max' only on a reliable channel", [undefined], undefined)
const channel = fields('a channel: { reliable, ordered }', (record) =>
  closed(
    { reliable: boolean, ordered: boolean, recovery: record['reliable'] === false ? noRecovery : recovery },
    record,
  ),
)

const channels = fields('1 to 64 channels, each with a name', (record) => {
  const names = Object.keys(record)
  const isAllowed = names.length <= 64 && names.every((name) => name.length > 0)
  return Object.fromEntries(isAllowed ? names.map((name) => [name, channel]) : [])
})

const kibi = 1024
const mebi = kibi * kibi

const configFields: Fields = {
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
  integrity: oneOf("'none' or 'crc32c'", ['none', 'crc32c'], 'none'),
  sessionId: whole(0, Number.MAX_SAFE_INTEGER, 0),
  side: oneOf("'a' or 'b', or left out", ['a', 'b', undefined], undefined),
}

export const configDecoder: t.Decoder<Config> = fields('an object with channels', (record) =>
  closed(configFields, record),
)
