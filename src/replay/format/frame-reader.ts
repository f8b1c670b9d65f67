/**
 * Reads one frame, and finds the way back to the frames after damage: the sync marker, followed by the index of its own frame, in a frame
 * whose checksum matches. Nothing here allocates by what a file says.
 */
import { readerOf, readView } from '../../core/bytes.ts'
import { frameChecksum } from './checksum.ts'
import { frameTypes, markerBytes } from './format.ts'
import { readByte, readNumber, readWord } from './byte-writer.ts'

export interface Frame {
  readonly type: number
  /** Where the payload lies. */
  readonly start: number
  readonly end: number
  /** Where the next frame begins. */
  readonly next: number
}

/** What is no frame, and how many bytes it took to see that. */
export interface Broken {
  readonly fault: 'Truncated' | 'Corrupt'
  readonly bytes: number
}

export const isBroken = (frame: Frame | Broken): frame is Broken => 'fault' in frame

const typeBytes = 1
const checksumBytes = 4

/** Frame number `index`, which begins at this offset; or what is wrong with it. */
export function readFrame(bytes: Uint8Array, offset: number, index: number): Frame | Broken {
  const head = readerOf(bytes, offset, bytes.length)
  const length = readNumber(head)
  const type = readByte(head)
  if (head.fault !== 'none') return { fault: head.fault === 'truncated' ? 'Truncated' : 'Corrupt', bytes: 0 }
  const start = head.offset
  const end = start + length
  const next = end + checksumBytes
  if (next > bytes.length) return { fault: 'Truncated', bytes: 0 }
  const found = readWord(readerOf(bytes, end, next))
  const isWhole = found === frameChecksum(index, type, bytes.subarray(start, end))
  return isWhole ? { type, start, end, next } : { fault: 'Corrupt', bytes: next - offset }
}

/** What a sync frame says: its own index. undefined: it is none of this recording. */
export function readSync(bytes: Uint8Array, frame: Frame, marker: Uint8Array): number | undefined {
  const reader = readerOf(bytes, frame.start, frame.end)
  const isOurs = equalBytes(readView(reader, markerBytes), marker)
  const index = readNumber(reader)
  return isOurs && reader.fault === 'none' && reader.offset === reader.end ? index : undefined
}

export interface Way {
  /** Where the sync frame begins, and its index. */
  readonly offset: number
  readonly index: number
  readonly frame: Frame
}

/** The first sync frame at or after this offset. */
export function findSync(bytes: Uint8Array, from: number, marker: Uint8Array): Way | undefined {
  const first = marker[0] as number
  for (let at = from + 1 + typeBytes; ; at += 1) {
    at = bytes.indexOf(first, at)
    if (at === -1) return undefined
    if (bytes[at - typeBytes] !== frameTypes.sync) continue
    if (!equalBytes(bytes.subarray(at, at + markerBytes), marker)) continue
    // The payload is shorter than 128 bytes, so that its length takes one.
    const offset = at - typeBytes - 1
    const index = readNumber(readerOf(bytes, at + markerBytes, bytes.length))
    const frame = readFrame(bytes, offset, index)
    if (!isBroken(frame) && readSync(bytes, frame, marker) === index) return { offset, index, frame }
  }
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false
  return true
}
