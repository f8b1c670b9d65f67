/**
 * A queue as a value: a view on a stretch of an append-only buffer that versions share. `push` writes behind the end when
 * this version is the newest, which no older version can see, as none looks past its own end; otherwise (a fork) it copies.
 * The first push copies too: an empty window may be a constant, and must not keep alive what others pushed.
 * Items are numbered for ever: the first is number `base`. Never read `buffer` elsewhere: it holds slots of other versions.
 *
 * ```
 *   buffer  | dropped | start ... end | slots of newer versions
 *   number              base
 * ```
 */
export interface Window<A> {
  /** The number of the first item; the count of all that were dropped, if numbering began at 0. */
  readonly base: number
  readonly buffer: Array<A>
  readonly start: number
  readonly end: number
}

/**
 * Once the dropped prefix is this long and longer than what lives, a push copies: a shared buffer keeps what it holds
 * alive, and survivors are what costs. 8 was measured against 32 (4.0 -> 3.4 us a tick with 200 pairs).
 */
const compactAfter = 8

/** The buffer of every empty window: nothing is ever pushed onto it. */
const noItems: Array<never> = []

/** Most windows of most connections: an idle one has a dozen. */
const untouched: Window<never> = { base: 0, buffer: noItems, start: 0, end: 0 }

export const emptyWindow = <A>(base: number): Window<A> =>
  base === 0 ? untouched : { base, buffer: noItems, start: 0, end: 0 }

/** These items, copied. */
export const windowOf = <A>(base: number, items: ReadonlyArray<A>): Window<A> => windowOver(base, items.slice())

/** The same without a copy: the array is the window's from now on. */
export const windowOver = <A>(base: number, items: Array<A>): Window<A> => ({
  base,
  buffer: items,
  start: 0,
  end: items.length,
})

export const size = <A>(window: Window<A>): number => window.end - window.start

/** The number that the next pushed item will have. */
export const nextNumber = <A>(window: Window<A>): number => window.base + window.end - window.start

/** The item with this number, or undefined outside the window. */
export function itemAt<A>(window: Window<A>, number: number): A | undefined {
  const index = window.start + number - window.base
  return index >= window.start && index < window.end ? window.buffer[index] : undefined
}

export function push<A>(window: Window<A>, item: A): Window<A> {
  const { base, buffer, start, end } = window
  if (end > 0 && buffer.length === end && (start <= compactAfter || start <= end - start)) {
    buffer.push(item)
    return { base, buffer, start, end: end + 1 }
  }
  // Not pushed onto a copy of nothing: engines take that for a list of small integers, and would rebuild it (3 % of a tick).
  if (start === end) return { base, buffer: [item], start: 0, end: 1 }
  const copy = buffer.slice(start, end)
  copy.push(item)
  return { base, buffer: copy, start: 0, end: copy.length }
}

/** Without its first `count` items; past the end, the numbers go on without items. What is empty keeps no buffer alive. */
export function drop<A>(window: Window<A>, count: number): Window<A> {
  if (count <= 0) return window
  const { base, buffer, start, end } = window
  return start + count < end ? { base: base + count, buffer, start: start + count, end } : emptyWindow(base + count)
}

/** All items, oldest first, in an array of the caller's own. */
export const toArray = <A>(window: Window<A>): Array<A> => window.buffer.slice(window.start, window.end)

/** With one item exchanged; the number is in the window. Copies: to change several, use `toArray` and `windowOver` once. */
export function replace<A>(window: Window<A>, number: number, item: A): Window<A> {
  const items = toArray(window)
  items[number - window.base] = item
  return windowOver(window.base, items)
}

/** Without the leading items for which `gone` holds. */
export function dropWhile<A>(window: Window<A>, gone: (item: A) => boolean): Window<A> {
  let count = 0
  const length = size(window)
  while (count < length && gone(window.buffer[window.start + count] as A)) count += 1
  return drop(window, count)
}
