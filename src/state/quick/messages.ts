/** The message floor, hashed as messages.ts and pieces.ts describe it, field by field. */
import type { Piece } from '../../message/message.ts'
import type { Queue } from '../../message/queue.ts'
import type { Lane, MessageState } from '../../message/state.ts'
import { mix, mixFour, type Lanes } from '../lanes.ts'
import { track, transfer } from '../messages.ts'
import { partials } from '../partials.ts'
import { mixPayload } from '../payload.ts'
import { deadlineForm } from '../pieces.ts'
import { mixWindow, type Ledger } from './ledger.ts'
import { mixOnce, type LaneMemory, type Last, type Memory } from './memory.ts'

export function mixMessages(lanes: Lanes, messages: MessageState, memory: Memory): void {
  const { lanes: all, tracks, allowance, redundancy } = messages
  mix(lanes, all.length)
  for (let channel = 0; channel < all.length; channel += 1) {
    const own = memory.lanes[channel] as LaneMemory
    mixOnce(lanes, own.whole, all[channel] as Lane, mixLane, own)
  }
  mix(lanes, tracks.length)
  for (const [channel, each] of tracks.entries())
    mixOnce(lanes, memory.tracks[channel] as Last, each, track.hash, undefined)
  mix(lanes, messages.partials.length)
  for (const [channel, each] of messages.partials.entries())
    mixOnce(lanes, memory.partials[channel] as Last, each, partials.hash, undefined)
  mix(lanes, allowance.bytes)
  mix(lanes, allowance.at)
  mixFour(lanes, redundancy.rate, redundancy.credit, redundancy.round, redundancy.at)
  mix(lanes, messages.smallTurn)
  mix(lanes, messages.largeTurn)
}

function mixLane(lanes: Lanes, lane: Lane, memory: LaneMemory): void {
  mixQueue(lanes, lane.small, memory.small)
  mixQueue(lanes, lane.large, memory.large)
  mixWindow(lanes, lane.transfers, memory.transfers, transfer.hash)
}

function mixQueue(lanes: Lanes, queue: Queue, ledger: Ledger): void {
  mixWindow(lanes, queue.pieces, ledger, mixPiece)
  mix(lanes, queue.fresh)
  mix(lanes, queue.lost)
}

/** Tags tell an acked piece (0) from another (1), and one without `sending` (0) from one with it (1). */
function mixPiece(lanes: Lanes, piece: Piece | undefined): void {
  mix(lanes, piece === undefined ? 0 : 1)
  if (piece === undefined) return
  const { sending } = piece
  mix(lanes, piece.message)
  mixPayload(lanes, piece.payload)
  mixFour(lanes, piece.index, piece.last, piece.transfer, deadlineForm(piece.deadline))
  if (sending === undefined) {
    mix(lanes, piece.copies)
    mix(lanes, piece.lost ? 1 : 0)
    mix(lanes, 0)
  } else {
    mixFour(lanes, piece.copies, piece.lost ? 1 : 0, 1, sending.attempt)
    mix(lanes, sending.since)
    mix(lanes, sending.latest)
  }
}
