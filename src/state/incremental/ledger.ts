/**
 * The hash of a window, kept up to date: a ledger has an entry for every item of the window that was hashed last, and their sum. Of the
 * next window, items that came are added and items that went are subtracted. Where both look into one buffer, what they share is the
 * same; where the buffer was copied, items are compared by identity, which costs little, and only those that changed are hashed.
 */
import type { Window } from '../../core/window.ts'
import { absorb, finish, mix, startHalves, type Halves } from '../halves.ts'

export interface Ledger {
  /** The buffer, and index less number, which is the same for all its items. */
  buffer: ReadonlyArray<unknown> | undefined
  offset: number
  /** Number of the first item, and of the one after the last. */
  base: number
  next: number
  /** Entries by number, modulo their count, which is a power of two. */
  items: Array<unknown>
  firsts: Int32Array
  seconds: Int32Array
  /** Of all entries. */
  first: number
  second: number
}

const leastEntries = 16

export const emptyLedger = (): Ledger => ({
  buffer: undefined,
  offset: 0,
  base: 0,
  next: 0,
  items: [],
  firsts: new Int32Array(0),
  seconds: new Int32Array(0),
  first: 0,
  second: 0,
})

/** The same as the hash of the window's description. */
export function mixWindow<A>(
  halves: Halves,
  window: Window<A>,
  ledger: Ledger,
  hash: (halves: Halves, item: A) => void,
): void {
  const { base, start, end } = window
  const size = end - start
  mix(halves, base)
  mix(halves, size)
  const first = halves[0] as number
  const second = halves[1] as number
  if (size > ledger.items.length) startLedger(ledger, size)
  bringUpToDate(halves, window, ledger, hash)
  halves[0] = first
  halves[1] = second
  absorb(halves, ledger.first, ledger.second)
}

/** With room for twice as many, and nothing in it. */
function startLedger(ledger: Ledger, size: number): void {
  let count = leastEntries
  while (count < 2 * size) count *= 2
  ledger.buffer = undefined
  ledger.base = 0
  ledger.next = 0
  ledger.items = Array.from({ length: count }, () => undefined)
  ledger.firsts = new Int32Array(count)
  ledger.seconds = new Int32Array(count)
  ledger.first = 0
  ledger.second = 0
}

function bringUpToDate<A>(
  halves: Halves,
  { base, buffer, start, end }: Window<A>,
  ledger: Ledger,
  hash: (halves: Halves, item: A) => void,
): void {
  const next = base + end - start
  const offset = start - base
  const isSame = ledger.buffer === buffer && ledger.offset === offset
  const shared = { from: Math.max(base, ledger.base), to: Math.min(next, ledger.next) }
  const { from, to } = shared.from < shared.to ? shared : { from: ledger.next, to: ledger.next }
  for (let number = ledger.base; number < from; number += 1) subtract(ledger, number)
  for (let number = to; number < ledger.next; number += 1) subtract(ledger, number)
  const mask = ledger.items.length - 1
  for (let number = base; number < next; number += 1) {
    const isShared = number >= from && number < to
    if (isShared && isSame) {
      number = to - 1
      continue
    }
    const item = buffer[number + offset] as A
    if (isShared) {
      if (ledger.items[number & mask] === item) continue
      subtract(ledger, number)
    }
    startHalves(halves)
    mix(halves, number)
    hash(halves, item)
    enter(ledger, number, item, finish(halves[0] as number), finish(halves[1] as number))
  }
  ledger.buffer = buffer
  ledger.offset = offset
  ledger.base = base
  ledger.next = next
}

function enter(ledger: Ledger, number: number, item: unknown, first: number, second: number): void {
  const entry = number & (ledger.items.length - 1)
  ledger.items[entry] = item
  ledger.firsts[entry] = first
  ledger.seconds[entry] = second
  ledger.first = (ledger.first + first) | 0
  ledger.second = (ledger.second + second) | 0
}

function subtract(ledger: Ledger, number: number): void {
  const entry = number & (ledger.items.length - 1)
  ledger.items[entry] = undefined
  ledger.first = (ledger.first - (ledger.firsts[entry] as number)) | 0
  ledger.second = (ledger.second - (ledger.seconds[entry] as number)) | 0
}
