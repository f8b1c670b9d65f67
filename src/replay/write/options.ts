/**
 * What a recorder may be told, and what it does otherwise. Checked with io-ts, as options may come from a file or from a caller without
 * types; what is not allowed counts as left out, because recording must never stand in the way of the game.
 */
import * as t from 'io-ts'
import { isBytes } from '../../core/bytes.ts'
import { microsOfMillis } from '../../core/time.ts'
import { markerBytes } from '../format/format.ts'

export interface RecorderOptions {
  /** Which end this is. Left out: as `config.side` says. */
  readonly side?: 'a' | 'b'
  /**
   * Anything that tells this recording from others. The sync marker, by which a reader finds its way in a damaged file, is made of it,
   * the config and the state, as the library draws no random numbers.
   */
  readonly seed?: string
  /** Or the marker itself: 16 bytes, random at best. */
  readonly marker?: Uint8Array
  /** State and effects are hashed, and the sink is served, every so many events or milliseconds, whichever is first. 1,024; 1,000. */
  readonly checkEvents?: number
  readonly checkMs?: number
  /** The whole state is written down every so many events or milliseconds, whichever is first. 16,384; 10,000. */
  readonly snapshotEvents?: number
  readonly snapshotMs?: number
}

export interface Settings {
  readonly side: 'a' | 'b' | undefined
  readonly seed: string
  readonly marker: Uint8Array | undefined
  readonly checkEvents: number
  readonly checkMicros: number
  readonly snapshotEvents: number
  readonly snapshotMicros: number
}

const side: t.Type<'a' | 'b'> = t.union([t.literal('a'), t.literal('b')])

const marker: t.Type<Uint8Array> = new t.Type(
  `${markerBytes} bytes`,
  (value): value is Uint8Array => isBytes(value) && value.length === markerBytes,
  (value, context) => (marker.is(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const count = above('a whole number of at least 1', (value) => Number.isSafeInteger(value) && value >= 1)
const millis = above('milliseconds, at least 1', (value) => value >= 1 && value <= Number.MAX_SAFE_INTEGER / 1000)

function above(name: string, isAllowed: (value: number) => boolean): t.Type<number> {
  const is = (value: unknown): value is number => typeof value === 'number' && isAllowed(value)
  return new t.Type(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  )
}

const orElse = <A>(codec: t.Type<A>, value: unknown, otherwise: A): A => (codec.is(value) ? value : otherwise)

/** `configSide`: what the config says of the side. */
export function settingsOf(options: RecorderOptions | undefined, configSide: 'a' | 'b' | undefined): Settings {
  const given: Readonly<Record<keyof RecorderOptions, unknown>> | Partial<RecorderOptions> = options ?? {}
  return {
    side: side.is(given.side) ? given.side : configSide,
    seed: orElse(t.string, given.seed, ''),
    marker: marker.is(given.marker) ? given.marker : undefined,
    checkEvents: orElse(count, given.checkEvents, 1024),
    checkMicros: microsOfMillis(orElse(millis, given.checkMs, 1000)),
    snapshotEvents: orElse(count, given.snapshotEvents, 16_384),
    snapshotMicros: microsOfMillis(orElse(millis, given.snapshotMs, 10_000)),
  }
}
