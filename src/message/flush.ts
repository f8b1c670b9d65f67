/** A flush under way: a draft that is local to one call, and what every part of the flush does with it. */
import type { Micros } from '../core/time.ts'
import type { Allowance } from './allowance.ts'
import { pack, packHere, type Packing } from './coalescing.ts'
import type { MessageRules, Sending } from './message.ts'
import { markRepeated, type Queue } from './queue.ts'
import type { Redundancy } from './redundancy.ts'
import type { LinkView } from './schedule.ts'
import type { Lane, Tally } from './state.ts'

export interface Flush {
  readonly rules: MessageRules
  readonly link: LinkView
  readonly packing: Packing
  readonly lanes: Array<Lane>
  readonly now: Micros
  allowance: Allowance
  redundancy: Redundancy
  tally: Tally
  sentLarge: boolean
  /** What is packed goes into the datagram being filled, and no other. */
  onlyHere: boolean
  /** The byte limit cut off what the allowance affords. */
  isCutOff: boolean
}

export const isReliable = (flush: Flush, channel: number): boolean => flush.rules.channels[channel]?.reliable === true

export function queueOf(flush: Flush, channel: number, large: boolean): Queue {
  const lane = flush.lanes[channel] as Lane
  return large ? lane.large : lane.small
}

/** This many small reliable messages left, for the first time or again. */
export function countSmall(flush: Flush, count: number, first: boolean): void {
  const { messages, copies } = flush.tally
  flush.tally = { messages: first ? messages + count : messages, copies: copies + count }
}

export function setQueue(flush: Flush, channel: number, isLarge: boolean, queue: Queue): void {
  const { small, large, transfers } = flush.lanes[channel] as Lane
  flush.lanes[channel] = isLarge ? { small, large: queue, transfers } : { small: queue, large, transfers }
}

/** Into the datagram being filled, or a new one, where the flush may begin one. */
export const packPiece = (flush: Flush, channel: number, queue: Queue, number: number): boolean =>
  (flush.onlyHere ? packHere : pack)(flush.packing, channel, isReliable(flush, channel), queue, number)

/** Into the datagram being filled, and no other. */
export const packPieceHere = (flush: Flush, channel: number, queue: Queue, number: number): boolean =>
  packHere(flush.packing, channel, isReliable(flush, channel), queue, number)

/** What is written down of small pieces whose attempt begins in this flush. */
export const begun = ({ redundancy: { round }, now }: Flush): Sending => ({ attempt: round, since: now, latest: round })

/** The same of pieces that are not known to be lost: nothing where no schedule will ask. */
export const firstSending = (flush: Flush, channel: number): Sending | undefined =>
  flush.rules.channels[channel]?.recovery === 'lean' ? undefined : begun(flush)

/** These pieces were repeated because they are lost, or to probe: their attempts begin anew. */
export function restart(
  flush: Flush,
  channel: number,
  large: boolean,
  numbers: ReadonlyArray<number>,
  sending: Sending | undefined,
): void {
  if (numbers.length === 0) return
  if (!large) countSmall(flush, numbers.length, false)
  setQueue(
    flush,
    channel,
    large,
    markRepeated(queueOf(flush, channel, large), numbers, () => sending),
  )
}
