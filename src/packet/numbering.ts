/**
 * How this end numbers its packets, and when the numbers grow wide. Two bytes can be misread once 2^15 numbers lie between
 * a datagram and the reader's idea of now. So a sender goes wide, for good, when 2^14 numbers (half of that, as margin)
 * lie between its next number and the newest acked one, or the one that was next a datagram's lifetime ago.
 * docs/wire-format.md, "Numbers".
 */
import { micros, type Micros } from '../core/time.ts'
import { narrowSpace, wideSpace } from '../core/wrap.ts'

export interface Numbering {
  /** The number of the next packet. */
  readonly next: number
  /** The newest own number that was acked; one less than the first, before. */
  readonly acked: number
  /** The first number that went wide. -1: none has. */
  readonly wideFrom: number
  /** `next` as it was at `markedAt`, and as it was at the mark before: one to two lifetimes ago. */
  readonly mark: number
  readonly earlierMark: number
  /** In `age`, not in `now`: datagrams grow older during a pause. */
  readonly markedAt: Micros
}

/** A quarter of each space: half of what could be misread. */
const narrowLimit = narrowSpace / 4
const wideLimit = wideSpace / 4

export const numberingFrom = (first: number): Numbering => ({
  next: first,
  acked: first - 1,
  wideFrom: -1,
  mark: first,
  earlierMark: first,
  markedAt: micros(0),
})

/** Ready for a flush at `age`: the marks moved on, and wide from here if it must be, or if the peer went wide. */
export function prepare(numbering: Numbering, age: Micros, lifetime: Micros, peerIsWide: boolean): Numbering {
  const marked = moveMarks(numbering, age, lifetime)
  if (isWide(marked)) return marked
  const span = marked.next - Math.min(marked.acked, marked.earlierMark)
  if (!peerIsWide && span < narrowLimit) return marked
  const { next, acked, mark, earlierMark, markedAt } = marked
  return { next, acked, wideFrom: next, mark, earlierMark, markedAt }
}

function moveMarks(numbering: Numbering, age: Micros, lifetime: Micros): Numbering {
  const since = age - numbering.markedAt
  if (since < lifetime) return numbering
  const { next, acked, wideFrom, mark } = numbering
  return { next, acked, wideFrom, mark: next, earlierMark: since < 2 * lifetime ? mark : next, markedAt: age }
}

export const isWide = (numbering: Numbering): boolean => numbering.wideFrom >= 0

/** A narrow ack names a number below this: one that left narrow. */
export const narrowBelow = (numbering: Numbering): number => (isWide(numbering) ? numbering.wideFrom : numbering.next)

/** No number may be used until an ack comes: even wide ones could be misread. Takes 2^30 packets without an ack. */
export const isStalled = ({ next, acked }: Pick<Numbering, 'next' | 'acked'>): boolean => next - acked >= wideLimit

/** So many packets have left. */
export function takeNumbers(numbering: Numbering, count: number): Numbering {
  const { next, acked, wideFrom, mark, earlierMark, markedAt } = numbering
  return { next: next + count, acked, wideFrom, mark, earlierMark, markedAt }
}

export function noteAcked(numbering: Numbering, number: number): Numbering {
  const { next, acked, wideFrom, mark, earlierMark, markedAt } = numbering
  return number <= acked ? numbering : { next, acked: number, wideFrom, mark, earlierMark, markedAt }
}
