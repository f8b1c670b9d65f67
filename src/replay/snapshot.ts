/**
 * The payload of a snapshot frame: versions, side, config, and a point of the connection with its whole state. It is everything that a
 * reader needs to go on from there, so that a file whose beginning is damaged, or missing, is read from its next snapshot.
 * docs/recordings.md, "Snapshot".
 */
import { parseConfig, type Config } from '../config.ts'
import type { State } from '../connection/state.ts'
import { copyOf, type Reader } from '../core/bytes.ts'
import * as E from '../fp.ts'
import { encodeState } from '../state/encoding.ts'
import type { Digest, Lanes } from './digest.ts'
import { equalBytes } from './frame-reader.ts'
import { formatMajor, formatMinor, libraryVersion } from './format.ts'
import { parseJson } from './mark.ts'
import type { Fault } from './recording.ts'
import {
  readBlock,
  readByte,
  readNumber,
  readWord,
  writeBlock,
  writeByte,
  writeNumber,
  writeText,
  writeWord,
  type Sheet,
} from './sheet.ts'
import { decodeText, encodeText } from './text.ts'

/** After so many events, at this time of the recording. */
export interface Place {
  readonly event: number
  readonly atMicros: number
}

/** Where a connection stands there. */
export interface Point extends Place {
  /** The rolling hash of effects, as it goes on. */
  readonly effects: Lanes
  readonly state: State
}

/** What all snapshots of a recording say alike. */
export interface Identity {
  readonly library: string
  readonly side: 'a' | 'b' | undefined
  /** JSON in UTF-8, its fields in the order in which `defineConfig` gives them. */
  readonly config: Uint8Array
}

const sides = [undefined, 'a', 'b'] as const

export function identityOf(config: Config, side: 'a' | 'b' | undefined): Identity {
  const checked = parseConfig(config)
  return {
    library: libraryVersion,
    side,
    config: encodeText(JSON.stringify(E.isLeft(checked) ? config : checked.right)),
  }
}

export function writeSnapshot(sheet: Sheet, { library, side, config }: Identity, point: Point): void {
  writeByte(sheet, formatMajor)
  writeByte(sheet, formatMinor)
  writeText(sheet, library)
  writeByte(sheet, sides.indexOf(side))
  writeBlock(sheet, config)
  writePlace(sheet, point)
  for (const lane of lanesOf(point.effects)) writeWord(sheet, lane >>> 0)
  writeBlock(sheet, encodeState(point.state))
}

/** Which event, and when. */
export function writePlace(sheet: Sheet, { event, atMicros }: Place): void {
  writeNumber(sheet, event)
  writeNumber(sheet, atMicros)
}

export function writeDigest(sheet: Sheet, { low, high }: Digest): void {
  writeWord(sheet, low)
  writeWord(sheet, high)
}

const lanesOf = ({ a, b, c, d }: Lanes): ReadonlyArray<number> => [a, b, c, d]

function readLanes(reader: Reader): Lanes {
  const [a = 0, b = 0, c = 0, d = 0] = Array.from({ length: 4 }, () => readWord(reader) | 0)
  return { a, b, c, d }
}

export function readDigest(reader: Reader): Digest {
  const low = readWord(reader)
  return { low, high: readWord(reader) }
}

/** What a snapshot frame says. */
export interface SnapshotRead extends Place {
  readonly minor: number
  readonly identity: Identity
  readonly config: Config
  /** The rolling hash of effects, as it goes on. */
  readonly effects: Lanes
  /** Its encoding: a view, decoded when the state is asked for. */
  readonly state: Uint8Array
}

/** `known`: what the recording says of itself already. A config that is the same is not parsed again. */
export function readSnapshot(
  reader: Reader,
  known?: { readonly identity: Identity; readonly config: Config },
): E.Either<Fault, SnapshotRead> {
  const major = readByte(reader)
  if (major !== formatMajor) return E.left({ type: 'OtherVersion', major, supported: formatMajor })
  const minor = readByte(reader)
  const library = readBlock(reader)
  const side = readByte(reader)
  const json = readBlock(reader)
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  const effects = readLanes(reader)
  const state = readBlock(reader)
  const name = known?.identity.library ?? decodeText(library)
  if (reader.fault !== 'none' || reader.offset < reader.end || side >= sides.length || name === undefined)
    return E.left({ type: 'Malformed', what: 'snapshot' })
  if (known !== undefined) {
    const { identity, config } = known
    return equalBytes(identity.config, json)
      ? E.right({ minor, identity, config, event, atMicros, effects, state })
      : E.left({ type: 'Malformed', what: 'config' })
  }
  const config = parseConfig(parseJson(decodeText(json)))
  if (E.isLeft(config)) return E.left({ type: 'InvalidConfig', faults: config.left })
  const identity: Identity = { library: name, side: sides[side], config: copyOf(json) }
  return E.right({ minor, identity, config: config.right, event, atMicros, effects, state })
}
