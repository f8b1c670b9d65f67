// What the speed benches ask of a protocol: two ends in one process that are given messages, datagrams and the time, and hand datagrams and
// messages back. Every peer is driven through this, so all of them do the same work: the same messages, the same ticks, acks counted.

export const modes = ['reliable', 'unreliable'] as const

/** Reliable and ordered; or unreliable and unordered. */
export type Mode = (typeof modes)[number]

/** Where an end puts what comes out of it. */
export interface Outlets {
  readonly transmit: (datagram: Uint8Array) => void
  readonly deliver: (message: Uint8Array) => void
}

/** One end, called once a tick in this order; `receive` and `send` as often as there is something. */
export interface End {
  /** Time has come to `now`, in milliseconds. */
  readonly update: (now: number) => void
  readonly receive: (datagram: Uint8Array) => void
  /** Everything has been received: what is delivered only on request is delivered now. */
  readonly drain: () => void
  /** The bytes are the protocol's: they are not written again. */
  readonly send: (message: Uint8Array) => void
  readonly flush: () => void
}

export type Pair = readonly [End, End]

export interface Protocol {
  /** Two ends, connected. `settle` lets what they transmit arrive until they say nothing more: for those with a handshake. */
  readonly open: (mode: Mode, outlets: readonly [Outlets, Outlets], settle: Settle) => Promise<Pair>
  /** 'turns': wants a turn of the event loop after each datagram, as a socket would give it. */
  readonly pace: 'ticks' | 'turns'
  /** Zeroed memory for a message: what is most natural for the protocol. */
  readonly allocate: (bytes: number) => Uint8Array
  /** The longest message that can be sent at once. */
  readonly maxMessageBytes: number
  /** How many pairs one process can have. Default: as many as it likes. */
  readonly mostPairs?: number
}

/** Plays ticks without messages until it returns true. */
export type Settle = (ends: Pair, isDone: () => boolean) => Promise<void>

export const plainBytes = (bytes: number): Uint8Array => new Uint8Array(bytes)
export const nodeBytes = (bytes: number): Uint8Array => Buffer.alloc(bytes)

/** For peers that insist on Buffers: a view, no copy. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
