/**
 * Incomplete incoming messages, described. In which order fragments came does not matter to what comes of them, so they are written by
 * index; what a partial counts of them is counted again on reading.
 */
import type { Plan } from '../connection/plan.ts'
import type { PartialMessage, Pieces } from '../message/reassembly.ts'
import type { Codec } from './codec.ts'
import { absorb, finish, mix, newHalves, startHalves } from './halves.ts'
import { mostLast, mostPartialBytes, mostPartials } from './limits.ts'
import { bytes, count, integer, numberOrNone, time } from './scalars.ts'
import { checked, list, mapped, record, type FieldError } from './shapes.ts'

type Arrived = NonNullable<Pieces['newest']>
type Fragment = Pick<Arrived, 'index' | 'body'>
/** What a partial has beside its fragments and what is counted of them. */
type Head = Pick<PartialMessage, 'number' | 'last' | 'order' | 'place' | 'touchedAt'>
type Form = { readonly head: Head; readonly fragments: ReadonlyArray<Fragment> }

const head = record<Head>({
  number: count,
  last: integer(1, mostLast),
  order: numberOrNone,
  place: numberOrNone,
  touchedAt: time,
})

const fragment = record<Fragment>({
  index: integer(0, mostLast),
  body: bytes(1, ({ message }) => message.fragmentBytes),
})

const form = checked(record<Form>({ head, fragments: list(fragment, 1, mostLast) }), misfit)

function misfit({ head: { last, order, place }, fragments }: Form, { message }: Plan): FieldError | undefined {
  let before = -1
  for (const [at, { index, body }] of fragments.entries()) {
    const field = `.fragments[${at}]`
    if (index <= before || index > last)
      return { field: `${field}.index`, found: index, allowed: `more than the one before (${before}), at most ${last}` }
    before = index
    const most = Math.min(message.fragmentBytes, message.maxMessageBytes - last * message.fragmentBytes)
    const fits = index < last ? body.length === message.fragmentBytes : body.length <= most
    if (!fits)
      return {
        field: `${field}.body`,
        found: `${body.length} bytes`,
        allowed: index < last ? `${message.fragmentBytes}` : `1 to ${most}`,
      }
  }
  if (fragments.length > last)
    return { field: '.fragments', found: fragments.length, allowed: `at most ${last}: it would be complete` }
  const begun = fragments[0]?.index === 0
  if (order >= 0 !== begun)
    return { field: '.head.order', found: order, allowed: begun ? 'at least 0' : '-1 without fragment 0' }
  if (place >= 0 !== begun)
    return { field: '.head.place', found: place, allowed: begun ? 'at least 0' : '-1 without fragment 0' }
  return undefined
}

function formOf({ number, last, order, place, touchedAt, pieces }: PartialMessage): Form {
  const fragments: Array<Fragment> = []
  for (let piece = pieces.newest; piece !== undefined; piece = piece.before) fragments.push(piece)
  fragments.sort((one, other) => one.index - other.index)
  return { head: { number, last, order, place, touchedAt }, fragments }
}

function partialOf(
  { head: { number, last, order, place, touchedAt }, fragments }: Form,
  channel: number,
): PartialMessage {
  const mask: Array<number> = []
  let newest: Pieces['newest']
  let total = 0
  for (const { index, body } of fragments) {
    const word = index >> 4
    while (mask.length <= word) mask.push(0)
    mask[word] = (mask[word] as number) | (1 << (index & 15))
    total += body.length
    newest = { index, body, before: newest }
  }
  return {
    channel,
    number,
    last,
    order,
    place,
    touchedAt,
    arrived: fragments.length,
    bytes: total,
    pieces: { mask, newest },
  }
}

const { write, read } = mapped(formOf, form, (written, _, channel) => partialOf(written, channel))

/** The sum over fragments does not depend on their order; that of all before a fragment is remembered with it, so each is hashed once. */
const sums = new WeakMap<Arrived, readonly [first: number, second: number]>()

const partial: Codec<PartialMessage> = {
  write,
  read,
  hash: (halves, value) => {
    head.hash(halves, value)
    mix(halves, value.arrived)
    const [first, second] = sumOf(value.pieces.newest)
    absorb(halves, first, second)
  },
}

function sumOf(newest: Arrived | undefined): readonly [first: number, second: number] {
  const unknown: Array<Arrived> = []
  let known = newest
  while (known !== undefined && !sums.has(known)) {
    unknown.push(known)
    known = known.before
  }
  let [first, second] = (known && sums.get(known)) ?? [0, 0]
  const own = newHalves()
  for (const arrived of unknown.reverse()) {
    startHalves(own)
    fragment.hash(own, arrived)
    first = (first + finish(own[0] as number)) | 0
    second = (second + finish(own[1] as number)) | 0
    sums.set(arrived, [first, second])
  }
  return [first, second]
}

export const partials: Codec<ReadonlyArray<PartialMessage>> = checked(
  list(partial, 0, mostPartials),
  (all, plan, channel): FieldError | undefined => {
    const total = all.reduce((sum, each) => sum + each.bytes, 0)
    const most = mostPartialBytes(plan, channel)
    if (total > most) return { field: '', found: `${total} bytes`, allowed: `at most ${most}` }
    const numbers = new Set<number>()
    for (const [index, { number }] of all.entries()) {
      if (numbers.has(number)) return { field: `[${index}].head.number`, found: number, allowed: 'a number of its own' }
      numbers.add(number)
    }
    return undefined
  },
)
