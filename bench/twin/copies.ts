/** Which spare copies are due, and which of them the bucket affords: src/message/schedule.ts and the choice in repeats.ts. */
import type { Lane, Piece } from './lane.ts'
import type { TokenBucket } from './token-bucket.ts'
import type { Link } from './sender.ts'

export interface Copy {
  readonly number: number
  readonly piece: Piece
  /** 0: scheduled. 1: overdue, or merely unacked. */
  readonly rank: number
}

/** Rounds of an attempt with a scheduled copy. */
const afterLoss: ReadonlyArray<number> = [1]
const singles: ReadonlyArray<number> = [1, 2, 3]
const runs: ReadonlyArray<number> = [1, 3, 5, 7]
const noRounds: ReadonlyArray<number> = []
/** What a message in the middle of a run takes besides its payload, at most. */
const lengthBytes = 2

const none: ReadonlyArray<Copy> = []

/** Chosen in the order of the schedule, told in order of number. */
export function chooseCopies(lane: Lane, link: Link, bucket: TokenBucket, now: number): ReadonlyArray<Copy> {
  const due = findCopies(lane, link, bucket.round, now)
  if (due === undefined) return none
  due.sort((a, b) => a.rank - b.rank || a.piece.latest - b.piece.latest || a.number - b.number)
  let { tokens } = bucket
  let count = 0
  for (; count < due.length; count += 1) {
    const { length } = (due[count] as Copy).piece.payload
    if (!bucket.affords(tokens, length)) break
    tokens -= length + lengthBytes
  }
  due.length = count
  return due.sort((a, b) => a.number - b.number)
}

function findCopies(lane: Lane, link: Link, round: number, now: number): Array<Copy> | undefined {
  const { recovery } = lane
  const { pieces, fresh } = lane.small
  const schedule = scheduleOf(recovery, link)
  let due: Array<Copy> | undefined
  for (let number = pieces.base; number < fresh; number += 1) {
    const piece = pieces.at(number)
    if (piece === undefined || piece.attempt < 0 || piece.latest === round) continue
    const rank = schedule.includes(round - piece.attempt)
      ? 0
      : recovery === 'max' || (recovery === 'auto' && now - piece.since >= link.patience)
        ? 1
        : -1
    if (rank < 0) continue
    due ??= []
    due.push({ number, piece, rank })
  }
  return due
}

function scheduleOf(recovery: Lane['recovery'], link: Link): ReadonlyArray<number> {
  if (recovery === 'lean') return afterLoss
  if (!link.lossesInRuns) return singles
  return recovery === 'auto' ? runs : noRounds
}
