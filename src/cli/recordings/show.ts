// Numbers, times and plain values as text. Bytes are hexadecimal; long ones are cut, with their length.

import { toArray, type Window } from '../../core/window.ts'
import { plainText } from '../../replay/plain-text.ts'

/** 1,234 events. */
export const formatCount = (count: number, noun: string): string =>
  `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`

export const groupDigits = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')

/** 1.234567 s; 1.234 s where it is even milliseconds. */
export const formatMicros = (micros: number): string => {
  const whole = Math.floor(micros / 1_000_000)
  const rest = String(micros % 1_000_000).padStart(6, '0')
  return `${whole}.${rest.endsWith('000') ? rest.slice(0, 3) : rest} s`
}

/** Ascending numbers: 3, 7..9. */
export const formatRanges = (numbers: ReadonlyArray<number>): string => {
  const ranges: Array<{ readonly first: number; last: number }> = []
  for (const number of numbers) {
    const before = ranges[ranges.length - 1]
    if (before !== undefined && before.last + 1 === number) before.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`)).join(', ')
}

const LONGEST_NAME = 60

/** A name out of a file, in a column: plain, as wide as it is printed, and cut where it gets long. */
export const showName = (name: string): string => {
  const plain = plainText(name)
  return plain.length <= LONGEST_NAME ? plain : `${plain.slice(0, LONGEST_NAME - 1)}…`
}

const SHOWN_BYTES = 32

export const showBytes = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex')
  if (bytes.length === 0) return 'no bytes'
  return bytes.length <= SHOWN_BYTES ? hex : `${hex}… (${groupDigits(bytes.length)} bytes)`
}

const ONE_LINE = 100

/** A plain value on one line, cut where it gets long. */
export const showValue = (value: unknown): string => {
  const text = value instanceof Uint8Array ? showBytes(value) : flatten(value)
  return text.length <= ONE_LINE ? text : `${text.slice(0, ONE_LINE)}…`
}

const flatten = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value instanceof Uint8Array) return showBytes(value)
  if (isWindow(value)) return flatten(toArray(value))
  if (Array.isArray(value)) return `[${value.map(flatten).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, field]) => `${name}: ${flatten(field)}`)
      .join(', ')} }`
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'symbol' ? 'a symbol' : `${value as number | boolean}`
}

/** A queue as a value (core/window.ts): what lies outside of it belongs to others. */
export const isWindow = (value: unknown): value is Window<unknown> =>
  typeof value === 'object' && value !== null && ['base', 'buffer', 'start', 'end'].every((name) => name in value)

const SHOWN_ITEMS = 50

/** A plain value as an indented tree, a field a line. */
export function* showTree(value: unknown, indent = ''): Generator<string> {
  if (isWindow(value)) yield* showItems(toArray(value), value.base, indent)
  else if (Array.isArray(value)) yield* showItems(value, 0, indent)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    yield* showFields(Object.entries(value), indent)
  else yield `${indent}${showValue(value)}`
}

function* showItems(items: ReadonlyArray<unknown>, base: number, indent: string): Generator<string> {
  const shown = items.slice(0, SHOWN_ITEMS).map((item, index) => [`[${base + index}]`, item] as const)
  yield* showFields(shown, indent)
  if (items.length > SHOWN_ITEMS) yield `${indent}… ${groupDigits(items.length - SHOWN_ITEMS)} more`
}

function* showFields(fields: ReadonlyArray<readonly [string, unknown]>, indent: string): Generator<string> {
  const width = Math.max(0, ...fields.map(([name]) => name.length))
  for (const [name, field] of fields) {
    if (isLeaf(field)) yield `${indent}${name.padEnd(width)}  ${showValue(field)}`
    else {
      yield `${indent}${name}`
      yield* showTree(field, `${indent}  `)
    }
  }
}

/** What is shown on one line beside its name: no record of records, and nothing wide. */
const isLeaf = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true
  const items: unknown = isWindow(value) ? toArray(value) : value
  const fields: ReadonlyArray<unknown> = Array.isArray(items) ? items : Object.values(value)
  return fields.length <= SHOWN_ITEMS && fields.every(isShort) && flatten(value).length <= ONE_LINE
}

const isShort = (value: unknown): boolean =>
  typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
