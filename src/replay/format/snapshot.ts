/**
 * The payload of a snapshot frame: versions, side, config, and a point of the connection with its whole state. It is everything that a
 * reader needs to go on from there, so that a file whose beginning is damaged, or missing, is read from its next snapshot.
 * docs/recordings.md, "Snapshot".
 */
import { parseConfig, type Config } from '../../config.ts'
import { initialState, type Origin, type State } from '../../connection/state.ts'
import { copyOf, type Reader } from '../../core/bytes.ts'
import * as E from '../../fp.ts'
import { encodeState, stateVersion } from '../../state/encoding.ts'
import { hashState } from '../../state/hash.ts'
import type { Digest, Lanes } from './digest.ts'
import { equalBytes } from './frame-reader.ts'
import { formatMajor, formatMinor, libraryVersion } from './format.ts'
import { parseJson } from './mark.ts'
import type { Fault, Start } from '../recording.ts'
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
  type ByteWriter,
} from './byte-writer.ts'
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
  /** Where the connection began, if that is here: then its state need not be written. */
  readonly origin?: Origin | undefined
}

/** What all snapshots of a recording say alike. */
export interface Identity {
  readonly library: string
  readonly side: 'a' | 'b' | undefined
  /** JSON in UTF-8, its fields in the order in which `defineConfig` gives them. */
  readonly config: Uint8Array
}

const sides = [undefined, 'a', 'b'] as const

/** With the side: the connection begins here. */
const beginsHere = 4

const nothing = new Uint8Array(0)

export function identityOf(config: Config, side: 'a' | 'b' | undefined): Identity {
  const checked = parseConfig(config)
  return {
    library: libraryVersion,
    side,
    config: encodeText(JSON.stringify(E.isLeft(checked) ? config : checked.right)),
  }
}

export function writeSnapshot(writer: ByteWriter, { library, side, config }: Identity, point: Point): void {
  const { origin } = point
  writeByte(writer, formatMajor)
  writeByte(writer, formatMinor)
  writeText(writer, library)
  writeByte(writer, sides.indexOf(side) + (origin === undefined ? 0 : beginsHere))
  writeBlock(writer, config)
  writePlace(writer, point)
  for (const lane of lanesOf(point.effects)) writeWord(writer, lane >>> 0)
  if (origin === undefined) return writeBlock(writer, encodeState(point.state))
  writeByte(writer, stateVersion)
  writeNumber(writer, origin.packet)
  writeNumber(writer, origin.message)
}

/** Where the counters of a connection began on which nothing has happened; undefined: something has. */
export function originOf(config: Config, state: State): Origin | undefined {
  const [channel] = state.messages.tracks
  const origin = { packet: state.packets.numbering.next, message: (channel?.newest ?? -1) + 1 }
  return hashState(initialState(config, origin)) === hashState(state) ? origin : undefined
}

/** Which event, and when. */
export function writePlace(writer: ByteWriter, { event, atMicros }: Place): void {
  writeNumber(writer, event)
  writeNumber(writer, atMicros)
}

export function writeDigest(writer: ByteWriter, { low, high }: Digest): void {
  writeWord(writer, low)
  writeWord(writer, high)
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
  readonly stateVersion: number
  /** The encoding of its state is a view, decoded when the state is asked for. */
  readonly start: Start
}

type StartRead = Pick<SnapshotRead, 'stateVersion' | 'start'>

/** The first byte of an encoding is the version of states. */
function readState(reader: Reader): StartRead {
  const encoding = readBlock(reader)
  return { stateVersion: encoding[0] ?? 0, start: { origin: undefined, encoding } }
}

function readOrigin(reader: Reader): StartRead {
  const version = readByte(reader)
  const packet = readNumber(reader)
  return { stateVersion: version, start: { origin: { packet, message: readNumber(reader) }, encoding: nothing } }
}

/** `known`: what the recording says of itself already. A config that is the same is not parsed again. */
export function readSnapshot(
  reader: Reader,
  known?: { readonly identity: Identity; readonly config: Config; readonly stateVersion: number },
): E.Either<Fault, SnapshotRead> {
  const major = readByte(reader)
  if (major !== formatMajor) return E.left({ type: 'OtherVersion', major, supported: formatMajor })
  const minor = readByte(reader)
  const library = readBlock(reader)
  const flags = readByte(reader)
  const side = flags & ~beginsHere
  const json = readBlock(reader)
  const event = readNumber(reader)
  const atMicros = readNumber(reader)
  const effects = readLanes(reader)
  const start = flags === side ? readState(reader) : readOrigin(reader)
  const point = { event, atMicros, effects, ...start }
  const isLate = flags !== side && event > 0
  const name = known?.identity.library ?? decodeText(library)
  if (reader.fault !== 'none' || reader.offset < reader.end || side >= sides.length || name === undefined || isLate)
    return E.left({ type: 'Malformed', what: 'snapshot' })
  if (known !== undefined) {
    const { identity, config } = known
    if (!equalBytes(identity.config, json)) return E.left({ type: 'Malformed', what: 'config' })
    if (start.stateVersion !== known.stateVersion) return E.left({ type: 'Malformed', what: 'state version' })
    return E.right({ minor, identity, config, ...point })
  }
  const config = parseConfig(parseJson(decodeText(json)))
  if (E.isLeft(config)) return E.left({ type: 'InvalidConfig', faults: config.left })
  const identity: Identity = { library: name, side: sides[side], config: copyOf(json) }
  return E.right({ minor, identity, config: config.right, ...point })
}
