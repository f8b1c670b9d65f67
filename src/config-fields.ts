/** One io-ts codec per field of the public config. The name of a codec is the sentence that an error quotes. */
import * as t from 'io-ts'

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

const boolean = field('true or false', t.boolean.is, undefined)

const channel = t.type({ reliable: boolean, ordered: boolean }, 'a channel: { reliable, ordered }')

const isCountOfChannels = (channels: object): boolean => {
  const names = Object.keys(channels)
  return names.length >= 1 && names.length <= 64 && names.every((name) => name.length > 0)
}

const channels = t.refinement(t.record(t.string, channel), isCountOfChannels, '1 to 64 channels, each with a name')

const kibi = 1024
const mebi = kibi * kibi

export const fieldTypes: Readonly<Record<string, t.Mixed>> = {
  channels,
  maxDatagramBytes: whole(256, 65_507, 1200),
  maxMessageBytes: whole(0, 256 * mebi, mebi),
  maxOutstandingMessages: whole(1, 32 * kibi, kibi),
  maxOutstandingBytes: whole(1, 1024 * mebi, 4 * mebi),
  maxPartialMessages: whole(1, kibi, 16),
  maxPartialBytes: whole(1, 1024 * mebi, 4 * mebi),
  partialTimeoutMs: millis(1, 3_600_000, 5000),
  bulkBytesPerSecond: whole(1, 1024 * mebi, 256 * kibi),
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
    (value): value is 'a' | 'b' | undefined => value === undefined || value === 'a' || value === 'b',
    undefined,
  ),
}

export const knownFields: ReadonlyArray<string> = Object.keys(fieldTypes)
export const knownChannelFields: ReadonlyArray<string> = ['reliable', 'ordered']
