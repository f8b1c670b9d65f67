/**
 * The key of an endpoint's state: equal keys, same future. It reads plain data of any shape, so that a field added to State is in the key
 * by itself. Three things are left out or moved, each because no reducer can tell the difference:
 *
 * 1. Counts for statistics (`traffic`, `tally`, `discards`): no reducer reads them.
 * 2. Times are taken as how long ago they were: reducers only subtract them.
 * 3. Of a window, only its own stretch of the shared buffer, and where it is numbered from.
 *
 * A key is 96 bits of digest. Two of a million states share one by chance once in 10^17 explorations; `exactKeyOf` is the same walk
 * written out, and specs hold one against the other.
 */
import type { State } from '../../connection/state.ts'

/** Where the walk writes what it meets. */
interface Ink {
  readonly number: (value: number) => void
  readonly text: (value: string) => void
}

export interface Digest extends Ink {
  first: number
  second: number
  third: number
}

/** Fields that count in `now`, those that count in `age`, and those that are not read. A negative time means "never" and stays. */
const meanings: ReadonlyMap<string, 'now' | 'age' | 'unread'> = new Map([
  ...['now', 'resumedAt', 'flushedAt', 'sentAt', 'since', 'at', 'touchedAt'].map((name) => [name, 'now'] as const),
  ...['age', 'newestAt', 'owedSince', 'markedAt', 'lastSentAt', 'deadline'].map((name) => [name, 'age'] as const),
  ...['traffic', 'tally', 'discards'].map((name) => [name, 'unread'] as const),
])

const double = new Float64Array(1)
const halves = new Int32Array(double.buffer)

export function startDigest(): Digest {
  const digest: Digest = {
    first: 0x243f_6a88,
    second: 0x13198a2e,
    third: 0x0370_7344,
    number: (value) => {
      const word = value | 0
      if (word === value) return mix(digest, word)
      double[0] = value
      mix(digest, (halves[0] as number) ^ 0x55aa)
      mix(digest, halves[1] as number)
    },
    text: (value) => {
      for (let at = 0; at < value.length; at += 1) mix(digest, value.charCodeAt(at))
    },
  }
  return digest
}

function mix(digest: Digest, word: number): void {
  const first = Math.imul(digest.first ^ word, 0x85eb_ca6b)
  digest.first = first ^ (first >>> 13)
  const second = Math.imul(digest.second + word, 0xc2b2_ae35)
  digest.second = second ^ (second >>> 16)
  const third = Math.imul(digest.third ^ word, 0x27d4_eb2f) + 0x165_667b
  digest.third = third ^ (third >>> 15)
}

/** Writes all of a state that matters. */
export const writeState = (ink: Ink, state: State): void => write(ink, state, state.clock.now, state.clock.age)

/** Writes plain data without times. */
export const writeData = (ink: Ink, value: unknown): void => write(ink, value, 0, 0)

/** The same walk, as text. */
export function exactKeyOf(state: State): string {
  const parts: Array<string> = []
  writeState({ number: (value) => parts.push(`${value},`), text: (value) => parts.push(`'${value}'`) }, state)
  return parts.join('')
}

/** What begins: so that a list is never taken for a record, or nothing for a number. */
const marks = {
  undefined: -11,
  boolean: -12,
  text: -13,
  list: -14,
  bytes: -15,
  window: -16,
  record: -17,
  time: -18,
  run: -19,
}

function write(ink: Ink, value: unknown, now: number, age: number): void {
  if (typeof value === 'number') ink.number(value)
  else if (typeof value === 'object' && value) writeObject(ink, value, now, age)
  else if (value === undefined) ink.number(marks.undefined)
  else if (typeof value === 'boolean') ink.number(value ? marks.boolean : marks.boolean - 100)
  else if (typeof value === 'string') {
    ink.number(marks.text)
    ink.text(value)
  }
}

function writeObject(ink: Ink, value: object, now: number, age: number): void {
  if (Array.isArray(value)) {
    ink.number(marks.list)
    return writeItems(ink, value, 0, value.length, now, age)
  }
  if (value instanceof Uint8Array) {
    ink.number(marks.bytes)
    ink.number(value.length)
    for (let at = 0; at < value.length; at += 1) ink.number(value[at] as number)
    return undefined
  }
  const record = value as Readonly<Record<string, unknown>>
  if ('buffer' in record) {
    ink.number(marks.window)
    ink.number(Number(record['base']))
    return writeItems(
      ink,
      record['buffer'] as ReadonlyArray<unknown>,
      Number(record['start']),
      Number(record['end']),
      now,
      age,
    )
  }
  ink.number(marks.record)
  for (const name in record) writeField(ink, name, record[name], now, age)
  return undefined
}

function writeField(ink: Ink, name: string, value: unknown, now: number, age: number): void {
  const meaning = meanings.get(name)
  if (meaning === 'unread') return
  if (meaning === undefined || typeof value !== 'number' || value < 0) return write(ink, value, now, age)
  ink.number(marks.time)
  ink.number((meaning === 'now' ? now : age) - value)
}

/** A run of equal numbers is written once: most of a state is words of bits that are all ones. */
function writeItems(
  ink: Ink,
  items: ReadonlyArray<unknown>,
  start: number,
  end: number,
  now: number,
  age: number,
): void {
  ink.number(end - start)
  for (let index = start; index < end; index += 1) {
    const item = items[index]
    const first = index
    if (typeof item === 'number') while (index + 1 < end && items[index + 1] === item) index += 1
    if (index > first) {
      ink.number(marks.run)
      ink.number(index - first)
    }
    write(ink, item, now, age)
  }
}
