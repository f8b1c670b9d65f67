/**
 * Kinds of events to come. Tags up to 15 are this version's own; an event with a higher tag brings its fields as one block, so that a reader
 * that does not know the kind reads past it. What it is called stands in a frame of its own. docs/recordings.md, "Kinds to come".
 */
import type { Event } from '../../connection/event.ts'
import { readerOf } from '../../core/bytes.ts'
import { readBlock, readByte } from './byte-writer.ts'
import { decodeText } from './text.ts'

/** An event of a kind that this version does not know: it can be listed, and not replayed. */
export interface UnknownEvent {
  readonly type: 'UnknownEvent'
  readonly tag: number
  /** As the writer calls it; `event 17` where the file does not say. */
  readonly kind: string
  readonly fields: Uint8Array
}

export type RecordedEvent = Event | UnknownEvent

/** The least tag of a kind to come. */
export const leastUnknownTag = 16

/** What kinds to come are called, by their tags. */
export type KindNames = ReadonlyMap<number, string>

export const kindOf = (tag: number, names: KindNames): string => names.get(tag) ?? `event ${tag}`

/** A name is printed with each event of its kind: a longer one would make a small file a wall of text. */
export const longestKindBytes = 64

/** The payload of a kinds frame; undefined: it is none. */
export function readKinds(bytes: Uint8Array): KindNames | undefined {
  const reader = readerOf(bytes, 0, bytes.length)
  const names = new Map<number, string>()
  while (reader.offset < reader.end && reader.fault === 'none') {
    const tag = readByte(reader)
    const bytes = readBlock(reader)
    const name = bytes.length > 0 && bytes.length <= longestKindBytes ? decodeText(bytes) : undefined
    if (reader.fault !== 'none' || name === undefined || tag < leastUnknownTag) return undefined
    names.set(tag, name)
  }
  return reader.fault === 'none' ? names : undefined
}
