// A cell of the tables: one kind of network, one load. Times are milliseconds here, for the reader of a table; the model
// turns them into whole microseconds.

export type Loss =
  /** Each datagram by itself. */
  | { readonly kind: 'independent'; readonly share: number }
  /** Outages in continuous time during which everything is lost, both they and the time between them exponential. */
  | { readonly kind: 'bursts'; readonly share: number; readonly meanMs: number }

export interface Cell {
  /** Unique: a row of a table, and part of no seed. */
  readonly name: string
  /** One way takes half of `rttMs`, give or take `jitterMs`, uniform and for each datagram by itself. */
  readonly rttMs: number
  readonly jitterMs: number
  readonly loss: Loss
  /** How often the sender submits and flushes. */
  readonly tickHz: number
  /** How often the receiver flushes, which is when acks leave. */
  readonly ackHz: number
  /**
   * 'arrivals': the receiver's clock stands at the arrival when it takes a datagram. At ticks only, as a game's loop moves it, both ends
   * take datagrams 'at once', when the clock stands at the tick before, or 'collected' until the next one.
   */
  readonly time: 'arrivals' | 'at once' | 'collected'
  /** undefined: one message a tick. Otherwise Poisson, at this mean, sent at the next tick. */
  readonly messagesPerSecond: number | undefined
  /** undefined: none. Otherwise what the way there passes on, behind a queue of `queueMs`; what does not fit is dropped. */
  readonly bottleneckBytesPerSecond: number | undefined
}

export const queueMs = 300
export const messageBytes = 32
/** IPv4 and UDP: what a datagram costs on the wire beside itself. */
export const ipUdpBytes = 28
/** In front of the measured messages: `max` is at its full rate after five. */
const warmUpSeconds = 6
/** So many phases between the two ends' ticks are played, evenly over the shorter tick. */
export const sweptPhases = 16

/** The network of the goals: RTT 100 +- 10 each way, 60 Hz at both ends, nothing lost. */
export const steadyCell: Cell = {
  name: '0 %',
  rttMs: 100,
  jitterMs: 10,
  loss: { kind: 'independent', share: 0 },
  tickHz: 60,
  ackHz: 60,
  time: 'arrivals',
  messagesPerSecond: undefined,
  bottleneckBytesPerSecond: undefined,
}

export const messageRate = (cell: Cell): number => cell.messagesPerSecond ?? cell.tickHz

export const warmUpMessages = (cell: Cell): number => Math.ceil(messageRate(cell) * warmUpSeconds)
