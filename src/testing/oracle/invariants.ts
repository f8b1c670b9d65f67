/**
 * The catalogue: every promise that can be judged from outside, each with its name and its sentence, and the kinds of channels it holds
 * for. A verdict says which one was broken, by which message, when that message was sent and when the promise broke.
 */
import type { Side } from './fact.ts'

/** What a channel promises. */
export interface Kind {
  readonly reliable: boolean
  readonly ordered: boolean
}

/** What is promised in this conversation. What is left out is not judged. */
export interface Promises {
  readonly kinds: Readonly<Record<string, Kind>>
  readonly maxDatagramBytes?: number
  /** Per channel and direction. */
  readonly limits?: { readonly maxOutstandingMessages: number; readonly maxOutstandingBytes: number }
  /** The network lost and delayed nothing: then nothing may be called lost. */
  readonly perfect?: boolean
  /** In silence, a sign of life is due this often; 0: never. */
  readonly keepAliveMicros?: number
}

const anyKind = 'every kind'

export type Invariant =
  | 'W4'
  | 'M1'
  | 'M2'
  | 'P4'
  | 'P6'
  | 'C1'
  | 'C2'
  | 'C3'
  | 'C4'
  | 'C6'
  | 'C7'
  | 'C8'
  | 'C9'
  | 'C12'
  | 'S1'
  | 'S2'
  | 'S3'
  | 'S4'

export const invariants: Readonly<Record<Invariant, { readonly kinds: string; readonly sentence: string }>> = {
  W4: { kinds: anyKind, sentence: 'a datagram is never larger than maxDatagramBytes' },
  M1: { kinds: anyKind, sentence: 'what is delivered was sent: these bytes, on this channel, in this direction' },
  M2: { kinds: 'reliable', sentence: 'both ends know a reliable message by the same id' },
  P4: { kinds: 'unreliable', sentence: 'after lost, one ackedLate may follow, and nothing else ever' },
  P6: { kinds: 'unreliable', sentence: 'on a perfect network nothing is called lost' },
  C1: { kinds: 'reliable ordered', sentence: 'messages are delivered as sent, without a gap' },
  C2: { kinds: 'reliable unordered', sentence: 'a message is delivered once' },
  C3: { kinds: 'unreliable', sentence: 'a message is delivered once at most' },
  C4: { kinds: 'unreliable ordered', sentence: 'no message is delivered after a newer one' },
  C6: { kinds: anyKind, sentence: 'ids are never used twice, and grow per channel' },
  C7: { kinds: anyKind, sentence: 'acked only when the peer has all of it' },
  C8: { kinds: anyKind, sentence: 'an accepted message settles once, with a fate that its channel knows' },
  C9: { kinds: anyKind, sentence: 'a message is refused when the window is full, and only then' },
  C12: { kinds: 'unreliable', sentence: 'what expired had a time to live, and was never sent' },
  S1: { kinds: 'reliable', sentence: 'every message is delivered' },
  S2: { kinds: anyKind, sentence: 'when the faults are over, what is owed is paid in bounded time' },
  S3: { kinds: anyKind, sentence: 'when nothing is owed there is silence, but for the keep-alive' },
  S4: { kinds: anyKind, sentence: 'every message settles' },
}

export interface Verdict {
  readonly invariant: Invariant
  /** The end that sent the message, or the datagram. */
  readonly sender: Side
  /** undefined: no message is to blame. */
  readonly channel: string | undefined
  readonly id: number | undefined
  /** When it was sent; undefined: it never was. */
  readonly sentMicros: number | undefined
  /** When the promise broke. */
  readonly atMicros: number
  /** What happened instead. */
  readonly detail: string
}

/** `C7 acked only when the peer has all of it: moves 64 from a, sent at 1.000000 s, broken at 1.050000 s: acked, not delivered` */
export function describeVerdict({ invariant, sender, channel, id, sentMicros, atMicros, detail }: Verdict): string {
  const what = channel === undefined ? `end ${sender}` : `${channel} ${id} from ${sender}`
  const sent = sentMicros === undefined ? 'never sent' : `sent at ${seconds(sentMicros)}`
  const { sentence } = invariants[invariant]
  return `${invariant} ${sentence}: ${what}, ${sent}, broken at ${seconds(atMicros)}: ${detail}`
}

const seconds = (micros: number): string => `${(micros / 1_000_000).toFixed(6)} s`
