/**
 * Writes frames: length, type, payload, checksum; a sync frame before every snapshot and at least every 64 KiB. It keeps what it has
 * written until it is taken. docs/recordings.md, "Frames".
 */
import type { Bytes } from '../../core/bytes.ts'
import { hashState } from '../../state/hash.ts'
import { frameChecksum } from './checksum.ts'
import { absorbBytes, absorbWords, copyLanes, finishDigest, lanesAtStart, parseDigest } from './digest.ts'
import { frameTypes, magic, markerBytes, syncEveryBytes } from './format.ts'
import type { Outlet } from '../write/journal.ts'
import {
  byteWriter,
  bytesWritten,
  writeByte,
  writeNumber,
  writeRaw,
  writeWord,
  type ByteWriter,
} from './byte-writer.ts'
import { encodeText } from './text.ts'
import { writeDigest, writePlace, writeSnapshot, type Identity, type Point } from './snapshot.ts'

export interface Framer extends Outlet {
  /** The end frame: nothing follows. */
  readonly end: (point: Point) => void
  /** How many bytes wait. */
  readonly waiting: () => number
  /** What was written since it was last taken, in a buffer of its own. */
  readonly take: () => Bytes
}

const roomAtStart = 8 * 1024

/** Writes the prelude and the first snapshot at once. */
export function framerFrom(identity: Identity, start: Point, marker: Uint8Array): Framer {
  const writer = byteWriter(roomAtStart)
  const payload = byteWriter(roomAtStart)
  // A writer of its own: a sync frame may come between a payload that was written and its frame.
  const way = byteWriter(2 * markerBytes)
  let index = 0
  let sinceSync = 0

  const frame = (type: number, bytes: Uint8Array): void => {
    const begin = writer.offset
    writeNumber(writer, bytes.length)
    writeByte(writer, type)
    writeRaw(writer, bytes)
    writeWord(writer, frameChecksum(index, type, bytes))
    index += 1
    sinceSync += writer.offset - begin
  }
  const sync = (): void => {
    way.offset = 0
    writeSync(way, marker, index)
    frame(frameTypes.sync, way.bytes.subarray(0, way.offset))
    sinceSync = 0
  }
  const written = (write: (blank: ByteWriter) => void): Uint8Array => {
    payload.offset = 0
    write(payload)
    return payload.bytes.subarray(0, payload.offset)
  }
  const put = (type: number, bytes: Uint8Array): void => {
    if (sinceSync + bytes.length > syncEveryBytes) sync()
    frame(type, bytes)
  }
  const snapshot = (point: Point): void => {
    frame(
      frameTypes.snapshot,
      written((blank) => writeSnapshot(blank, identity, point)),
    )
  }

  writeRaw(writer, Uint8Array.from(magic))
  writeRaw(writer, marker)
  writeRaw(writer, marker)
  snapshot(start)
  return {
    events: (bytes) => put(frameTypes.events, bytes),
    mark: (bytes) => put(frameTypes.mark, bytes),
    check: (point) =>
      put(
        frameTypes.check,
        written((blank) => writeCheck(blank, point)),
      ),
    snapshot: (point) => {
      sync()
      snapshot(point)
    },
    end: (point) =>
      put(
        frameTypes.end,
        written((blank) => writePlace(blank, point)),
      ),
    waiting: () => writer.offset,
    take: () => {
      const taken = bytesWritten(writer)
      writer.offset = 0
      return taken
    },
  }
}

function writeSync(writer: ByteWriter, marker: Uint8Array, index: number): void {
  writeRaw(writer, marker)
  writeNumber(writer, index)
}

function writeCheck(writer: ByteWriter, point: Point): void {
  writePlace(writer, point)
  writeDigest(writer, parseDigest(hashState(point.state)))
  writeDigest(writer, finishDigest(point.effects))
}

/** A sync marker, made of what a recording begins with and of what its writer chose. */
export function markerFrom({ config }: Identity, { state }: Point, seed: string): Uint8Array {
  const text = encodeText(`${seed.length} ${seed}${hashState(state)}`)
  const writer = byteWriter(markerBytes)
  for (const salt of [1, 2]) {
    const lanes = copyLanes(lanesAtStart)
    absorbWords(lanes, salt, text.length, config.length, 0)
    absorbBytes(lanes, text)
    writeDigest(writer, finishDigest(absorbBytes(lanes, config)))
  }
  return writer.bytes
}
