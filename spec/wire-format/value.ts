// What one datagram says, as plain values: the common vocabulary of the second decoder and the second encoder.
//
// Written from docs/wire-format.md alone; nothing here or beside it imports from src. A value says nothing that the
// bytes do not: which frame shape or hold code was used follows from it, because one value has one encoding.

/** The fields of the shared config that shape the bytes (the table at the head of the page). */
export interface Format {
  readonly maxDatagramBytes: number
  readonly maxMessageBytes: number
  /** In the order of the config object; a channel's index is its place here. */
  readonly channels: ReadonlyArray<{ readonly name: string; readonly reliable: boolean }>
  readonly integrity: 'none' | 'crc32c'
  readonly sessionId: number
  /** The side of the endpoint that writes the datagram, if config names sides. */
  readonly writer?: 'a' | 'b'
}

/** What a reader knows before the datagram arrives. All numbers are full ones. */
export interface Knowledge {
  /** The newest packet number received. */
  readonly newest?: number
  /** The newest one that came in two bytes. */
  readonly newestNarrow?: number
  /** The packet numbers received: at least those of the window. */
  readonly received: ReadonlySet<number>
  /** The number the reader's own next packet gets. */
  readonly nextOwn: number
  /** The number of the first packet that the reader itself sent wide. */
  readonly wideFromOwn?: number
  /** By channel index: the newest message number seen (on an unreliable channel: of messages in fragments). */
  readonly messages: ReadonlyMap<number, number>
}

export interface Ack {
  readonly number: number
  /** 0, 2, 4 ... 26, or 27 to 65,535, where 65,535 means that long or longer. */
  readonly holdMs: number
  /** The claims as on the page, without zero bytes at the end; four bytes of 255 stand for *clean*. */
  readonly history: Uint8Array
}

export interface Whole {
  readonly channel: number
  /** On a reliable channel only. */
  readonly number?: number
  readonly payload: Uint8Array
}

export interface Piece {
  readonly channel: number
  readonly number: number
  readonly index: number
  readonly lastIndex: number
  readonly bytes: Uint8Array
}

/** A message that travels whole, or one fragment of a longer one. */
export type Item = Whole | Piece

export interface Datagram {
  readonly wide: boolean
  readonly number: number
  /** Absent while the writer has received nothing. */
  readonly ack?: Ack
  readonly items: ReadonlyArray<Item>
}

export type Reason =
  | 'TooLarge'
  | 'Truncated'
  | 'WrongVersion'
  | 'Malformed'
  | 'Stale'
  | 'Duplicate'
  | 'ForgedAck'
  | 'Corrupt'
  | 'BeyondWindow'

/** Why a datagram is discarded; `rule` is the sentence of the page that it breaks, in a few words. */
export interface Discarded {
  readonly reason: Reason
  readonly rule: string
}

export const isPiece = (item: Item): item is Piece => 'lastIndex' in item

/** `F` of the page. */
export const fragmentBytes = (format: Format): number => format.maxDatagramBytes - 160

/** The highest last index: ceil(`M` / `F`) - 1. Below 1 there are no fragments at all. */
export const highestLastIndex = (format: Format): number =>
  Math.ceil(format.maxMessageBytes / fragmentBytes(format)) - 1

export const clean: Uint8Array = Uint8Array.of(255, 255, 255, 255)
