// Recordings for the specs of the reader: one of a whole session, and files of one's own making, frame by frame, in which each frame
// may say what it likes under a right checksum.

import { initialState } from '../../src/connection/state.ts'
import * as E from '../../src/fp.ts'
import { frameChecksum } from '../../src/replay/format/checksum.ts'
import { framerFrom, type Framer } from '../../src/replay/format/framer.ts'
import { joinChunks, readRecording, type Recording } from '../../src/replay/index.ts'
import { startPoint } from '../../src/replay/write/journal.ts'
import {
  byteWriter,
  bytesWritten,
  writeByte,
  writeNumber,
  writeRaw,
  writeWord,
} from '../../src/replay/format/byte-writer.ts'
import { identityOf } from '../../src/replay/format/snapshot.ts'
import { config, readWell, recordBoth } from './session.ts'

export const whole = recordBoth({ checkEvents: 20, snapshotEvents: 60 }).a
export const recording = readWell(whole)

export const changed = (bytes: Uint8Array, offset: number, mask = 0xff): Uint8Array => {
  const copy = bytes.slice()
  copy[offset] = (copy[offset] ?? 0) ^ mask
  return copy
}

export const marker = new Uint8Array(16).fill(0xee)
export const start = startPoint(config, initialState(config))
/** As where a ring begins: its state is written down. */
export const middle = { ...start, origin: undefined }

/** A file of one's own making: a prelude, a first snapshot, what a framer is told, and then these frames. */
export const written = (
  write: (framer: Framer) => void,
  ...frames: ReadonlyArray<readonly [type: number, bytes: Uint8Array]>
): Uint8Array => {
  const framer = framerFrom(identityOf(config, undefined), start, marker)
  write(framer)
  return joinChunks([framer.take(), ...frames.map(([type, bytes], at) => frame(1 + at, type, bytes))])
}

/** A frame whose checksum is right at this index of a file. */
export const frame = (index: number, type: number, bytes: Uint8Array): Uint8Array => {
  const writer = byteWriter(1)
  writeNumber(writer, bytes.length)
  writeByte(writer, type)
  writeRaw(writer, bytes)
  writeWord(writer, frameChecksum(index, type, bytes))
  return bytesWritten(writer)
}

export const nothing = (): void => undefined

export const faultsOf = (bytes: Uint8Array): ReadonlyArray<unknown> => {
  const read = readRecording(bytes)
  return E.isLeft(read) ? [read.left.fault] : read.right.damages.map(({ fault }) => fault)
}

export const eventsOf = ({ segments }: Recording): ReadonlyArray<readonly [number, number]> =>
  segments.map(({ first, events }) => [first, events.length])
