/**
 * What is remembered between two hashes of one connection. Most of a state is the same objects as a tick before; only what is identical is
 * taken from memory, so a hash does not depend on it. It holds on to one state, the last that was hashed, and lives as long as the
 * connection's terms.
 */
import { absorb, finish, startHalves, type Halves } from '../halves.ts'
import { emptyLedger, type Ledger } from './ledger.ts'

/** The value that was hashed last in a place, and what it came to. */
export interface Last {
  value: unknown
  first: number
  second: number
}

export interface LaneMemory {
  readonly whole: Last
  readonly small: Ledger
  readonly large: Ledger
  readonly transfers: Ledger
}

export interface ChannelMemory {
  readonly whole: Last
  readonly sizes: Ledger
  readonly held: Ledger
}

export interface Memory {
  readonly sent: Ledger
  readonly lost: Last
  readonly lanes: Array<LaneMemory>
  readonly tracks: Array<Last>
  readonly partials: Array<Last>
  readonly channels: Array<ChannelMemory>
  readonly discards: Last
}

const nothing = (): Last => ({ value: undefined, first: 0, second: 0 })

export function memoryOf(channels: number): Memory {
  const each = <A>(make: () => A): Array<A> => Array.from({ length: channels }, make)
  return {
    sent: emptyLedger(),
    lost: nothing(),
    lanes: each(() => ({ whole: nothing(), small: emptyLedger(), large: emptyLedger(), transfers: emptyLedger() })),
    tracks: each(nothing),
    partials: each(nothing),
    channels: each(() => ({ whole: nothing(), sizes: emptyLedger(), held: emptyLedger() })),
    discards: nothing(),
  }
}

/** As `mixApart`, but only where the value is another than the last. */
export function mixOnce<A extends object, M>(
  halves: Halves,
  last: Last,
  value: A,
  hash: (halves: Halves, value: A, memory: M) => void,
  memory: M,
): void {
  if (last.value !== value) {
    const first = halves[0] as number
    const second = halves[1] as number
    startHalves(halves)
    hash(halves, value, memory)
    last.value = value
    last.first = finish(halves[0] as number)
    last.second = finish(halves[1] as number)
    halves[0] = first
    halves[1] = second
  }
  absorb(halves, last.first, last.second)
}
