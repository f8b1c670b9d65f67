/**
 * Tables for tens of millions of entries: open addressing over typed arrays, exact (whole keys are compared), filled to three fifths.
 * They change in place, and live inside one exploration.
 */

const slotsAtStart = 1024

/** Names values by small integers, in the order in which they come. */
export interface Names<A> {
  readonly ids: Map<string, number>
  readonly items: Array<A>
}

export const noNames = <A>(): Names<A> => ({ ids: new Map(), items: [] })

/** The number of the value with this key; `make` is asked for the value when it is new. */
export function nameOf<A>(names: Names<A>, key: string, make: () => A): number {
  const known = names.ids.get(key)
  if (known !== undefined) return known
  const id = names.items.length
  names.ids.set(key, id)
  names.items.push(make())
  return id
}

/** Numbers for digests of three words, in the order in which they come. */
export interface Digests {
  words: Int32Array
  slots: Int32Array
  count: number
}

export const noDigests = (): Digests => ({
  words: new Int32Array(3 * slotsAtStart),
  slots: new Int32Array(2 * slotsAtStart).fill(-1),
  count: 0,
})

/** The number of this digest; the count before, where it is new. */
export function numberOf(digests: Digests, first: number, second: number, third: number): number {
  if (3 * digests.count === digests.words.length) growDigests(digests)
  const { words, slots, count } = digests
  let slot = first & (slots.length - 1)
  for (let index = slots[slot] as number; index >= 0; index = slots[slot] as number) {
    const at = 3 * index
    if (words[at] === first && words[at + 1] === second && words[at + 2] === third) return index
    slot = (slot + 1) & (slots.length - 1)
  }
  slots[slot] = count
  words[3 * count] = first
  words[3 * count + 1] = second
  words[3 * count + 2] = third
  digests.count += 1
  return count
}

function growDigests(digests: Digests): void {
  const words = new Int32Array(2 * digests.words.length)
  words.set(digests.words)
  const slots = new Int32Array(2 * digests.slots.length).fill(-1)
  for (let index = 0; index < digests.count; index += 1) {
    let slot = (words[3 * index] as number) & (slots.length - 1)
    while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = index
  }
  digests.words = words
  digests.slots = slots
}

/** From two numbers of at least 0 to one. */
export interface Memo {
  keys: Int32Array
  values: Int32Array
  count: number
}

export const noMemo = (): Memo => ({
  keys: new Int32Array(2 * slotsAtStart),
  values: new Int32Array(slotsAtStart).fill(-1),
  count: 0,
})

/** The value, or -1. */
export function recall(memo: Memo, first: number, second: number): number {
  return memo.values[slotOf(memo, first, second)] as number
}

export function remember(memo: Memo, first: number, second: number, value: number): void {
  if (memo.count * 5 > memo.values.length * 3) growMemo(memo)
  const slot = slotOf(memo, first, second)
  if (memo.values[slot] === -1) memo.count += 1
  memo.keys[2 * slot] = first
  memo.keys[2 * slot + 1] = second
  memo.values[slot] = value
}

function slotOf({ keys, values }: Memo, first: number, second: number): number {
  const mask = values.length - 1
  let slot = mixed(Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b)) & mask
  while (values[slot] !== -1 && (keys[2 * slot] !== first || keys[2 * slot + 1] !== second)) slot = (slot + 1) & mask
  return slot
}

function growMemo(memo: Memo): void {
  const { keys, values } = memo
  memo.keys = new Int32Array(2 * keys.length)
  memo.values = new Int32Array(2 * values.length).fill(-1)
  for (let slot = 0; slot < values.length; slot += 1) {
    if (values[slot] === -1) continue
    const first = keys[2 * slot] as number
    const second = keys[2 * slot + 1] as number
    const next = slotOf(memo, first, second)
    memo.keys[2 * next] = first
    memo.keys[2 * next + 1] = second
    memo.values[next] = values[slot] as number
  }
}

const mixed = (word: number): number => {
  const once = Math.imul(word ^ (word >>> 15), 0x2c1b_3c6d)
  return once ^ (once >>> 13)
}

/** A list of distinct quadruples, each with the number of the one that it was reached from. */
export interface Quads {
  words: Int32Array
  parents: Int32Array
  slots: Int32Array
  count: number
}

export const noQuads = (): Quads => ({
  words: new Int32Array(4 * slotsAtStart),
  parents: new Int32Array(slotsAtStart),
  slots: new Int32Array(2 * slotsAtStart).fill(-1),
  count: 0,
})

/** Whether it was new. */
export function addQuad(quads: Quads, a: number, b: number, c: number, d: number, parent: number): boolean {
  if (quads.count * 5 > quads.slots.length * 3) growSlots(quads)
  const { words, slots } = quads
  const mask = slots.length - 1
  let slot = hashQuad(a, b, c, d) & mask
  for (let index = slots[slot] as number; index >= 0; index = slots[slot] as number) {
    const at = 4 * index
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return false
    slot = (slot + 1) & mask
  }
  slots[slot] = quads.count
  append(quads, a, b, c, d, parent)
  return true
}

function append(quads: Quads, a: number, b: number, c: number, d: number, parent: number): void {
  if (quads.count === quads.parents.length) growRows(quads)
  const { words, parents, count } = quads
  words[4 * count] = a
  words[4 * count + 1] = b
  words[4 * count + 2] = c
  words[4 * count + 3] = d
  parents[count] = parent
  quads.count += 1
}

const hashQuad = (a: number, b: number, c: number, d: number): number =>
  mixed(Math.imul(a, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca6b) ^ Math.imul(c, 0xc2b2_ae35) ^ Math.imul(d, 0x27d4_eb2f))

function growRows(quads: Quads): void {
  const words = new Int32Array(2 * quads.words.length)
  words.set(quads.words)
  const parents = new Int32Array(2 * quads.parents.length)
  parents.set(quads.parents)
  quads.words = words
  quads.parents = parents
}

function growSlots(quads: Quads): void {
  const { words, count } = quads
  const slots = new Int32Array(2 * quads.slots.length).fill(-1)
  const mask = slots.length - 1
  for (let index = 0; index < count; index += 1) {
    const at = 4 * index
    let slot =
      hashQuad(words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number) & mask
    while (slots[slot] !== -1) slot = (slot + 1) & mask
    slots[slot] = index
  }
  quads.slots = slots
}
