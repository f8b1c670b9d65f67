/**
 * Carries out what schedule.ts decides: probes and lost pieces within the allowance that they share with fragments of large messages,
 * spare copies within the redundancy tokens and the room that is left in the datagram being filled.
 */
import { mostOwed, spend } from './allowance.ts'
import { packedBytes } from './coalescing.ts'
import {
  begun,
  countSmall,
  firstSending,
  isReliable,
  packPiece,
  packPieceHere,
  queueOf,
  restart,
  setQueue,
  type Flush,
} from './flush.ts'
import type { Piece, Recovery, Sending } from './message.ts'
import { markRepeated, pieceAt, type Queue } from './queue.ts'
import { affordsCopy, spendTokens } from './redundancy.ts'
import { costOf, findCopies, findLostPieces, findProbe, type Copy } from './schedule.ts'
import type { Lane } from './state.ts'

/**
 * The oldest unacked piece of every reliable queue. The first always goes; the others if the allowance has room. A piece that left for
 * the first time in this very flush is a probe as it is: `before` are the lanes without it.
 */
export function sendProbes(flush: Flush, before: ReadonlyArray<Lane>): boolean {
  let sent = 0
  let isAsked = false
  for (let channel = 0; channel < flush.lanes.length; channel += 1) {
    for (const large of [false, true]) {
      const queue = queueOf(flush, channel, large)
      const number = isReliable(flush, channel) ? findProbe(queue, flush.link) : undefined
      if (number === undefined) continue
      if (number >= (large ? queue.fresh : (before[channel] as Lane).small.fresh)) {
        isAsked = true
        continue
      }
      if (sent > 0 && !affords(flush, queue, number)) continue
      if (!packPiece(flush, channel, queue, number)) return isAsked || sent > 0
      charge(flush, queue, number)
      restart(flush, channel, large, [number], large ? undefined : firstSending(flush, channel))
      sent += 1
    }
  }
  return isAsked || sent > 0
}

export function repeatLost(flush: Flush, channel: number, large: boolean): void {
  const queue = queueOf(flush, channel, large)
  if (queue.lost === 0) return
  const sent: Array<number> = []
  for (const number of findLostPieces(queue, flush.link)) {
    if (!packWithinAllowance(flush, channel, queue, number)) break
    sent.push(number)
  }
  // What was lost once may not wait a second time: the schedule asks for it on a lean channel too.
  restart(flush, channel, large, sent, large ? undefined : begun(flush))
}

/** Takes a lost piece or a new fragment, if the allowance affords it and the byte limit has room. */
export function packWithinAllowance(flush: Flush, channel: number, queue: Queue, number: number): boolean {
  if (!affords(flush, queue, number)) return false
  const isPacked = packPiece(flush, channel, queue, number)
  if (isPacked) charge(flush, queue, number)
  else flush.isCutOff = true
  return isPacked
}

/** Spare copies of small messages, by channel. They begin a datagram only where nothing else has. */
export function sendCopies(flush: Flush): void {
  for (let channel = 0; channel < flush.lanes.length; channel += 1) {
    const recovery = flush.rules.channels[channel]?.recovery
    if (recovery !== undefined && isReliable(flush, channel)) copyChannel(flush, channel, recovery)
  }
}

function copyChannel(flush: Flush, channel: number, recovery: Recovery): void {
  const queue = queueOf(flush, channel, false)
  const { round } = flush.redundancy
  const due = findCopies(queue, recovery, flush.link, round, flush.now)
  if (due.length === 0) return
  const before = packedBytes(flush.packing)
  const sent: Array<number> = []
  // Chosen in the order of the schedule, sent in order of number: runs of numbers take fewer bytes.
  for (const number of affordable(flush, queue, due)) {
    if (!packPieceHere(flush, channel, queue, number)) break
    sent.push(number)
  }
  if (sent.length === 0) return
  flush.redundancy = spendTokens(flush.redundancy, packedBytes(flush.packing) - before)
  countSmall(flush, sent.length, false)
  setQueue(flush, channel, false, markRepeated(queue, sent, copiedIn(round)))
}

/** What is written down of a piece that was copied in this round. Pieces that shared one go on sharing one. */
function copiedIn(round: number): (piece: Piece) => Sending | undefined {
  let before: Sending | undefined
  let copied: Sending | undefined
  return ({ sending }) => {
    const { attempt, since } = sending as Sending
    if (sending !== before) copied = { attempt, since, latest: round }
    before = sending
    return copied
  }
}

/** The first of these copies that the tokens afford, oldest number first. What frames take besides may overdraw it, for a round. */
function affordable(flush: Flush, queue: Queue, due: ReadonlyArray<Copy>): ReadonlyArray<number> {
  const chosen: Array<number> = []
  let { redundancy } = flush
  for (const { number } of due) {
    const { length } = pieceAt(queue, number).payload
    if (!affordsCopy(redundancy, length)) break
    redundancy = spendTokens(redundancy, length + lengthBytes)
    chosen.push(number)
  }
  return chosen.sort((a, b) => a - b)
}

/** What a message in the middle of a run takes besides its payload, at most. */
const lengthBytes = 2

const cost = (flush: Flush, queue: Queue, number: number): number =>
  costOf(pieceAt(queue, number), flush.rules.fragmentBytes)

export const affords = (flush: Flush, queue: Queue, number: number): boolean =>
  flush.allowance.bytes >= cost(flush, queue, number)

export function charge(flush: Flush, queue: Queue, number: number): void {
  // A full bucket was left as it was: without the time of this flush it would be filled a second time at once.
  const owed = -mostOwed * flush.rules.maxDatagramBytes
  flush.allowance = spend({ bytes: Math.max(flush.allowance.bytes, owed), at: flush.now }, cost(flush, queue, number))
}
