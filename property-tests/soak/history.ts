// What the processes of a soak tell their parent: facts with times, as plain data. The clock is the machine's monotonic one, in
// milliseconds, the same for all processes. The judge knows nothing but this.

/** The machine's monotonic clock. */
export const readClock = (): number => Number(process.hrtime.bigint()) / 1e6

export type End = 'a' | 'b'

export const otherEnd = (end: End): End => (end === 'a' ? 'b' : 'a')

/** What a channel promises, as the judge is told. */
export interface Kind {
  readonly reliable: boolean
  readonly ordered: boolean
}

export type Fate = 'acked' | 'lost' | 'expired' | 'ackedLate'

/** The sender's name for a message; it is written in the payload. */
export interface Name {
  readonly end: End
  readonly channel: string
  /** Counts the messages that this end tried to send on the channel in this session. */
  readonly serial: number
}

interface Noted {
  readonly atMs: number
  readonly end: End
  readonly channel: string
}

export type GameEvent =
  | (Noted & {
      readonly type: 'Accepted'
      readonly id: number
      readonly serial: number
      readonly digest: string
      readonly bytes: number
    })
  | (Noted & { readonly type: 'Refused'; readonly reason: string })
  /** `name` is undefined if the payload is none that a player makes. */
  | (Noted & {
      readonly type: 'Delivered'
      readonly id: number
      readonly name: Name | undefined
      readonly digest: string
    })
  | (Noted & { readonly type: 'Settled'; readonly id: number; readonly fate: Fate })

/** Where a datagram came from, as its receiver sees it: the port of its peer, or any other. */
export type Source = 'peer' | 'stranger'

/** A datagram that reached an end's socket, and what was told of it. */
export interface Arrival {
  readonly source: Source
  readonly digest: string
  /** `taken`, the reason for which the connection discarded it, or `unread` if no connection saw it. */
  readonly outcome: string
  /** Whether the host's `onForeign` saw it. */
  readonly foreign: boolean
}

/** A datagram that the relay sent to an end. */
export interface Departure {
  readonly to: End
  /** The session that the receiver was in. */
  readonly session: number
  readonly source: Source
  readonly digest: string
  readonly evil: Evil
  /** Since it first passed the relay; 0 for what was made anew. */
  readonly ageMs: number
  /** How many honest datagrams of the same end and session have come to the relay since; 0 for what was made anew. */
  readonly behind: number
}

/** `honest` is what a peer sent, once or twice, late or out of order. */
export type Evil = (typeof evils)[number]

export const evils = [
  'honest',
  'old copy',
  'reflection',
  'flip',
  'splice, same way',
  'splice, other way',
  'cut',
  'lengthened',
  'random bytes',
  'zeros',
  'empty',
  'huge',
  'foreign session',
  'old session',
  'other session',
  'stranger, copy',
  'stranger, garbage',
] as const
