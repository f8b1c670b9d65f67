/**
 * The outgoing pieces of a channel, described. Pieces of one large message share its payload; so the first of them that is left is
 * written whole, and further ones with what is their own. Read back, they share again.
 */
import type { Plan } from '../connection/plan.ts'
import { size, toArray, windowOver, emptyWindow, type Window } from '../core/window.ts'
import type { Piece, Sending } from '../message/message.ts'
import type { Codec } from './codec.ts'
import { mostFragments, mostLast, mostMessages } from './limits.ts'
import { payload } from './payload.ts'
import { count, flag, integer, numberOrNone, time } from './scalars.ts'
import { checked, either, mapped, option, record, type FieldError } from './shapes.ts'
import { window } from './window.ts'

const sending = record<Sending>({ attempt: count, since: time, latest: count })

/** A time in `age`, or none. */
const deadline = integer(-1, Number.MAX_SAFE_INTEGER)

const index = integer(0, mostLast)

const whole = record<Piece>({
  message: count,
  payload,
  index,
  last: index,
  transfer: numberOrNone,
  deadline,
  copies: count,
  lost: flag,
  sending: option(sending),
})

/** What a piece has of its own that comes after another of the same message. */
type Further = Pick<Piece, 'index' | 'copies' | 'lost' | 'sending'>

const further = record<Further>({ index, copies: count, lost: flag, sending: option(sending) })

type Form = Piece | Further | undefined

const isFurther = (form: Piece | Further): form is Further => !('payload' in form)

const forms = (most: (plan: Plan) => number): Codec<Window<Form>> =>
  checked(window(option(either<Further, Piece>(isFurther, further, whole)), most), misplacedForm)

/** Each form where the other could stand is refused. */
function misplacedForm(written: Window<Form>): FieldError | undefined {
  let before: Piece | undefined
  for (const [place, form] of toArray(written).entries()) {
    if (form === undefined) continue
    const field = `[${written.base + place}]`
    if (!isFurther(form)) {
      if (before !== undefined && sharesPayload(before, form))
        return { field: `${field}.payload`, found: 'a payload', allowed: 'none: the piece before has it' }
      before = form
    } else if (before === undefined || before.last === 0) {
      return { field, found: 'no payload', allowed: 'one: no piece before has it' }
    }
  }
  return undefined
}

const sharesPayload = (before: Piece, piece: Piece): boolean => piece.last > 0 && piece.transfer === before.transfer

function formsOf(pieces: Window<Piece | undefined>): Window<Form> {
  let before: Piece | undefined
  const written = toArray(pieces).map((piece): Form => {
    if (piece === undefined) return undefined
    const shares = before !== undefined && sharesPayload(before, piece)
    before = piece
    return shares ? { index: piece.index, copies: piece.copies, lost: piece.lost, sending: piece.sending } : piece
  })
  return windowOver(pieces.base, written)
}

function piecesOf(written: Window<Form>): Window<Piece | undefined> {
  let before: Piece | undefined
  const pieces = toArray(written).map((form): Piece | undefined => {
    if (form === undefined) return undefined
    if (!isFurther(form)) before = form
    else if (before !== undefined) before = another(before, form)
    return before
  })
  return size(written) === 0 ? emptyWindow(written.base) : windowOver(written.base, pieces)
}

const another = (before: Piece, { index: place, copies, lost, sending: sent }: Further): Piece => ({
  message: before.message,
  payload: before.payload,
  index: place,
  last: before.last,
  transfer: before.transfer,
  deadline: before.deadline,
  copies,
  lost,
  sending: sent,
})

/** Hashed as a window of whole pieces: that they share a payload does not matter to what they are. */
const pieces = (most: (plan: Plan) => number): Codec<Window<Piece | undefined>> => {
  const { write, read } = mapped(formsOf, forms(most), piecesOf)
  const { hash } = window(option(whole), 0)
  return { write, read, hash }
}

export const smallPieces: Codec<Window<Piece | undefined>> = pieces(mostMessages)
export const largePieces: Codec<Window<Piece | undefined>> = pieces(mostFragments)
