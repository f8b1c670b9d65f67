/**
 * The names and numbers of the recording format, version 2. A file is a prelude (the magic and, twice, the sync marker), then frames:
 *
 * ```
 *   length of payload (number) | type (1) | payload | CRC-32C of index and frame (4)
 * ```
 *
 * Frame 0 is a snapshot; a snapshot holds everything that a reader needs to go on from there, if it has the
 * writer's version of states. docs/recordings.md is byte-exact.
 */

/** Not text, and damaged by whatever takes it for text, as in PNG. */
export const magic: ReadonlyArray<number> = [0x89, 0x50, 0x4b, 0x54, 0x52, 0x0d, 0x0a, 0x1a]

export const markerBytes = 16
export const preludeBytes: number = magic.length + 2 * markerBytes

/** A reader refuses another major version. A minor one adds frames that may be skipped, and kinds of events with names, and nothing else. */
export const formatMajor = 2
export const formatMinor = 0

/** Of this library, as in package.json. It is for the reader of a report: nothing depends on it. */
export const libraryVersion = '0.1.0'

export const frameTypes = {
  /** A point to go on from. */
  snapshot: 1,
  /** What happened, one event after the other. */
  events: 2,
  /** The hashes of state and effects. */
  check: 3,
  /** The sync marker and the index of this frame: where a reader finds its way back. */
  sync: 4,
  /** Nothing follows. */
  end: 5,
  /** A note of the application. */
  mark: 0x81,
  /** What kinds of events are called, of which the first readers of this version know nothing. */
  kinds: 0x82,
} as const

/** A frame that a reader does not know and may leave out. Any other unknown frame ends the reading. */
export const mayBeSkipped = (type: number): boolean => type >= 0x80

/** Events are gathered until there are so many bytes. */
export const eventsFrameBytes = 4096

/** There is a sync frame at least every so many bytes, unless one frame is longer. */
export const syncEveryBytes: number = 64 * 1024
