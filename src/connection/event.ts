/** What can happen to a connection: facts, in the past tense, as plain data. */

/** Time has passed: the only event that moves it. */
export interface Ticked {
  readonly type: 'Ticked'
  /** A whole number of microseconds, at least 0; anything else is no time. */
  readonly deltaMicros: number
}

/** The transport handed over a datagram. Its bytes are copied where they are kept. */
export interface DatagramReceived {
  readonly type: 'DatagramReceived'
  readonly datagram: Uint8Array
}

/** The application wants a message sent. The payload is copied. */
export interface MessageSubmitted {
  readonly type: 'MessageSubmitted'
  /** A channel's name in config. */
  readonly channel: string
  readonly payload: Uint8Array
  /** Unreliable channels only: if it has not left within so many microseconds, it expires. */
  readonly ttlMicros?: number
}

/** The application is about to hand datagrams to the transport. */
export interface FlushRequested {
  readonly type: 'FlushRequested'
  /** Bytes of all datagrams of this flush together. Left out: no bound. */
  readonly maxBytes?: number
}

export type Event = Ticked | DatagramReceived | MessageSubmitted | FlushRequested
