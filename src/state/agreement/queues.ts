/** What must hold in an outgoing queue, and between it, its transfers and the outbox: queue.ts says what the fields mean. */
import type { Outbox } from '../../channel/outbox.ts'
import type { Plan } from '../../connection/plan.ts'
import { itemAt, nextNumber } from '../../core/window.ts'
import type { Piece } from '../../message/message.ts'
import type { Queue } from '../../message/queue.ts'
import type { Lane } from '../../message/state.ts'
import { isReliable } from '../limits.ts'
import type { FieldError } from '../shapes.ts'

/** Where `fresh` lies, which pieces may be missing, what a piece may say that was never sent, and how many are marked as lost. */
export function misqueued(
  { pieces, fresh, lost }: Queue,
  path: string,
  plan: Plan,
  channel: number,
): FieldError | undefined {
  const { base } = pieces
  const next = nextNumber(pieces)
  const most = isReliable(plan, channel) ? next : base
  if (fresh < base || fresh > most) return { field: `${path}.fresh`, found: fresh, allowed: `from ${base} to ${most}` }
  let marked = 0
  for (let number = base; number < next; number += 1) {
    const piece = itemAt(pieces, number)
    const field = `${path}.pieces[${number}]`
    if (piece === undefined) {
      if (number === base || number >= fresh) return { field, found: 'none', allowed: 'a piece' }
      continue
    }
    if (piece.lost) marked += 1
    if (number >= fresh && (piece.copies > 0 || piece.lost || piece.sending !== undefined))
      return { field, found: 'marks of sending', allowed: 'none: it was never sent' }
    if (isReliable(plan, channel) && piece.deadline >= 0)
      return { field: `${field}.deadline`, found: piece.deadline, allowed: 'none on a reliable channel' }
  }
  return lost === marked ? undefined : { field: `${path}.lost`, found: lost, allowed: `${marked}, as marked` }
}

/** Small messages travel whole, in the order in which they were accepted, and each is unsettled. */
export function misfitsSmall({ pieces }: Queue, plan: Plan, outbox: Outbox): FieldError | undefined {
  let before = -1
  for (let number = pieces.base; number < nextNumber(pieces); number += 1) {
    const piece = itemAt(pieces, number)
    if (piece === undefined) continue
    const field = `.small.pieces[${number}]`
    if (piece.index > 0 || piece.last > 0 || piece.transfer >= 0)
      return { field, found: 'a fragment', allowed: 'a message that travels whole' }
    if (piece.payload.length > plan.message.fragmentBytes)
      return {
        field: `${field}.payload`,
        found: piece.payload.length,
        allowed: `at most ${plan.message.fragmentBytes} bytes`,
      }
    if (piece.message <= before)
      return { field: `${field}.message`, found: piece.message, allowed: `more than ${before}` }
    before = piece.message
    const error = unowed(piece, outbox)
    if (error !== undefined) return within(field, error)
  }
  return undefined
}

/** Fragments of large messages stand in rows, message after message, each fragment where its index says, and belong to a transfer. */
export function misfitsLarge(
  { large: { pieces }, transfers }: Lane,
  plan: Plan,
  outbox: Outbox,
): FieldError | undefined {
  /** The transfer of the row, the number at which it begins, and where the next may begin. */
  let row = -1
  let start = 0
  let end = -Infinity
  for (let number = pieces.base; number < nextNumber(pieces); number += 1) {
    const piece = itemAt(pieces, number)
    if (piece === undefined) continue
    const field = `.large.pieces[${number}]`
    const last = Math.ceil(piece.payload.length / plan.message.fragmentBytes) - 1
    if (last < 1 || piece.last !== last)
      return {
        field: `${field}.last`,
        found: piece.last,
        allowed: `${last}, as long as the payload is, and 1 at least`,
      }
    if (piece.index > last) return { field: `${field}.index`, found: piece.index, allowed: `at most last (${last})` }
    if (piece.transfer !== row) {
      if (piece.transfer < row)
        return { field: `${field}.transfer`, found: piece.transfer, allowed: `more than ${row}` }
      row = piece.transfer
      start = number - piece.index
      if (start < end) return { field: `${field}.index`, found: piece.index, allowed: `at most ${number - end}` }
      end = start + last + 1
    }
    if (number - start !== piece.index)
      return { field: `${field}.index`, found: piece.index, allowed: `${number - start}, by its place in the queue` }
    const transfer = itemAt(transfers, row)
    if (transfer === undefined || transfer.lost || transfer.message !== piece.message)
      return { field: `${field}.transfer`, found: row, allowed: `the transfer of message ${piece.message}` }
    const error = unowed(piece, outbox)
    if (error !== undefined) return within(field, error)
  }
  return undefined
}

/** A piece of a message that is not owed would settle one that was never sent. */
function unowed({ message, payload }: Piece, { sizes }: Outbox): FieldError | undefined {
  const length = itemAt(sizes, message)
  if (length === payload.length) return undefined
  return { field: '.message', found: message, allowed: `an unsettled message of ${payload.length} bytes` }
}

const within = (field: string, error: FieldError): FieldError => ({
  field: field + error.field,
  found: error.found,
  allowed: error.allowed,
})
