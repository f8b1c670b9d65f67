/** The message floor, hashed as messages.ts and pieces.ts describe it, field by field. */
import type { Piece } from '../../message/message.ts'
import type { Queue } from '../../message/queue.ts'
import type { Lane, MessageState } from '../../message/state.ts'
import { mix, mixFour, type Halves } from '../halves.ts'
import { track, transfer } from '../messages.ts'
import { partials } from '../partials.ts'
import { mixPayload } from '../payload.ts'
import { mixWindow, type Ledger } from './ledger.ts'
import { mixOnce, type LaneMemory, type Last, type Memory } from './memory.ts'

export function mixMessages(halves: Halves, messages: MessageState, memory: Memory): void {
  const { lanes: all, tracks, allowance, redundancy, tally } = messages
  mix(halves, all.length)
  for (let channel = 0; channel < all.length; channel += 1) {
    const own = memory.lanes[channel] as LaneMemory
    mixOnce(halves, own.whole, all[channel] as Lane, mixLane, own)
  }
  mix(halves, tracks.length)
  for (const [channel, each] of tracks.entries())
    mixOnce(halves, memory.tracks[channel] as Last, each, track.hash, undefined)
  mix(halves, messages.partials.length)
  for (const [channel, each] of messages.partials.entries())
    mixOnce(halves, memory.partials[channel] as Last, each, partials.hash, undefined)
  mix(halves, allowance.bytes)
  mix(halves, allowance.at)
  mixFour(halves, redundancy.rate, redundancy.tokens, redundancy.round, redundancy.at)
  mix(halves, tally.messages)
  mix(halves, tally.copies)
  mix(halves, messages.smallTurn)
  mix(halves, messages.largeTurn)
}

function mixLane(halves: Halves, lane: Lane, memory: LaneMemory): void {
  mixQueue(halves, lane.small, memory.small)
  mixQueue(halves, lane.large, memory.large)
  mixWindow(halves, lane.transfers, memory.transfers, transfer.hash)
}

function mixQueue(halves: Halves, queue: Queue, ledger: Ledger): void {
  mixWindow(halves, queue.pieces, ledger, mixPiece)
  mix(halves, queue.fresh)
  mix(halves, queue.lost)
}

/** Tags tell an acked piece (0) from another (1), and one without `sending` (0) from one with it (1). */
function mixPiece(halves: Halves, piece: Piece | undefined): void {
  mix(halves, piece === undefined ? 0 : 1)
  if (piece === undefined) return
  const { sending } = piece
  mix(halves, piece.message)
  mixPayload(halves, piece.payload)
  mixFour(halves, piece.index, piece.last, piece.transfer, piece.deadline)
  if (sending === undefined) {
    mix(halves, piece.copies)
    mix(halves, piece.lost ? 1 : 0)
    mix(halves, 0)
  } else {
    mixFour(halves, piece.copies, piece.lost ? 1 : 0, 1, sending.attempt)
    mix(halves, sending.since)
    mix(halves, sending.latest)
  }
}
